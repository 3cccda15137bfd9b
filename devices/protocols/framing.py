"""Finding frames in a stream, whatever the protocol: split anywhere, with rubbish between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum


class Start(Enum):
    """What the first bytes of a buffer can be other than the beginning of a frame of known length."""

    UNDECIDED = "more bytes are needed"
    NOTHING = "no frame begins here"


Measure = Callable[[bytes], int | Start]
"""Returns how long the frame is that begins with these bytes, as far as they say."""

Check = Callable[[bytes], bool]
"""Says whether a whole frame is sound."""


class FrameFinder:
    """Passes over what is no frame byte by byte, so that a good frame behind a broken one is found.

    `rubbish` counts the bytes passed over, `heard` says whether anything came at all.
    """

    def __init__(self, measure: Measure, check: Check) -> None:
        self._measure = measure
        self._check = check
        self._buffer = bytearray()
        self.heard = False
        self.rubbish = 0

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data
        self.heard = self.heard or bool(data)

    def frames(self) -> Iterator[bytes]:
        """Yield each whole frame so far, and forget it."""
        while self._buffer:
            length = self._measure(bytes(self._buffer))
            if length is Start.UNDECIDED:
                return
            if isinstance(length, int):
                if len(self._buffer) < length:
                    return
                frame = bytes(self._buffer[:length])
                if self._check(frame):
                    del self._buffer[:length]
                    yield frame
                    continue
            del self._buffer[0]
            self.rubbish += 1


def xor(data: bytes) -> int:
    """Return the XOR of all bytes."""
    result = 0
    for byte in data:
        result ^= byte
    return result


def sum_of(data: bytes) -> int:
    """Return the low byte of the sum of all bytes."""
    return sum(data) & 0xFF


def bits_of(data: bytes, count: int) -> tuple[bool, ...]:
    """Return the first `count` bits, bit 0 of the first byte first."""
    return tuple(bool(data[n // 8] >> n % 8 & 1) for n in range(count))


def bytes_of(bits: tuple[bool, ...]) -> bytes:
    """Return bits as bytes, the first in bit 0 of the first byte."""
    packed = bytearray((len(bits) + 7) // 8)
    for n, bit in enumerate(bits):
        packed[n // 8] |= bit << n % 8
    return bytes(packed)
