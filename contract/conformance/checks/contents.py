"""Attachments: the request goes ahead, its files follow in ranges."""

from __future__ import annotations

import hashlib
import secrets
from uuid import uuid4

from contract.attachments import (
    LARGEST_RANGE,
    OFFSET_HEADER,
    RANGE_TYPE,
    AttachmentRef,
    AttachmentState,
    MediaType,
)
from contract.conformance.check import check, expect
from contract.conformance.peer import Answer, Peer
from contract.events import Receipt
from contract.problems import ProblemType

SECTION = "Attachments"
SIZE = 5000  # bytes
PDF = b"%PDF-1.7\n"


@check(SECTION, "a content that no request names is unknown, for now")
def unknown(peer: Peer) -> None:
    """Ask for one, and send a range of it."""
    content = _content()
    _ask(peer, content).refused(404, kind=ProblemType.UNKNOWN_ATTACHMENT)
    _send(peer, content, 0, content).refused(404, kind=ProblemType.UNKNOWN_ATTACHMENT)


@check(SECTION, "a content comes in ranges, is whole with the last, and a repeated range changes nothing")
def in_ranges(peer: Peer) -> None:
    """Send two ranges, each where the platform says that it goes on."""
    content = _announced(peer, _content())
    half = SIZE // 2
    _is(_ask(peer, content).told(AttachmentState), content, 0)
    _is(_send(peer, content, 0, content[:half]).told(AttachmentState), content, half)
    _is(_ask(peer, content).told(AttachmentState), content, half)
    _is(_send(peer, content, half, content[half:]).told(AttachmentState), content, SIZE)
    _is(_send(peer, content, half, content[half:]).told(AttachmentState), content, SIZE)


@check(SECTION, "a range that does not begin where the kept bytes end is refused, and nothing of it is kept")
def wrong_offset(peer: Peer) -> None:
    """Begin in the middle, then at the beginning."""
    content = _announced(peer, _content())
    _send(peer, content, 100, content[100:]).refused(409, kind=ProblemType.OFFSET_MISMATCH)
    _is(_ask(peer, content).told(AttachmentState), content, 0)
    _is(_send(peer, content, 0, content).told(AttachmentState), content, SIZE)


@check(SECTION, "bytes that are not the content are refused with the last of them, and it begins anew")
def another_content(peer: Peer) -> None:
    """Send other bytes of the same length, then the right ones."""
    content = _announced(peer, _content())
    _send(peer, content, 0, PDF + bytes(SIZE - len(PDF))).refused(422, kind=ProblemType.HASH_MISMATCH)
    _is(_ask(peer, content).told(AttachmentState), content, 0)
    _is(_send(peer, content, 0, content).told(AttachmentState), content, SIZE)


@check(SECTION, "what is not of the announced type is refused, and nothing of it is kept")
def another_type(peer: Peer) -> None:
    """Announce a text as PDF."""
    content = _announced(peer, b"plain text " + secrets.token_bytes(SIZE - 11))
    _send(peer, content, 0, content).refused(415, kind=ProblemType.MEDIA_TYPE_MISMATCH)


@check(SECTION, "a range of over 1 MiB, or beyond the announced size, is too large")
def too_large(peer: Peer) -> None:
    """Send both."""
    content = _announced(peer, _content())
    _send(peer, content, 0, content + b"more").refused(413, kind=ProblemType.TOO_LARGE)
    large = PDF + bytes(LARGEST_RANGE)
    _send(peer, content, 0, large).refused(413, kind=ProblemType.TOO_LARGE)
    _is(_ask(peer, content).told(AttachmentState), content, 0)


def _content() -> bytes:
    return PDF + secrets.token_bytes(SIZE - len(PDF))


def _announced(peer: Peer, content: bytes) -> bytes:
    """Submit a request that names a content."""
    named = AttachmentRef(sha256=_name(content), size=SIZE, media_type=MediaType.PDF, field="proof")
    request = peer.certificate(f"nobody-{uuid4().hex[:12]}", attachments=[named])
    [receipt] = peer.deliver(peer.envelope(request))
    expect(receipt.receipt is Receipt.ACCEPTED, f"the request was {receipt.receipt} ({receipt.problem})")
    return content


def _name(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _ask(peer: Peer, content: bytes) -> Answer:
    return peer.ask("GET", f"attachments/{_name(content)}")


def _send(peer: Peer, content: bytes, offset: int, part: bytes) -> Answer:
    headers = {"Content-Type": RANGE_TYPE, OFFSET_HEADER: str(offset)}
    return peer.ask("PATCH", f"attachments/{_name(content)}", body=part, headers=headers)


def _is(state: AttachmentState, content: bytes, offset: int) -> None:
    whole = offset == len(content)
    expect(
        (state.sha256, state.size, state.offset, state.complete)
        == (_name(content), len(content), offset, whole),
        f"{state.offset} of {state.size} bytes{', complete' if state.complete else ''}: "
        f"{offset} of {len(content)} were sent",
    )
