"""Frames of Kerong's CU16 lock control board (19200 8N1, sixteen boards of 16 locks on a bus).

Sources: published host software in three languages. They disagree whether an order to open is answered, so
that nobody waits for that: the contacts tell. Item sensors are told with them. One program says that a board
stays "busy" after it opened a lock, and mute, until it is sent 38, which elsewhere is an answer of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from devices.errors import ProtocolError
from devices.protocols.framing import FrameFinder, Start, bits_of, bytes_of, sum_of

STX, ETX = 0x02, 0x03
MOST_BOARDS = 16
LOCKS = 16
REQUEST = 5  # bytes
ANSWER = 9


class Command(IntEnum):
    """What is asked, the one answer, and what a board that is busy needs to hear."""

    QUERY = 0x30
    OPEN = 0x31
    ANSWER = 0x35
    CLEAR = 0x38


@dataclass(frozen=True)
class Contacts:
    """What a board says of its locks, the first one first: whether each is hooked, and senses an item."""

    board: int
    hooked: tuple[bool, ...]
    items: tuple[bool, ...]


def query_request(board: int) -> bytes:
    """Return the bytes that ask for all contacts of a board (0 to 15)."""
    return _framed(bytes((STX, board << 4, Command.QUERY, ETX)))


def open_request(board: int, lock: int) -> bytes:
    """Return the bytes that open one lock (1 to 16)."""
    if not 1 <= lock <= LOCKS:
        raise ValueError("a board has locks 1 to 16")
    return _framed(bytes((STX, board << 4 | (lock - 1), Command.OPEN, ETX)))


def clear_request(board: int) -> bytes:
    """Return the bytes after which a board is no longer busy. Nothing is said of an answer."""
    return _framed(bytes((STX, board << 4, Command.CLEAR, ETX)))


def contacts_frame(contacts: Contacts) -> bytes:
    """Return what a board answers."""
    told = bytes_of(contacts.hooked) + bytes_of(contacts.items)
    return _framed(bytes((STX, contacts.board << 4, Command.ANSWER)) + told + bytes((ETX,)))


def parse_contacts(frame: bytes) -> Contacts:
    """Return what an answer says; raise ProtocolError."""
    if len(frame) != ANSWER or not _is_sound(frame) or (frame[0], frame[2]) != (STX, Command.ANSWER):
        raise ProtocolError("not about a board's contacts")
    return Contacts(frame[1] >> 4, bits_of(frame[3:5], LOCKS), bits_of(frame[5:7], LOCKS))


def parse_request(frame: bytes) -> tuple[int, Command, int]:
    """Return board, command and lock (1 to 16) of a request; raise ProtocolError."""
    if len(frame) != REQUEST or not _is_sound(frame) or frame[0] != STX:
        raise ProtocolError("no request")
    try:
        return frame[1] >> 4, Command(frame[2]), (frame[1] & 0x0F) + 1
    except ValueError as error:
        raise ProtocolError(f"unknown command {frame[2]:02X}") from error


def answers() -> FrameFinder:
    """Return what finds a board's answers; an echoed request is none."""
    return FrameFinder(lambda data: _begins(data, {Command.ANSWER}, ANSWER), _is_sound)


def requests() -> FrameFinder:
    """Return what finds requests, for the other end."""
    return FrameFinder(
        lambda data: _begins(data, {Command.QUERY, Command.OPEN, Command.CLEAR}, REQUEST), _is_sound
    )


def _begins(data: bytes, commands: set[Command], length: int) -> int | Start:
    if data[0] != STX:
        return Start.NOTHING
    if len(data) < 3:
        return Start.UNDECIDED
    return length if data[2] in commands else Start.NOTHING


def _is_sound(frame: bytes) -> bool:
    return frame[-2] == ETX and sum_of(frame[:-1]) == frame[-1]


def _framed(body: bytes) -> bytes:
    return body + bytes((sum_of(body),))
