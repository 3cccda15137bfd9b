"""Many rows in one statement.

They travel as one JSON text, so that the statement is the same for any number of rows: built once, prepared
once by the database. What is written as text, number or null there, both databases read back exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from hub.store.columns import Instant

INSERTS: Mapping[str, Callable[[Table], Any]] = MappingProxyType(
    {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
)
"""SQLAlchemy's INSERT … ON CONFLICT by dialect."""


@dataclass(frozen=True, eq=False)
class Write:
    """One way to write rows, which have the columns `names`: its statement by dialect."""

    table: Table
    names: tuple[str, ...]
    statements: Mapping[str, Any]


def rows_of(table: Table) -> str:
    """Return the name of the parameter that has a table's rows."""
    return f"rows_of_{table.name}"


def source(dialect: str, table: Table, names: Sequence[str]) -> Select[Any]:
    """Return the SELECT of the rows' columns from the table's own parameter, to insert into the table."""
    told = bindparam(rows_of(table), type_=Text())
    if dialect == "postgresql":
        typed = [column(name, table.c[name].type) for name in names]
        told_rows = func.json_to_recordset(cast(told, JSON())).table_valued(*typed, name="told")
        columns = told_rows.render_derived(with_types=True).c
        return select(*(columns[name] for name in names))
    each = func.json_each(told).table_valued("value", name="told")
    values = (func.json_extract(each.c.value, f"$.{name}").label(name) for name in names)
    return select(*values).where(text("true"))  # https://www.sqlite.org/lang_upsert.html section 2.2


def insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that have every column of the table, and are used up."""
    execute(connection, insertion(table), rows)


def execute(connection: Connection, write: Write, rows: Sequence[dict[str, Any]]) -> None:
    """Write rows, which are used up."""
    connection.execute(write.statements[connection.dialect.name], told(connection, write, rows))


def told(connection: Connection, write: Write, rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return the parameter of a write of rows, which are used up."""
    return {rows_of(write.table): as_text(connection, write.table, write.names, rows)}


@cache
def insertion(table: Table) -> Write:
    """Return what inserts rows into a table."""
    names = tuple(table.c.keys())
    return Write(
        table,
        names,
        {
            name: insert_of(table).from_select(names, source(name, table, names))
            for name, insert_of in INSERTS.items()
        },
    )


def change(table: Table, key: Sequence[str], changed: Sequence[str]) -> Write:
    """Return what sets the columns `changed` of the rows that have these keys."""
    names = (*key, *changed)
    statements = {}
    for dialect in INSERTS:
        rows = source(dialect, table, names).subquery("new")
        these = (table.c[name] == rows.c[name] for name in key)
        statements[dialect] = update(table).where(*these).values({name: rows.c[name] for name in changed})
    return Write(table, names, statements)


def among(dialect: str, wanted: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column has one of the values of a parameter, which is a list."""
    if dialect == "postgresql":  # one statement, whatever the number of values
        return wanted == any_(bindparam(name, type_=postgresql.ARRAY(wanted.type)))
    return wanted.in_(bindparam(name, expanding=True))


def as_text(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[dict[str, Any]]
) -> str:
    """Return the parameter with rows, each of which has the columns `names` and nothing else, and is used up.

    An infinite number is no JSON: the database refuses it.
    """
    told = list(rows)
    for name, write in _writers(table, tuple(names), connection.dialect):
        for row in told:
            row[name] = write(row[name])
    return to_json(told).decode()


@lru_cache(maxsize=256)  # of some twenty tables, on some databases
def _writers(
    table: Table, names: tuple[str, ...], dialect: Dialect
) -> list[tuple[str, Callable[[Any], Any]]]:
    """Return what makes values fit for their columns, by name; none for those whose usual form does."""
    return [(name, write) for name in names if (write := _writer(table, name, dialect)) is not None]


def _writer(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what makes a value fit for the column; None where its usual form in JSON does."""
    kind = table.c[name].type
    if isinstance(kind, Instant):
        return None if dialect.name == "postgresql" else _as_sqlite_has_it
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _as_sqlite_has_it(moment: datetime | None) -> str | None:
    """Return a moment as SQLAlchemy's DATETIME of SQLite writes and reads it: UTC, without a zone."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
