"""Writes that nobody waits for: gathered, and made before the unit of work ends.

PostgreSQL makes all of them by one statement, each a part of its WITH clause, which come to pass together
and do not see each other (https://www.postgresql.org/docs/current/queries-with.html, 7.8.4): a statement less
is a journey to the database less. SQLite, which has no such thing and no journey, makes one after another.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from hub.store import bulk
from hub.store.bulk import Write


class Writes:
    """The writes of one unit of work that are still to be made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[str, tuple[Write, list[dict[str, Any]]]] = {}

    def postpone(self, write: Write, rows: Iterable[dict[str, Any]]) -> None:
        """Have rows written with the others, and used up; after all that were told so far of their table."""
        if write.table.name in self._told:
            self.make()
        self._told[write.table.name] = write, list(rows)

    def join(self, write: Write, rows: Iterable[dict[str, Any]]) -> None:
        """Have rows written with the others, and with those told so far of their table; none is another's."""
        known = self._told.get(write.table.name)
        if known is not None and known[0] is write:
            known[1].extend(rows)
        else:
            self.postpone(write, rows)

    def make(self) -> None:
        """Make them, so that they can be read."""
        told, self._told = self._told, {}
        if self._connection.dialect.name != "postgresql":
            for write, rows in told.values():
                bulk.execute(self._connection, write, rows)
        elif told:
            kinds = tuple(told[name][0] for name in sorted(told))
            together: dict[str, Any] = {}
            for write, rows in told.values():
                together |= bulk.told(self._connection, write, rows)
            self._connection.execute(_one_statement(kinds), together)


@cache
def _one_statement(kinds: tuple[Write, ...]) -> Select[Any]:
    if len(kinds) == 1:
        return kinds[0].statements["postgresql"]  # type: ignore[no-any-return]  # of any kind
    parts = (kind.statements["postgresql"].cte(f"to_{kind.table.name}") for kind in kinds)
    return select(literal(1)).add_cte(*parts)
