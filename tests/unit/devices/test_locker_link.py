"""A bank's wire that echoes, late or behind rubbish: an echo is never taken for what a board said."""

from __future__ import annotations

import pytest

from devices.drivers.locker_8a import Boards8a, Locker8aOptions
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.protocols import locker_8a as protocol

QUESTION = protocol.query_one_request(1, 1)
ALL_MADE = (True,) * 8


class HalfDuplexWire:
    """Echoes and answers what is sent; `holds` keeps it until the next question, as a busy host does."""

    def __init__(self, *, echoes: bool) -> None:
        self.echoes = echoes
        self.holds = False
        self.before = b""
        self.sent: list[bytes] = []
        self._coming = b""
        self._held = b""

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def drain(self) -> None:
        self._coming = b""

    def write(self, data: bytes) -> None:
        self.sent.append(data)
        if data == QUESTION:
            answer = protocol.contact_frame(protocol.Contact(protocol.Head.QUERY, 1, 1, short=True))
        else:
            answer = protocol.contacts_frame(protocol.Contacts(1, ALL_MADE))
        told = self.before + (data if self.echoes else b"") + answer
        self._held += told
        if not self.holds:
            self._coming, self._held = self._coming + self._held, b""

    def read(self, most: int, *, within: float) -> bytes:
        del within
        data, self._coming = self._coming[:most], self._coming[most:]
        return data


def boards_on(wire: HalfDuplexWire) -> Boards8a:
    options = Locker8aOptions.model_validate(
        {"url": "loop://", "answer_within": 0.01, "boards": [{"address": 1, "ways": 8}]}
    )
    boards = Boards8a(options, wire)
    boards.open()
    return boards


@pytest.mark.parametrize("echoes", [True, False])
def test_a_wire_is_known_before_it_is_believed(echoes: bool) -> None:
    wire = HalfDuplexWire(echoes=echoes)
    boards = boards_on(wire)
    assert [one.made for one in boards.look(1)] == list(ALL_MADE)
    boards.look(1)
    assert wire.sent.count(QUESTION) == 1, "what is known is not asked for again"


def test_an_echo_that_comes_too_late_is_no_answer() -> None:
    wire = HalfDuplexWire(echoes=True)
    boards = boards_on(wire)
    wire.holds = True
    with pytest.raises(DeviceError) as silence:
        boards.look(1)
    assert silence.value.failure is DeviceFailure.TIME_OUT
    wire.holds = False
    assert [one.made for one in boards.look(1)] == list(ALL_MADE), "the echo says that all are open"


def test_rubbish_says_nothing_of_a_wire() -> None:
    wire = HalfDuplexWire(echoes=True)
    boards = boards_on(wire)
    wire.before = b"\xff" * 9000
    with pytest.raises(ProtocolError):
        boards.look(1)
    wire.before = b""
    wire.drain()
    assert [one.made for one in boards.look(1)] == list(ALL_MADE)
