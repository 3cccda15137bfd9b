"""Frames of the "WKLY" locker control board: 57 4B 4C 59, length, address, command, data, XOR.

Source: published host software for the board and its tests, from which the frames are taken. The speed of
the wire is not told there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from devices.errors import ProtocolError
from devices.protocols.framing import FrameFinder, Start, xor

PREAMBLE = b"WKLY"
SHORTEST = 8  # preamble, length, address, command, XOR
LONGEST = 0xFF
MOST_BOARDS = 32
DONE, FAILED = 0x00, 0xFF
OPEN, CLOSED = 0x00, 0x01


class Command(IntEnum):
    """What is asked, and answered with the same byte; EVENT comes unasked."""

    OPEN_ONE = 0x82
    QUERY_ONE = 0x83
    QUERY_ALL = 0x84
    EVENT = 0x85


@dataclass(frozen=True)
class Message:
    """A frame's address, command and data."""

    address: int
    command: Command
    data: bytes = b""


@dataclass(frozen=True)
class LockState:
    """What a board says of one lock; `closed` is None where it could not be told, or did not do as asked."""

    lock: int
    closed: bool | None


def frame(message: Message) -> bytes:
    """Return a message as bytes."""
    length = SHORTEST + len(message.data)
    body = PREAMBLE + bytes((length, message.address, message.command)) + message.data
    return body + bytes((xor(body),))


def open_request(address: int, lock: int) -> bytes:
    """Return the bytes that open one lock."""
    return frame(Message(address, Command.OPEN_ONE, bytes((lock,))))


def query_all_request(address: int) -> bytes:
    """Return the bytes that ask for all locks."""
    return frame(Message(address, Command.QUERY_ALL))


def parse(data: bytes) -> Message:
    """Return the message in a frame; raise ProtocolError."""
    if len(data) < SHORTEST or data[:4] != PREAMBLE or data[4] != len(data) or xor(data) != 0:
        raise ProtocolError("wrong preamble, length or XOR")
    try:
        return Message(data[5], Command(data[6]), data[7:-1])
    except ValueError as error:
        raise ProtocolError(f"unknown command {data[6]:02X}") from error


def one_lock(message: Message) -> LockState:
    """Return what an answer to OPEN_ONE or QUERY_ONE, or an EVENT, says; raise ProtocolError."""
    match message.command, len(message.data):
        case Command.EVENT, 2:
            lock, state = message.data
            return LockState(lock, _closed(state))
        case ((Command.OPEN_ONE | Command.QUERY_ONE), 3):
            status, lock, state = message.data
            return LockState(lock, _closed(state) if _done(status) else None)
    raise ProtocolError("not about one lock")


def all_locks(message: Message) -> tuple[LockState, ...]:
    """Return what an answer to QUERY_ALL says, the first lock first; raise ProtocolError."""
    data = message.data
    if message.command is not Command.QUERY_ALL or len(data) < 2 or len(data) != 2 + data[1]:
        raise ProtocolError("not about all locks")
    if not _done(data[0]):
        raise ProtocolError("the board could not tell")
    return tuple(LockState(lock, _closed(state)) for lock, state in enumerate(data[2:], start=1))


def finder() -> FrameFinder:
    """Return what finds a board's frames."""
    return FrameFinder(_measure, lambda found: xor(found) == 0)


def _measure(data: bytes) -> int | Start:
    if not PREAMBLE.startswith(data[:4]):
        return Start.NOTHING
    if len(data) < 5:
        return Start.UNDECIDED
    return data[4] if data[4] >= SHORTEST else Start.NOTHING


def _done(status: int) -> bool:
    if status not in {DONE, FAILED}:
        raise ProtocolError(f"unknown status {status:02X}")
    return status == DONE


def _closed(state: int) -> bool | None:
    if state == FAILED:
        return None
    if state not in {OPEN, CLOSED}:
        raise ProtocolError(f"unknown state of a lock {state:02X}")
    return state == CLOSED
