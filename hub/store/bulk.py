"""Many rows in one statement.

They travel as one JSON text, so that the statement is the same for any number of rows: built once, prepared
once by the database. What is written as text, number or null there, both databases read back exactly.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from sqlalchemy import (
    JSON,
    Connection,
    Dialect,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite

ROWS = "rows"

INSERTS: Mapping[str, Callable[[Table], Any]] = MappingProxyType(
    {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
)
"""SQLAlchemy's INSERT … ON CONFLICT by dialect."""


def source(dialect: str, table: Table, names: Sequence[str]) -> Select[Any]:
    """Return the SELECT of the rows' columns from the parameter `rows`, to insert into the table."""
    told = bindparam(ROWS, type_=Text())
    if dialect == "postgresql":
        typed = [column(name, table.c[name].type) for name in names]
        told_rows = func.json_to_recordset(cast(told, JSON())).table_valued(*typed, name="told")
        columns = told_rows.render_derived(with_types=True).c
        return select(*(columns[name] for name in names))
    each = func.json_each(told).table_valued("value", name="told")
    values = (func.json_extract(each.c.value, f"$.{name}").label(name) for name in names)
    return select(*values).where(text("true"))  # https://www.sqlite.org/lang_upsert.html section 2.2


def as_text(
    connection: Connection, table: Table, names: Sequence[str], rows: Iterable[Mapping[str, Any]]
) -> str:
    """Return the parameter `rows`; infinite numbers are no JSON and raise ValueError."""
    writers = [(name, _writer(table, name, connection.dialect)) for name in names]
    written = [{name: write(row[name]) for name, write in writers} for row in rows]
    return json.dumps(written, default=str, separators=(",", ":"), allow_nan=False)


def _writer(table: Table, name: str, dialect: Dialect) -> Callable[[Any], Any]:
    write = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
    return write or (lambda value: value)
