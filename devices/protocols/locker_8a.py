"""Frames of the "8A/80" locker control board, common on RS-485 in China (9600 8N1, up to 99 boards on a bus).

Sources: makers' pages and shipped host software, which agree on these frames and on the XOR; the board's
own name is not told anywhere. It reports its feedback contact, not the door: which of the two positions
shorts the contact depends on the lock, and is a setting of who drives the board.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from devices.errors import ProtocolError
from devices.protocols.framing import FrameFinder, Start, bits_of, bytes_of, xor

MOST_BOARDS = 99
MOST_LOCKS = 50
EVERY = 0  # where a lock's number stands: all of the board
SHORT, APART = 0x11, 0x00
UNLOCK_ONE, QUERY_ONE, QUERY_ALL = 0x11, 0x33, 0x33
SINGLE = 5  # bytes of every frame but the answer about a whole board


class Head(IntEnum):
    """The first byte of a frame."""

    QUERY = 0x80
    EVENT = 0x81
    UNLOCK = 0x8A


@dataclass(frozen=True)
class Contact:
    """What a board says of one lock: whether its feedback contact is short. Lock 1 is the first."""

    head: Head
    board: int
    lock: int
    short: bool


@dataclass(frozen=True)
class Contacts:
    """What a board says of all of its locks, the first one first."""

    board: int
    short: tuple[bool, ...]


def unlock_request(board: int, lock: int) -> bytes:
    """Return the bytes that open one lock. An answer that is the same bytes says that it did not open."""
    return _framed(bytes((Head.UNLOCK, board, lock, UNLOCK_ONE)))


def query_one_request(board: int, lock: int) -> bytes:
    """Return the bytes that ask for one contact. No answer is the same bytes: it tells an echoing wire."""
    return _framed(bytes((Head.QUERY, board, lock, QUERY_ONE)))


def query_all_request(board: int) -> bytes:
    """Return the bytes that ask for all contacts of a board."""
    return _framed(bytes((Head.QUERY, board, EVERY, QUERY_ALL)))


def contact_frame(contact: Contact) -> bytes:
    """Return what a board says of one lock."""
    state = SHORT if contact.short else APART
    return _framed(bytes((contact.head, contact.board, contact.lock, state)))


def contacts_frame(contacts: Contacts) -> bytes:
    """Return what a board answers about all of its locks: the last eight locks come first."""
    told = bytes_of(contacts.short)[::-1]
    return _framed(bytes((Head.QUERY, contacts.board)) + told + bytes((QUERY_ALL,)))


def parse_contact(frame: bytes) -> Contact:
    """Return what a frame of five bytes says; raise ProtocolError."""
    _check(frame)
    if len(frame) != SINGLE:
        raise ProtocolError("not about one lock")
    head, board, lock, state = frame[:4]
    if state not in {SHORT, APART} or not 1 <= lock <= MOST_LOCKS:
        raise ProtocolError("no state of a lock")
    try:
        return Contact(Head(head), board, lock, state == SHORT)
    except ValueError as error:
        raise ProtocolError(f"no frame begins with {head:02X}") from error


def parse_contacts(frame: bytes, ways: int) -> Contacts:
    """Return what an answer about a board of so many locks says; raise ProtocolError."""
    _check(frame)
    if len(frame) != length_of_all(ways) or frame[0] != Head.QUERY or frame[-2] != QUERY_ALL:
        raise ProtocolError(f"not about the {ways} locks of a board")
    return Contacts(frame[1], bits_of(frame[2:-2][::-1], ways))


def length_of_all(ways: int) -> int:
    """Return how many bytes the answer about a whole board has."""
    return 4 + (ways + 7) // 8


def finder(answer: int = SINGLE) -> FrameFinder:
    """Return what finds a board's frames, where the answer that is waited for has `answer` bytes.

    A frame does not say how long it is, and the beginning of a long answer can be a sound short one.
    """

    def measure(data: bytes) -> int | Start:
        match data[0]:
            case Head.QUERY:
                return answer
            case Head.UNLOCK | Head.EVENT:
                return SINGLE
        return Start.NOTHING

    return FrameFinder(measure, lambda frame: xor(frame) == 0)


def _framed(body: bytes) -> bytes:
    return body + bytes((xor(body),))


def _check(frame: bytes) -> None:
    if len(frame) < SINGLE or xor(frame) != 0:
        raise ProtocolError("wrong length or XOR")
