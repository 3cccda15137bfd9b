"""Rows that facts fill: each fact fills its own columns, and where two compete one outranks the other.

Facts are gathered in memory and written in one statement, which lets them compete with those that the
database has by the same rule: the result does not depend on the order in which they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, or_, true

from hub.store import bulk
from hub.store.bulk import Write
from hub.store.writes import Writes


@dataclass(frozen=True)
class Fact:
    """A kind of fact: the columns that it is ranked by, and the others that it fills.

    Ranks are compared one after the other, the higher winning, or the lower where the name begins with "-".
    Of two that are equal the second wins, unless the `first_stays`. A row has the fact where its first rank
    is not null; one without a rank is in every row, and always the last. Before all ranks, one that `yields`,
    by having this value in this column, is outranked by any that does not.
    """

    ranks: tuple[str, ...]
    fills: tuple[str, ...] = ()
    first_stays: bool = False
    yields: tuple[str, str] | None = None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All that it fills."""
        return (*(name for name, _ in self.ranked), *self.fills)

    @cached_property
    def ranked(self) -> tuple[tuple[str, bool], ...]:
        """The columns that it is ranked by, and whether the lower one wins there."""
        return tuple((rank.removeprefix("-"), rank.startswith("-")) for rank in self.ranks)

    def outranks(self, new: Mapping[str, Any], old: Mapping[str, Any]) -> bool:
        """Say whether a fact replaces the one that a row has."""
        if self.ranks and old[self.columns[0]] is None:
            return True
        if self.yields is not None:
            column, value = self.yields
            if (yielding := new[column] == value) != (old[column] == value):
                return not yielding
        for name, lower_wins in self.ranked:
            if new[name] != old[name]:
                return bool(new[name] < old[name]) is lower_wins
        return not self.first_stays

    def outranks_in_database(self, new: Any, old: Any) -> ColumnElement[bool]:
        """Return the condition that says the same of the columns of two rows."""
        if not self.ranks:
            return true()
        first = self.columns[0]
        wins: list[ColumnElement[bool]] = [old[first].is_(None)]
        same: list[ColumnElement[bool]] = []
        if self.yields is not None:
            column, value = self.yields
            wins.append(and_(old[column] == value, new[column] != value))
            same.append((old[column] == value) == (new[column] == value))
        for name, lower_wins in self.ranked:
            higher = new[name] < old[name] if lower_wins else new[name] > old[name]
            wins.append(and_(*same, higher))
            same.append(new[name] == old[name])
        if not self.first_stays:
            wins.append(and_(*same))
        return and_(new[first].is_not(None), or_(*wins))


@dataclass(frozen=True, eq=False)
class Shape:
    """A table whose rows facts fill. `once` are columns that the first fact of a row settles."""

    table: Table
    key: tuple[str, ...]
    facts: tuple[Fact, ...]
    once: tuple[str, ...] = ()

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every column that can be filled."""
        filled = (name for fact in self.facts for name in fact.columns)
        return tuple(dict.fromkeys((*self.key, *self.once, *filled)))

    @cached_property
    def upsert(self) -> Write:
        """What writes rows."""
        return Write(
            self.table,
            self.names,
            {name: self._upsert(insert(self.table), name) for name, insert in bulk.INSERTS.items()},
        )

    def _upsert(self, statement: Any, dialect: str) -> Any:
        statement = statement.from_select(list(self.names), bulk.source(dialect, self.table, self.names))
        new, old = statement.excluded, self.table.c
        wins = {fact: fact.outranks_in_database(new, old) for fact in self.facts}
        filled = dict.fromkeys(name for fact in self.facts for name in fact.columns if name not in self.key)
        changes = {
            name: case(
                (or_(*(wins[fact] for fact in wins if name in fact.columns)), new[name]), else_=old[name]
            )
            for name in filled
        }
        return statement.on_conflict_do_update(index_elements=list(self.key), set_=changes)


class Gathered:
    """Facts that are not yet written."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._rows: dict[tuple[Any, ...], dict[str, Any]] = {}

    def fill(
        self, key: Sequence[Any], fact: Fact, values: Mapping[str, Any], once: Sequence[Any] = ()
    ) -> None:
        """Have a fact fill its columns of the row with this key, unless it is outranked."""
        place = tuple(key)
        row = self._rows.get(place)
        if row is None:
            row = self._rows[place] = dict.fromkeys(self._shape.names)
            row.update(zip(self._shape.key, place, strict=True))
            row.update(zip(self._shape.once, once, strict=True))
        if fact.outranks(values, row):
            row.update(values)

    def postpone(self, writes: Writes) -> None:
        """Have what was gathered written with whatever else is postponed, and begin anew."""
        if self._rows:
            writes.postpone(self._shape.upsert, self._rows.values())
            self._rows.clear()
