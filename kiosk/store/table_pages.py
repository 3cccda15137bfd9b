"""The pages of one table, walked without SQLite: which rows are there, and which numbers are out of reach.

https://www.sqlite.org/fileformat.html, section 1.6: a table is a tree by row number; inner pages hold for
each child the highest number below it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.store.page_cipher import PAGE_BYTES, SALT_BYTES, PageCipher

INNER = 0x05
LEAF = 0x0D
DEEPEST = 20  # no table has so many levels; damage must not lead in circles

Range = tuple[int, int | None]


@dataclass
class RowNumbers:
    """Row numbers in order, and the ranges that lie behind pages which cannot be read; None: to the end."""

    there: list[int] = field(default_factory=list)
    lost: list[Range] = field(default_factory=list)


class TablePages:
    """Reads the tables of a database file whose log was written back."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self._cipher = PageCipher(key, os.pread(self._file, SALT_BYTES, 0))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._file)

    def rows(self, root: int) -> RowNumbers:
        """Return the row numbers of the table that begins on page `root`."""
        found = RowNumbers()
        self._walk(found, root, (0, None), 0)
        return found

    def _walk(self, found: RowNumbers, number: int, within: Range, depth: int) -> None:
        page = os.pread(self._file, PAGE_BYTES, (number - 1) * PAGE_BYTES)
        plain = self._cipher.plain(number, page) if self._cipher.intact(number, page) else b"\0"
        if plain[0] == LEAF:
            found.there += [_row_number(plain, at) for at in _cells(plain, 8)]
        elif plain[0] == INNER and depth < DEEPEST:
            low, high = within
            for at in _cells(plain, 12):
                highest, _ = _varint(plain, at + 4)
                self._walk(found, int.from_bytes(plain[at : at + 4], "big"), (low, highest), depth + 1)
                low = highest + 1
            self._walk(found, int.from_bytes(plain[8:12], "big"), (low, high), depth + 1)
        else:
            found.lost.append(within)


def _cells(page: bytes, after_header: int) -> Iterator[int]:
    """Yield where each cell of a page begins."""
    for number in range(int.from_bytes(page[3:5], "big")):
        at = after_header + 2 * number
        yield int.from_bytes(page[at : at + 2], "big")


def _row_number(page: bytes, at: int) -> int:
    _, after_length = _varint(page, at)
    return _varint(page, after_length)[0]


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """Return SQLite's number of variable length, and where it ends."""
    value = 0
    for count in range(8):
        byte = page[at + count]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + count + 1
    return value << 8 | page[at + 8], at + 9
