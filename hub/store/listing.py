"""Long lists: in some order, a page at a time beside a row, so many rows as matters, all of it for a file.

A page is told by the row that it begins beside and never by how many rows stand before it: the last page
costs what the first does, and no row moves to another page because one came in front of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Uuid,
    func,
    literal,
    select,
    true,
    tuple_,
)

from hub.store.scope import Sites

COUNTED = 10_000
"""Rows that are counted; one more stands for any larger number."""

MOST = 100_000
"""Rows that a file has; who wants more looks for less."""

BATCH = 1000  # rows that are read at once for a file
BETWEEN = "/"  # the parts of a key, as an address says it
LARGEST = 2**63 - 1

Values = tuple[Any, ...]
Row = TypeVar("Row")


class Wanted(Protocol):
    """What every list knows of what is wanted of it."""

    @property
    def sites(self) -> Sites:
        """Whose rows may be seen."""

    @property
    def descending(self) -> bool:
        """Which way the order goes."""


W = TypeVar("W", bound=Wanted)


@dataclass(frozen=True)
class Place:
    """A page after the row whose key is `beside`, or before it; without one, the first page or the last."""

    beside: str = ""
    backwards: bool = False


START = Place()


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows, and the keys of the first and the last of them where there are others before and after."""

    rows: list[Row]
    before: str = ""
    after: str = ""


class PlaceGoneError(Exception):
    """There is no row, or none to be seen, by the key that a place names."""


class RowList(ABC, Generic[W, Row]):
    """Reads a list; which table, which order and which rows is what each list says."""

    key: ClassVar[Sequence[ColumnElement[Any]]]
    """The columns that no two rows share; they come last in each order."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @abstractmethod
    def columns(self, wanted: W) -> Select[Any]:
        """Return the statement that reads all rows."""

    @abstractmethod
    def order(self, wanted: W) -> Sequence[ColumnElement[Any]]:
        """Return what the rows are sorted by before their key; none of it is ever NULL."""

    @abstractmethod
    def condition(self, wanted: W) -> Iterable[ColumnElement[bool]]:
        """Return what a row must be to be wanted."""

    @abstractmethod
    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Return rows as they are handed out."""

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that a row belongs to one of some sites."""
        raise NotImplementedError(sites)

    def count(self, wanted: W) -> int:
        """Return how many rows are wanted; one more than are counted stands for any larger number."""
        return self._size(wanted, COUNTED)

    def fits_file(self, wanted: W) -> int | None:
        """Return how many rows are wanted, None where they are too many for a file."""
        size = self._size(wanted, MOST)
        return None if size > MOST else size

    def size(self, wanted: W, page: Page[Row]) -> int:
        """Return how many rows are wanted, where a page of them was read already."""
        return self.count(wanted) if page.before or page.after else len(page.rows)

    def page(self, wanted: W, limit: int, place: Place = START) -> Page[Row]:
        """Return a page of those that are wanted; PlaceGoneError."""
        beside = self._place(wanted, place.beside) if place.beside else None
        rows = self._read(wanted, limit + 1, beside, backwards=place.backwards)
        more, rows = len(rows) > limit, rows[:limit]
        if beside is not None and place.backwards and not more:
            return self.page(wanted, limit)  # it came to the first, so that page is whole
        if beside is not None and not rows:
            return self.page(wanted, limit, Place(backwards=True))
        if place.backwards:
            rows.reverse()
        earlier = more if place.backwards else beside is not None
        later = beside is not None if place.backwards else more
        return Page(
            self._handed_out(rows),
            self._said(rows[0]) if earlier and rows else "",
            self._said(rows[-1]) if later and rows else "",
        )

    def batch(self, wanted: W, after: Values | None) -> tuple[list[Row], Values | None]:
        """Return the next of those that are wanted, for a file, and after what to go on, None at the end."""
        rows = self._read(wanted, BATCH, after, backwards=False)
        return self._handed_out(rows), placed(rows[-1]) if len(rows) == BATCH else None

    def _read(
        self, wanted: W, limit: int, beside: Values | None, *, backwards: bool
    ) -> list[Mapping[str, Any]]:
        order = [*self.order(wanted), *self.key]
        down = wanted.descending != backwards
        marks = (column.label(f"{PLACE}{number}") for number, column in enumerate(order))
        found = self._wanted(self.columns(wanted).add_columns(*marks), wanted)
        if beside is not None:
            there = tuple_(
                *(literal(value, column.type) for value, column in zip(beside, order, strict=True))
            )
            found = found.where(tuple_(*order) < there if down else tuple_(*order) > there)
        found = found.order_by(*(column.desc() if down else column.asc() for column in order)).limit(limit)
        return [dict(row) for row in self._connection.execute(found).mappings()]

    def _size(self, wanted: W, most: int) -> int:
        one = self.columns(wanted).with_only_columns(literal(1).label("one"), maintain_column_froms=True)
        bounded = self._wanted(one, wanted).limit(most + 1).subquery()
        return int(self._connection.execute(select(func.count()).select_from(bounded)).scalar_one())

    def _wanted(self, statement: Select[Any], wanted: W) -> Select[Any]:
        return statement.where(self._seen(wanted.sites), *self.condition(wanted))

    def _seen(self, sites: Sites) -> ColumnElement[bool]:
        return self.scope(sites) if sites else true()

    def _place(self, wanted: W, beside: str) -> Values:
        """Return by what a row is sorted."""
        parts = beside.split(BETWEEN, len(self.key) - 1)
        if len(parts) != len(self.key):
            raise PlaceGoneError
        same = [column == parsed(part, column) for column, part in zip(self.key, parts, strict=True)]
        order = [*self.order(wanted), *self.key]
        found = self.columns(wanted).with_only_columns(*order, maintain_column_froms=True)
        row = self._connection.execute(found.where(self._seen(wanted.sites), *same)).first()
        if row is None:
            raise PlaceGoneError
        return tuple(row)

    def _said(self, row: Mapping[str, Any]) -> str:
        return BETWEEN.join(str(value) for value in placed(row)[-len(self.key) :])

    def _handed_out(self, rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        return self.made([{k: v for k, v in row.items() if not k.startswith(PLACE)} for row in rows])


PLACE = "place_"


def placed(row: Mapping[str, Any]) -> Values:
    """Return by what a row that was read is sorted."""
    return tuple(value for name, value in row.items() if name.startswith(PLACE))


def parsed(part: str, column: ColumnElement[Any]) -> Any:
    """Return a part of a key as its column has it; PlaceGoneError where it can be no such thing."""
    try:
        if isinstance(column.type, Uuid):
            return UUID(part)
        if isinstance(column.type, BigInteger | Integer):
            return number(part)
    except ValueError as error:
        raise PlaceGoneError from error
    return part


def number(part: str) -> int:
    """Return a number that a database can hold; ValueError."""
    if not (part.isascii() and part.isdecimal() and int(part) <= LARGEST):
        raise ValueError(part)
    return int(part)
