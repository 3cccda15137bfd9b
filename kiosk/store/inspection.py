"""Looking through every page of a database for damage, a few at a time, while it is in use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from kiosk.store.page_cipher import FIRST_TRUNK, PAGE_BYTES, SALT_BYTES, PageCipher, four_bytes

PAGES_AT_A_TIME = 256


class Inspection:
    """One pass after another over the file of a database. SQLite itself notices only what it reads.

    SQLCipher takes a page of zeros for one that was never written, as its source says; here it is damage
    unless SQLite has it on the list of free pages.
    """

    def __init__(self, path: Path, key: bytes, pages_at_a_time: int = PAGES_AT_A_TIME) -> None:
        self._path = path
        self._key = key
        self._at_a_time = pages_at_a_time
        self._next = 1

    @property
    def at_begin(self) -> bool:
        """Whether the next look begins a pass."""
        return self._next == 1

    def look(self) -> list[int]:
        """Return which of the next pages seem damaged; some may only be about to be written."""
        first = self._next
        suspects = list(damaged_pages(self._path, self._key, first, first + self._at_a_time - 1))
        self._next = first + self._at_a_time
        if self._next > page_count(self._path):
            self._next = 1
        return suspects

    def confirm(self, suspects: list[int]) -> list[int]:
        """Return those that are damaged; the log was written back, and nobody is writing."""
        still = [each for each in suspects if list(damaged_pages(self._path, self._key, each, each))]
        free = free_pages(self._path, self._key) if still else set()
        return [each for each in still if each not in free]


def page_count(path: Path) -> int:
    """Return how many whole pages the file has."""
    return path.stat().st_size // PAGE_BYTES


def damaged_pages(path: Path, key: bytes, first: int, last: int) -> Iterator[int]:
    """Yield the numbers of the pages from `first` to `last` that are not as SQLCipher wrote them."""
    with path.open("rb") as file:
        cipher = PageCipher(key, os.pread(file.fileno(), SALT_BYTES, 0))
        for number in range(first, last + 1):
            page = os.pread(file.fileno(), PAGE_BYTES, (number - 1) * PAGE_BYTES)
            if len(page) < PAGE_BYTES:
                return
            if not cipher.intact(number, page):
                yield number


def free_pages(path: Path, key: bytes) -> set[int]:
    """Return the leaves of the list of free pages: SQLite does not care what stands there.

    https://www.sqlite.org/fileformat.html, section 1.5.
    """
    free: set[int] = set()
    count = page_count(path)
    with path.open("rb") as file:
        cipher = PageCipher(key, os.pread(file.fileno(), SALT_BYTES, 0))
        number, place, trunks = 1, FIRST_TRUNK, set[int]()
        while True:
            page = os.pread(file.fileno(), PAGE_BYTES, (number - 1) * PAGE_BYTES)
            if not cipher.intact(number, page):
                return free
            page = cipher.plain(number, page)
            if number != 1:
                leaves = min(four_bytes(page, slice(4, 8)), len(page) // 4 - 2)
                free |= {four_bytes(page, slice(8 + 4 * n, 12 + 4 * n)) for n in range(leaves)}
            number, place = four_bytes(page, place), slice(0, 4)
            if not 1 < number <= count or number in trunks:
                return free
            trunks.add(number)
