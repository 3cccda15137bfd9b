"""Writes that nobody waits for: gathered, and made before the unit of work ends.

PostgreSQL makes all of them by one statement, each a part of its WITH clause, which come to pass together
and do not see each other (https://www.postgresql.org/docs/current/queries-with.html, 7.8.4): a statement less
is a journey to the database less. SQLite, which has no such thing and no journey, makes one after another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, literal, select


@dataclass(frozen=True, eq=False)
class Write:
    """One kind of write to a table: its statement by dialect. No two kinds have a parameter of one name."""

    table: Table
    statements: Mapping[str, Any]


class Writes:
    """The writes of one unit of work that are still to be made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._told: dict[str, tuple[Write, Mapping[str, Any]]] = {}

    def postpone(self, write: Write, parameters: Mapping[str, Any]) -> None:
        """Have it made with the others; a second write to a table comes after all that were told so far."""
        if write.table.name in self._told:
            self.make()
        self._told[write.table.name] = write, parameters

    def make(self) -> None:
        """Make them, so that they can be read."""
        told, self._told = self._told, {}
        if self._connection.dialect.name != "postgresql":
            for write, parameters in told.values():
                self._connection.execute(write.statements[self._connection.dialect.name], parameters)
        elif told:
            kinds, values = zip(*(told[name] for name in sorted(told)), strict=True)
            together: dict[str, Any] = {}
            for parameters in values:
                together |= parameters
            self._connection.execute(_one_statement(kinds), together)


@cache
def _one_statement(kinds: tuple[Write, ...]) -> Select[Any]:
    if len(kinds) == 1:
        return kinds[0].statements["postgresql"]  # type: ignore[no-any-return]  # of any kind
    parts = (kind.statements["postgresql"].cte(f"to_{kind.table.name}") for kind in kinds)
    return select(literal(1)).add_cte(*parts)
