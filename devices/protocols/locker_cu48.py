"""Frames of Kerong's CU48 lock control board (19200 8N1, ten boards of 48 locks on a bus).

Source: the maker's "CU48 Protocol And Introduction", version 2.1. Another implementation uses other command
bytes for boards of 48, so that they are told with each frame. The board reports its hook contact; the maker
says that it may be the other way round.
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


@dataclass(frozen=True)
class Codes:
    """The command bytes of a board: asked, answered, and to open."""

    query: int = 0x50
    answer: int = 0x65
    open: int = 0x51


V2_1 = Codes()


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
    return _framed(bytes((STX, contacts.board, 0, codes.answer)) + bytes_of(contacts.made) + bytes((ETX,)))


def parse_contacts(frame: bytes, codes: Codes = V2_1) -> Contacts:
    """Return what an answer says; raise ProtocolError."""
    if len(frame) != ANSWER or not _is_sound(frame) or (frame[0], frame[3]) != (STX, codes.answer):
        raise ProtocolError("not about a board's contacts")
    return Contacts(frame[1], bits_of(frame[4:10], LOCKS))


def parse_request(frame: bytes) -> tuple[int, int, int]:
    """Return board, command byte and lock (1 to 48) of a request; raise ProtocolError."""
    if len(frame) != REQUEST or not _is_sound(frame) or frame[0] != STX:
        raise ProtocolError("no request")
    return frame[1], frame[3], frame[2] + 1


def answers(codes: Codes = V2_1) -> FrameFinder:
    """Return what finds a board's answers; an echoed request is none."""
    return FrameFinder(lambda data: _begins(data, codes.answer, ANSWER), _is_sound)


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


def _is_sound(frame: bytes) -> bool:
    return frame[-2] == ETX and sum_of(frame[:-1]) == frame[-1]


def _framed(body: bytes) -> bytes:
    return body + bytes((sum_of(body),))
