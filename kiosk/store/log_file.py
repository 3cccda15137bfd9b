"""Whether the write-ahead log beside a database is its own, and of its time.

SQLite takes any log whose checksums are right, also one of another database or of another day. Every commit
of this store counts itself on page 1 (`user_version`), so that the first and the last page 1 in a log say
which commits it holds. The format: https://www.sqlite.org/fileformat2.html, section 4.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
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
        first = _first_root(file.fileno())
        if first is None:
            return Kinship.UNKNOWN
        if not cipher.intact(1, first):
            return Kinship.FOREIGN
        last = next((page for page in _roots_backwards(file.fileno()) if cipher.intact(1, page)), first)
    held = _commit(cipher, first), _commit(cipher, last)
    return Kinship.OWN if held[0] - 1 <= _commit(cipher, first_page) <= held[1] else Kinship.FOREIGN


def _commit(cipher: PageCipher, root: bytes) -> int:
    return four_bytes(cipher.plain(1, root), USER_VERSION)


def _first_root(file: int) -> bytes | None:
    """Return the first page 1 that SQLite would take from the log; None where it would take none."""
    header = os.pread(file, HEADER_BYTES, 0)
    if len(header) < HEADER_BYTES:
        return None
    order = ">" if int.from_bytes(header[:4], "big") & 1 else "<"
    state = _checksum((0, 0), header[:24], order)
    if int.from_bytes(header[:4], "big") & ~1 != MAGIC or struct.unpack(">2I", header[24:]) != state:
        return None
    at = HEADER_BYTES
    while len(frame := os.pread(file, FRAME_BYTES, at)) == FRAME_BYTES:
        state = _checksum(_checksum(state, frame[:8], order), frame[FRAME_HEADER_BYTES:], order)
        if frame[8:16] != header[16:24] or struct.unpack(">2I", frame[16:24]) != state:
            return None
        if int.from_bytes(frame[:4], "big") == 1:
            return frame[FRAME_HEADER_BYTES:]
        at += FRAME_BYTES
    return None


def _roots_backwards(file: int) -> Iterator[bytes]:
    """Yield the copies of page 1 of the log's present run, the last first, whether or not they are whole."""
    salts = os.pread(file, 8, 16)
    count = (os.fstat(file).st_size - HEADER_BYTES) // FRAME_BYTES
    for number in range(count - 1, -1, -1):
        at = HEADER_BYTES + number * FRAME_BYTES
        head = os.pread(file, FRAME_HEADER_BYTES, at)
        if head[8:16] == salts and int.from_bytes(head[:4], "big") == 1:
            yield os.pread(file, PAGE_BYTES, at + FRAME_HEADER_BYTES)


def _checksum(state: tuple[int, int], data: bytes, order: str) -> tuple[int, int]:
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
