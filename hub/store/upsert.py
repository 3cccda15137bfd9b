"""INSERT … ON CONFLICT, which SQLite and PostgreSQL both have and SQLAlchemy names twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from hub.store.tables import counters

TAKE = {
    dialect: insert_of(counters)
    .values(series=bindparam("of_series"), last=bindparam("taken"))
    .on_conflict_do_update(
        index_elements=["series"], set_={"last": counters.c.last + bindparam("taken", type_=BigInteger())}
    )
    .returning(counters.c.last)
    for dialect, insert_of in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
"""Takes numbers of a series. Put together once: each batch with a certificate does."""


def insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Return the INSERT of the connection's dialect."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def put(connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert the row, or set only `values` where a row with `key` exists."""
    statement = insert(connection, table).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))


def put_if_absent(connection: Connection, table: Table, key: Sequence[str], row: Mapping[str, Any]) -> bool:
    """Insert the row unless its key is taken; return whether it was inserted."""
    statement = insert(connection, table).values(**row).on_conflict_do_nothing(index_elements=list(key))
    return connection.execute(statement.returning(table.c[key[0]])).first() is not None


def next_number(connection: Connection, series: str, count: int = 1) -> int:
    """Take `count` numbers of a series and return the last.

    The row stays locked until the transaction ends, so numbers are given in the order of commits and a
    transaction that is rolled back leaves no gap.
    """
    taken = connection.execute(TAKE[connection.dialect.name], {"of_series": series, "taken": count})
    return int(taken.scalar_one())
