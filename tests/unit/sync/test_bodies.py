"""What is sent goes out in blocks: a thin line has the whole time-out for each of them."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from uuid import UUID

import pytest

from contract.attachments import OFFSET_HEADER, RANGE_TYPE
from contract.events import Batch, Envelope
from kiosk.store.attachments import CHUNK
from sync.server import HubServer, Limits
from sync.server.bodies import ContentRange, as_file, headers_of, written
from tests.helpers.fault_server import FaultServer

LARGEST_BLOCK = 64 * 1024  # bytes
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def batch(size: int) -> Batch:
    envelope = Envelope(
        epoch=UUID(int=1), seq=1, event_id=UUID(int=2), recorded_at=NOON, payload="x" * size, sha256="0" * 64
    )
    return Batch(sent_at=NOON, envelopes=[envelope])


def test_a_body_is_a_file_with_its_type_and_place() -> None:
    part = ContentRange(512, b"content")
    assert as_file(written(part)).read() == b"content"
    assert headers_of(part) == {"Content-Type": RANGE_TYPE, OFFSET_HEADER: "512"}
    assert "content" not in repr(part)
    assert Batch.model_validate_json(written(batch(3))) == batch(3)
    assert headers_of(batch(3)) == {"Content-Type": "application/json"}


@pytest.mark.parametrize("what", ["range", "batch"])
def test_large_bodies_leave_in_small_blocks(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    blocks: list[int] = []
    send = socket.socket.sendall

    def sendall(connection: socket.socket, content: bytes) -> None:
        blocks.append(len(content))
        send(connection, content)

    with FaultServer().running() as server:
        hub = HubServer(server.url, "t-1", "secret", Limits(connect=60, read=60, whole=60))
        monkeypatch.setattr(socket.socket, "sendall", sendall)
        if what == "range":
            hub.append("0" * 64, 0, bytes(CHUNK))
        else:
            hub.deliver(batch(CHUNK))
        hub.close()
        (_, _, _, body) = server.asked[0]
    assert len(body) >= CHUNK
    assert sum(blocks) >= len(body)
    assert max(blocks) <= LARGEST_BLOCK
