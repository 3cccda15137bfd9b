"""Frames and status words of SAM_V resident card readers (GA 467-2013)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, IntEnum

from devices.errors import ProtocolError

PREAMBLE = bytes.fromhex("AAAAAA9669")
HEADER = len(PREAMBLE) + 2
SHORTEST = 3  # a request's CMD, PARA, CHK
LONGEST = 0x0A00  # two fingerprints need 0x090A


class Command(Enum):
    """What a host can ask: CMD and PARA."""

    RESET = b"\x10\xff"
    STATUS = b"\x11\xff"
    SAM_ID = b"\x12\xff"
    FIND = b"\x20\x01"
    SELECT = b"\x20\x02"
    READ_BASE = b"\x30\x01"
    READ_NEW_ADDRESS = b"\x30\x03"


class State(IntEnum):
    """SW3, the reader's status (tables of two public vendor headers agree)."""

    OK = 0x90
    FOUND = 0x9F
    NO_CONTENT = 0x91
    REQUEST_CHECKSUM = 0x10
    REQUEST_LENGTH = 0x11
    BAD_REQUEST = 0x21
    NO_AUTHORITY = 0x23
    UNRECOGNISED = 0x24
    CARD_REJECTED_SAM = 0x31
    SAM_REJECTED_CARD = 0x32
    NOT_VERIFIED = 0x33
    UNKNOWN_CARD_TYPE = 0x40
    READ_FAILED = 0x41
    RANDOM_FAILED = 0x47
    SELF_TEST_FAILED = 0x60
    NOT_AUTHORISED = 0x66
    NOT_FOUND = 0x80
    SELECT_FAILED = 0x81


DONE = frozenset({State.OK, State.FOUND, State.NO_CONTENT})
UNUSABLE = frozenset({State.SELF_TEST_FAILED, State.NOT_AUTHORISED})


@dataclass(frozen=True)
class Answer:
    """A reader's answer."""

    state: State
    data: bytes = field(default=b"", repr=False)


def request_frame(command: Command) -> bytes:
    """Return the bytes that ask `command`."""
    return frame(command.value)


def answer_frame(answer: Answer) -> bytes:
    """Return the bytes that a reader answers with (SW1 and SW2 are 00)."""
    return frame(bytes((0, 0, answer.state)) + answer.data)


def frame(body: bytes) -> bytes:
    """Return `body` between preamble, length (CHK counted) and CHK (XOR of length and body)."""
    counted = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes((xor(counted),))


def xor(data: bytes) -> int:
    """Return the XOR of all bytes."""
    result = 0
    for byte in data:
        result ^= byte
    return result


def parse_answer(body: bytes) -> Answer:
    """Return the answer that a frame's body holds; raise ProtocolError."""
    if len(body) < 3:
        raise ProtocolError("an answer has SW1 SW2 SW3")
    try:
        state = State(body[2])
    except ValueError as error:
        raise ProtocolError(f"unknown SW3 {body[2]:02X}") from error
    return Answer(state, body[3:])


def parse_request(body: bytes) -> Command:
    """Return the command that a frame's body holds; raise ProtocolError."""
    try:
        return Command(body)
    except ValueError as error:
        raise ProtocolError("unknown command") from error


def base_data(text: bytes, photo: bytes) -> bytes:
    """Return the data of a READ_BASE answer: two lengths, text, photo."""
    return len(text).to_bytes(2, "big") + len(photo).to_bytes(2, "big") + text + photo


def parse_base(data: bytes) -> tuple[bytes, bytes]:
    """Return text and photo of a READ_BASE answer; raise ProtocolError."""
    text_length, photo_length = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:4], "big")
    if len(data) != 4 + text_length + photo_length:
        raise ProtocolError("lengths of text and photo do not add up")
    return data[4 : 4 + text_length], data[4 + text_length :]


def sam_id(data: bytes) -> str:
    """Return a SAM id as printed on readers, 05.03-20250101-0001234567-0007654321; raise ProtocolError."""
    if len(data) != 16:
        raise ProtocolError("a SAM id has 16 bytes")
    major, minor, day, one, two = struct.unpack("<HHIII", data)
    return f"{major:02d}.{minor:02d}-{day}-{one:010d}-{two:010d}"


class FrameReader:
    """Finds frames in a stream, however it is split, and whatever lies between them.

    Bytes that are no frame (a wrong length, a wrong CHK) are passed over one by one, so that a good frame
    behind a broken one is still found. `rubbish` counts them.
    """

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.heard = False
        self.rubbish = 0

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data
        self.heard = self.heard or bool(data)

    def bodies(self) -> Iterator[bytes]:
        """Yield the body (SW1 … last data byte, or CMD …) of each whole frame so far, and forget it."""
        while True:
            self._skip_to_preamble()
            if len(self._buffer) < HEADER:
                return
            length = int.from_bytes(self._buffer[len(PREAMBLE) : HEADER], "big")
            end = HEADER + length
            if SHORTEST <= length <= LONGEST and len(self._buffer) < end:
                return
            counted = bytes(self._buffer[len(PREAMBLE) : end])
            if SHORTEST <= length <= LONGEST and xor(counted) == 0:
                del self._buffer[:end]
                yield counted[2:-1]
            else:
                self._skip(1)

    def _skip_to_preamble(self) -> None:
        at = self._buffer.find(PREAMBLE)
        if at < 0:  # keep what may be the preamble's beginning
            longest = min(len(PREAMBLE) - 1, len(self._buffer))
            kept = next(size for size in range(longest, -1, -1) if self._buffer.endswith(PREAMBLE[:size]))
            at = len(self._buffer) - kept
        self._skip(at)

    def _skip(self, count: int) -> None:
        del self._buffer[:count]
        self.rubbish += count
