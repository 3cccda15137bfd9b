"""Whether the write-ahead log beside a database is its own, and of its time.

SQLite takes any log whose checksums are right, also one of another database or of another day. Every commit
of this store counts itself on page 1 (`user_version`), so that the first and the last page 1 in a log say
which commits it holds. The format: https://www.sqlite.org/fileformat2.html, section 4.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kiosk.store.page_cipher import PAGE_BYTES, SALT_BYTES, USER_VERSION, PageCipher, four_bytes

HEADER_BYTES = 32
FRAME_HEADER_BYTES = 24
FRAME_BYTES = FRAME_HEADER_BYTES + PAGE_BYTES
MAGIC = 0x377F0682  # the checksums' byte order is its last bit: big-endian where it is set
SMALLEST_BYTES = HEADER_BYTES + FRAME_BYTES
"""A log that a commit was written to is never shorter, as long as the database is open."""


class Kinship(StrEnum):
    """What a log is to the database that it lies beside."""

    NONE = "none"  # there is no log
    OWN = "own"
    UNKNOWN = "unknown"  # nothing in it that SQLite would take, or nothing that tells
    FOREIGN = "foreign"  # of another database, or of another time of this one


def kinship(database: Path, log: Path, key: bytes) -> Kinship:
    """Return what `log` is to `database`; nothing is changed. OSError where a file cannot be read."""
    if not log.exists() or not log.stat().st_size:
        return Kinship.NONE
    first_page = _read(database, 0, PAGE_BYTES)
    cipher = PageCipher(key, first_page[:SALT_BYTES])
    if not cipher.intact(1, first_page):
        return Kinship.UNKNOWN  # another key, or cut off while the log was written back into it
    with log.open("rb") as file:
        run = _Run.begun_in(file.fileno())
        first = None if run is None else run.first_root()
        if run is None or first is None:
            return Kinship.UNKNOWN
        if not cipher.intact(1, first):
            return Kinship.FOREIGN
        last = next((page for page in run.roots_backwards() if cipher.intact(1, page)), first)
    held = _commit(cipher, first), _commit(cipher, last)
    return Kinship.OWN if held[0] - 1 <= _commit(cipher, first_page) <= held[1] else Kinship.FOREIGN


def _commit(cipher: PageCipher, root: bytes) -> int:
    return four_bytes(cipher.plain(1, root), USER_VERSION)


@dataclass(frozen=True)
class _Run:
    """The frames since the log's header was last written; after them may lie frames of the run before."""

    file: int
    header: bytes
    order: str

    @classmethod
    def begun_in(cls, file: int) -> _Run | None:
        """Return the run of a log; None where SQLite would not take its header."""
        header = os.pread(file, HEADER_BYTES, 0)
        if len(header) < HEADER_BYTES or int.from_bytes(header[:4], "big") & ~1 != MAGIC:
            return None
        order = ">" if int.from_bytes(header[:4], "big") & 1 else "<"
        whole = _checksum((0, 0), header[:24], order) == struct.unpack(">2I", header[24:])
        return cls(file, header, order) if whole else None

    def first_root(self) -> bytes | None:
        """Return the first page 1 that SQLite would take; None where it would take none."""
        sums = self.header[24:]
        number = 0
        while self._follows(frame := self._frame(number), sums):
            if _is_root(frame):
                return frame[FRAME_HEADER_BYTES:]
            sums = frame[16:24]
            number += 1
        return None

    def roots_backwards(self) -> Iterator[bytes]:
        """Yield the copies of page 1, the last first.

        A frame's head is written before its page, and beneath may lie a page of the run before: a frame
        counts only where its checksum goes on from that of the frame before it.
        """
        for number in range((os.fstat(self.file).st_size - HEADER_BYTES) // FRAME_BYTES - 1, 0, -1):
            frame = self._frame(number)
            if _is_root(frame) and self._follows(frame, self._frame(number - 1)[16:24]):
                yield frame[FRAME_HEADER_BYTES:]

    def _frame(self, number: int) -> bytes:
        return os.pread(self.file, FRAME_BYTES, HEADER_BYTES + number * FRAME_BYTES)

    def _follows(self, frame: bytes, sums: bytes) -> bool:
        if len(frame) < FRAME_BYTES or frame[8:16] != self.header[16:24]:
            return False
        state = _checksum(struct.unpack(">2I", sums), frame[:8], self.order)
        return _checksum(state, frame[FRAME_HEADER_BYTES:], self.order) == struct.unpack(">2I", frame[16:24])


def _is_root(frame: bytes) -> bool:
    return int.from_bytes(frame[:4], "big") == 1


def _checksum(state: tuple[int, ...], data: bytes, order: str) -> tuple[int, ...]:
    """Go on with SQLite's checksum of a log over `data`, a multiple of eight bytes."""
    one, two = state
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for even, odd in zip(words[::2], words[1::2], strict=True):
        one = (one + even + two) & 0xFFFFFFFF
        two = (two + odd + one) & 0xFFFFFFFF
    return one, two


def _read(path: Path, at: int, count: int) -> bytes:
    with path.open("rb") as file:
        return os.pread(file.fileno(), count, at)
