"""Frames of Kerong's CU48 lock control board (19200 8N1, ten boards of 48 locks on a bus).

Sources: the maker's "CU48 Protocol And Introduction", version 2.1, and a published program for boards of 48
with other command bytes, two versions of which read the status bytes from two places: behind the command and
before ETX, as the maker has them, or behind their count and with no ETX. All three are profiles here. The
board reports its hook contact; the maker says that it may be the other way round.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.errors import ProtocolError
from devices.protocols.framing import FrameFinder, Start, bits_of, bytes_of, sum_of

STX, ETX = 0x02, 0x03
MOST_BOARDS = 10
LOCKS = 48
REQUEST = 6  # bytes
ANSWER = 12
TOLD = LOCKS // 8  # bytes of status in an answer
TAKEN = 0  # where the first of them stands, in the answer to an order


@dataclass(frozen=True)
class Codes:
    """The command bytes of a board: asked, answered, and to open; and how it answers.

    `counted`: the status bytes stand behind their count. `acknowledged`: an order is answered, too.
    """

    query: int = 0x50
    answer: int = 0x65
    open: int = 0x51
    counted: bool = False
    acknowledged: bool = False


V2_1 = Codes()
PROFILES = {
    "v2.1": V2_1,
    "60-61-75": Codes(0x60, 0x75, 0x61, acknowledged=True),
    "60-61-75-counted": Codes(0x60, 0x75, 0x61, counted=True, acknowledged=True),
}


@dataclass(frozen=True)
class Contacts:
    """What a board says of its 48 hook contacts, the first one first. Boards count from 0."""

    board: int
    made: tuple[bool, ...]


def query_request(board: int, codes: Codes = V2_1) -> bytes:
    """Return the bytes that ask for all contacts of a board."""
    return _framed(bytes((STX, board, 0, codes.query, ETX)))


def open_request(board: int, lock: int, codes: Codes = V2_1) -> bytes:
    """Return the bytes that open one lock (1 to 48). The board does not answer."""
    if not 1 <= lock <= LOCKS:
        raise ValueError("a board has locks 1 to 48")
    return _framed(bytes((STX, board, lock - 1, codes.open, ETX)))


def contacts_frame(contacts: Contacts, codes: Codes = V2_1) -> bytes:
    """Return what a board answers."""
    head, told = bytes((STX, contacts.board, 0, codes.answer)), bytes_of(contacts.made)
    return _framed(head + (bytes((TOLD,)) + told if codes.counted else told + bytes((ETX,))))


def done_frame(board: int, lock: int, codes: Codes) -> bytes:
    """Return the answer to an order, where there is one: that it was taken, not that a door is open."""
    return _framed(bytes((STX, board, lock - 1, codes.answer, TAKEN)))


def parse_contacts(frame: bytes, codes: Codes = V2_1) -> Contacts:
    """Return what an answer says; raise ProtocolError."""
    if len(frame) != ANSWER or not _answers(frame, codes) or (frame[0], frame[3]) != (STX, codes.answer):
        raise ProtocolError("not about a board's contacts")
    return Contacts(frame[1], bits_of(frame[5:11] if codes.counted else frame[4:10], LOCKS))


def parse_done(frame: bytes, codes: Codes) -> tuple[int, int]:
    """Return board and lock (1 to 48) of the answer to an order; raise ProtocolError."""
    if len(frame) != REQUEST or not _is_done(frame) or (frame[0], frame[3]) != (STX, codes.answer):
        raise ProtocolError("not about an order")
    return frame[1], frame[2] + 1


def parse_request(frame: bytes) -> tuple[int, int, int]:
    """Return board, command byte and lock (1 to 48) of a request; raise ProtocolError."""
    if len(frame) != REQUEST or not _is_sound(frame) or frame[0] != STX:
        raise ProtocolError("no request")
    return frame[1], frame[3], frame[2] + 1


def answers(codes: Codes = V2_1) -> FrameFinder:
    """Return what finds a board's answers; an echoed request is none."""
    return FrameFinder(lambda data: _begins(data, codes.answer, ANSWER), lambda frame: _answers(frame, codes))


def done_answers(codes: Codes) -> FrameFinder:
    """Return what finds answers to orders."""
    return FrameFinder(lambda data: _begins(data, codes.answer, REQUEST), _is_done)


def requests(codes: Codes = V2_1) -> FrameFinder:
    """Return what finds requests, for the other end."""

    def measure(data: bytes) -> int | Start:
        query = _begins(data, codes.query, REQUEST)
        return _begins(data, codes.open, REQUEST) if query is Start.NOTHING else query

    return FrameFinder(measure, _is_sound)


def _begins(data: bytes, code: int, length: int) -> int | Start:
    if data[0] != STX:
        return Start.NOTHING
    if len(data) < 4:
        return Start.UNDECIDED
    return length if data[3] == code else Start.NOTHING


def _answers(frame: bytes, codes: Codes) -> bool:
    if codes.counted:
        return frame[4] == TOLD and sum_of(frame[:-1]) == frame[-1]
    return _is_sound(frame)


def _is_done(frame: bytes) -> bool:
    return frame[4] == TAKEN and sum_of(frame[:-1]) == frame[-1]


def _is_sound(frame: bytes) -> bool:
    return frame[-2] == ETX and sum_of(frame[:-1]) == frame[-1]


def _framed(body: bytes) -> bytes:
    return body + bytes((sum_of(body),))
