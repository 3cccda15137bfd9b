"""Reading what can still be read of a damaged database: whole rows, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # ships no types

from kiosk.store.engine import connect
from kiosk.store.table_pages import Range, TablePages

Row = dict[str, Any]


@dataclass
class Rows:
    """What was read of one table, by row number; `gaps` are the numbers that could not, None for the end."""

    table: str
    rows: dict[int, Row] = field(default_factory=dict)
    gaps: list[Range] = field(default_factory=list)

    @property
    def missing(self) -> int:
        """How many rows may be missing: the numbers in the gaps, not all of which were in use."""
        return sum(1 if last is None else last - first + 1 for first, last in self.gaps)

    def drop(self, numbers: Iterable[int]) -> None:
        """Count rows as missing that are not what was once written."""
        for number in numbers:
            self.rows.pop(number, None)
            self.gaps.append((number, number))
        self.gaps = _joined(self.gaps)


class Wreck:
    """A copy of a damaged database; after a page that it cannot read, a connection reads nothing more."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path = path
        self._key = key
        self._connection: Any = None
        self.commits: int | None = None  # that it holds, None where that cannot be read
        self._roots = self._begin()
        self._pages = TablePages(path, key)

    def close(self) -> None:
        """Let go of the file."""
        self._pages.close()
        self._let_go()

    def table(self, name: str) -> Rows:
        """Return what can be read of a table; a row with a hole in it is missing."""
        found = Rows(name)
        if name not in self._roots:
            found.gaps.append((0, None))
            return found
        numbers = self._pages.rows(self._roots[name])
        found.gaps = numbers.lost
        found.drop([number for number in numbers.there if not self._read(found, number)])
        return found

    def _begin(self) -> dict[str, int]:
        """Write the log back and return where each table begins; nothing where that cannot be read."""
        try:
            connection = self._connection = connect(self._path, self._key)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            self.commits = connection.execute("PRAGMA user_version").fetchone()[0]
            return dict(connection.execute("SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"))
        except dbapi2.Error:
            self._let_go()
            return {}

    def _read(self, found: Rows, number: int) -> bool:
        """Read one row; say whether it is there as a whole."""
        try:
            if self._connection is None:
                self._connection = connect(self._path, self._key)
            cursor = self._connection.execute(
                f'SELECT * FROM "{found.table}" WHERE rowid = ?',  # noqa: S608 - a name of ours
                (number,),
            )
            row = cursor.fetchone()
        except dbapi2.Error:
            self._let_go()
            return False
        if row is None or any(map(_has_hole, row)):
            return False
        found.rows[number] = dict(zip((column[0] for column in cursor.description), row, strict=True))
        return True

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _has_hole(value: Any) -> bool:
    """Say whether there are zeros: a page of zeros passes for one that was never written."""
    return isinstance(value, str) and "\0" in value


def _joined(ranges: list[Range]) -> list[Range]:
    joined: list[Range] = []
    for low, high in sorted(ranges, key=lambda each: each[0]):
        if joined and (joined[-1][1] is None or low <= joined[-1][1] + 1):
            before, end = joined[-1]
            joined[-1] = (before, None if end is None or high is None else max(end, high))
        else:
            joined.append((low, high))
    return joined
