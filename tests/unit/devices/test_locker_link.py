"""A bank's wire that echoes, late or behind rubbish: an echo is never taken for what a board said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from devices.drivers.locker_8a import Boards8a, Locker8aOptions
from devices.drivers.locker_wkly import BoardsWkly, LockerWklyOptions
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.lockers.boards import Contact, Unasked
from devices.lockers.wired_boards import WiredBoards
from devices.protocols import locker_8a as protocol
from devices.protocols import locker_wkly as wkly

QUESTION = protocol.query_one_request(1, 1)
ALL_MADE = (True,) * 8


class HalfDuplexWire:
    """Echoes and answers what is sent; `holds` keeps it until the next question, as a busy host does.

    Time passes while somebody waits for what does not come, and else stands still.
    """

    def __init__(self, *, echoes: bool) -> None:
        self.echoes = echoes
        self.holds = False
        self.before = b""
        self.made = ALL_MADE
        self.sent: list[bytes] = []
        self._now = 0.0
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
            answer = protocol.contacts_frame(protocol.Contacts(1, self.made))
        told = self.before + (data if self.echoes else b"") + answer
        self._held += told
        if not self.holds:
            self.let_go()

    def let_go(self) -> None:
        self._coming, self._held = self._coming + self._held, b""

    def read(self, most: int, *, within: float) -> bytes:
        data, self._coming = self._coming[:most], self._coming[most:]
        self._now += 0.0 if data else within
        return data

    def clock(self) -> float:
        return self._now


def boards_on(wire: HalfDuplexWire) -> Boards8a:
    options = Locker8aOptions.model_validate(
        {"url": "loop://", "answer_within": 0.2, "boards": [{"address": 1, "ways": 8}]}
    )
    boards = Boards8a(options, wire, wire.clock)
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


@pytest.mark.parametrize("echoes", [True, False])
def test_an_answer_that_comes_too_late_is_not_the_next_ones(echoes: bool) -> None:
    wire = HalfDuplexWire(echoes=echoes)
    boards = boards_on(wire)
    boards.look(1)
    wire.holds = True
    with pytest.raises(DeviceError):
        boards.look(1)
    wire.let_go()
    wire.holds, wire.made = False, (False,) * 8
    assert [one.made for one in boards.look(1)] == list(wire.made)


def test_rubbish_says_nothing_of_a_wire() -> None:
    wire = HalfDuplexWire(echoes=True)
    boards = boards_on(wire)
    wire.before = b"\xff" * 9000
    with pytest.raises(ProtocolError):
        boards.look(1)
    wire.before = b""
    wire.drain()
    assert [one.made for one in boards.look(1)] == list(ALL_MADE)


@dataclass(frozen=True)
class Family:
    """Boards that tell by themselves: number 1 has eight locks, the first one open."""

    boards: Callable[[InterleavedWire], WiredBoards]
    question: bytes
    answer: bytes
    contacts: bytes
    other: bytes  # a sound frame of another board that answers the same question
    event: Callable[[int, bool], bytes]


class InterleavedWire(HalfDuplexWire):
    """Says `said` to the question, in pieces; to what is asked then the contacts, `late` before any echo."""

    def __init__(self, family: Family, said: Sequence[bytes], late: bytes, *, echoes: bool) -> None:
        super().__init__(echoes=echoes)
        self._family = family
        self._pieces = list(said)
        self._late = late
        self._asked = False

    def write(self, data: bytes) -> None:
        if self._asked:
            echo = data if self.echoes else b""
            self._pieces = [*self._pieces, self._late + echo + self._family.contacts]
        self._asked = True

    def read(self, most: int, *, within: float) -> bytes:
        del most
        if not self._asked or not self._pieces:
            self._now += within
            return b""
        if not within:
            coming, self._pieces = b"".join(self._pieces), []
            return coming
        return self._pieces.pop(0)


def wkly_boards(wire: InterleavedWire) -> WiredBoards:
    boards = [{"address": 1, "ways": 8}]
    options = LockerWklyOptions.model_validate({"url": "loop://", "answer_within": 0.2, "boards": boards})
    return BoardsWkly(options, wire, wire.clock)


def wkly_all(address: int) -> bytes:
    states = bytes((wkly.DONE, 8, wkly.OPEN)) + bytes((wkly.CLOSED,)) * 7
    return wkly.frame(wkly.Message(address, wkly.Command.QUERY_ALL, states))


def wkly_event(lock: int, made: bool) -> bytes:
    return wkly.frame(wkly.Message(1, wkly.Command.EVENT, bytes((lock, made))))


def contact_8a(head: protocol.Head, board: int, lock: int, made: bool) -> bytes:
    return protocol.contact_frame(protocol.Contact(head, board, lock, made))


FAMILIES = {
    "8a": Family(
        boards_on,
        QUESTION,
        contact_8a(protocol.Head.QUERY, 1, 1, False),
        protocol.contacts_frame(protocol.Contacts(1, (False, *(True,) * 7))),
        contact_8a(protocol.Head.QUERY, 2, 1, False),
        lambda lock, made: contact_8a(protocol.Head.EVENT, 1, lock, made),
    ),
    "wkly": Family(wkly_boards, wkly.query_all_request(1), wkly_all(1), wkly_all(1), wkly_all(2), wkly_event),
}
events = st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=3)
garbled = st.sampled_from((None, 0, 2, 4))


Told = list[tuple[int, bool]]
"""Locks, and what their contacts said."""


@dataclass(frozen=True)
class Case:
    """What comes after the question: told, echo, told, answer, told; and told after the next question."""

    told: tuple[Told, Told, Told, Told]
    echoes: bool
    answers: bool
    strangers: bool  # another board says something, too
    garbled: int | None  # the byte of the echo that is not heard right
    cuts: list[int]


def pieces_of(family: Family, case: Case) -> list[bytes]:
    """Return what comes, cut where the case says, else between frames."""
    echo = bytearray(family.question if case.echoes else b"")
    if case.echoes and case.garbled is not None:
        echo[case.garbled] ^= 0x40
    first, second, third, _ = ([family.event(*one) for one in told] for told in case.told)
    stranger = [family.other] * case.strangers
    frames = [*first, *stranger, bytes(echo), *second, family.answer * case.answers, *third]
    whole = [frame for frame in frames if frame]
    if not case.cuts:
        return whole
    said = b"".join(whole)
    places = sorted({0, len(said), *(cut % (len(said) + 1) for cut in case.cuts)})
    return [said[start:end] for start, end in pairwise(places)]


cases = st.builds(
    Case,
    told=st.tuples(events, events, events, events),
    echoes=st.booleans(),
    answers=st.booleans(),
    strangers=st.booleans(),
    garbled=garbled,
    cuts=st.lists(st.integers(0, 200), max_size=6),
)
UNASKED_FIRST = Case(([(3, False)], [], [], [(4, True)]), True, True, False, None, [])
GARBLED = Case(([], [], [], []), True, True, False, 2, [])


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
@settings(max_examples=60)
@given(cases)
@example(UNASKED_FIRST)
@example(GARBLED)
def test_an_answer_or_a_whole_echo_tells_what_a_wire_is_and_nothing_else(family: Family, case: Case) -> None:
    late = b"".join(family.event(*one) for one in case.told[-1])
    wire = InterleavedWire(family, pieces_of(family, case), late, echoes=case.echoes)
    boards = family.boards(wire)
    boards.open()
    whole_echo = case.echoes and case.garbled is None
    seen = None
    try:
        seen = [one.made for one in boards.look(1)]
    except DeviceError:
        assert not whole_echo
        assert case.echoes or not case.answers
    assert boards._link.echoes is (case.echoes if seen else None)
    assert seen in (None, [False, *(True,) * 7]), "an echo was taken for an answer"
    told = list(boards.unasked())
    sent = [Unasked(1, lock, Contact(made)) for part in case.told for lock, made in part]
    rest = iter(sent)
    assert all(one in rest for one in told), "told in their order, and once"
    if seen and not case.cuts:
        assert told == sent
