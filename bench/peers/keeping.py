"""What the platform keeps of messages, written by psycopg alone: the same rows into the same tables."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import psycopg
from psycopg import sql

TABLES = (
    *("events", "visits", "requests", "steps", "effects", "takings", "surveys"),
    *("certificates", "feed_items", "chain_segments"),
)
"""Those that grow with the messages; every row has its terminal in it."""

Row = tuple[Any, ...]
Statement = str
Share = Sequence[tuple[Statement, Sequence[Row]]]
"""What is written in one transaction."""


def kept(url: str, terminal_id: str, batches: int) -> list[Share]:
    """Read what a platform has kept of a terminal's, in as many equal shares as it came in batches."""
    with psycopg.connect(url) as connection:
        of_tables = [_cut(connection, table, terminal_id, batches) for table in TABLES]
    return [[part for part in share if part[1]] for share in zip(*of_tables, strict=True)]


def _cut(
    connection: psycopg.Connection[Row], table: str, terminal_id: str, batches: int
) -> list[tuple[Statement, Sequence[Row]]]:
    name = sql.Identifier(table)
    found = connection.execute(sql.SQL("SELECT * FROM {} WHERE terminal_id = %s").format(name), [terminal_id])
    assert found.description is not None
    columns = [sql.Identifier(column.name) for column in found.description]
    rows = found.fetchall()
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) ON CONFLICT DO NOTHING").format(
        name, sql.SQL(", ").join(columns), sql.SQL(", ").join([sql.Placeholder()] * len(columns))
    )
    ends = [len(rows) * number // batches for number in range(batches + 1)]
    told = statement.as_string(connection)
    return [(told, rows[begin:end]) for begin, end in pairwise(ends)]


def keep(url: str, shares: Sequence[Share]) -> None:
    """Write the shares, each in a transaction and one pipeline."""
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for share in shares:
            with connection.pipeline():
                for statement, rows in share:
                    cursor.executemany(statement, rows)
                connection.commit()
