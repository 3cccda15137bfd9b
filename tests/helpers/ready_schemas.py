"""Gives new databases of the tests their tables from a record of what the migrations make of an empty one.

The migrations themselves run once in each process; databases of earlier releases always go through them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, create_engine

import hub.store.database as hub_database
from kiosk.store import schema

Migrate = Callable[[Connection], None]


def recorded(migrate: Migrate) -> tuple[str, ...]:
    """Return the statements that make what `migrate` makes of an empty SQLite database, its rows included."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        made = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        )
        tables = [str(sql) for (sql,) in made]
        rows = [line for line in _dump(connection) if line.startswith("INSERT INTO")]
    engine.dispose()
    return (*tables, *(line for line in rows if 'INTO "sqlite_sequence"' not in line))


def _dump(connection: Connection) -> Iterator[str]:
    driver = connection.connection.driver_connection
    assert driver is not None
    yield from driver.iterdump()


@contextmanager
def ready_schemas(*, of_terminals: bool = True) -> Iterator[None]:
    """Have new SQLite databases of the hub, and `of_terminals` too, made from the record."""
    terminal, platform = schema._migrate, hub_database.upgrade

    @cache
    def of_terminal() -> tuple[str, ...]:
        return recorded(lambda connection: terminal(connection, None))

    @cache
    def of_platform() -> tuple[str, ...]:
        return recorded(platform)

    def make_terminal(connection: Connection, current: str | None) -> None:
        if of_terminals and current is None:
            _replay(connection, of_terminal())
        else:
            terminal(connection, current)

    def make_platform(connection: Connection) -> None:
        empty = (
            connection.dialect.name == "sqlite"
            and not connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
        )
        if empty:
            _replay(connection, of_platform())
        else:
            platform(connection)

    schema._migrate, hub_database.upgrade = make_terminal, make_platform
    try:
        yield
    finally:
        schema._migrate, hub_database.upgrade = terminal, platform


def _replay(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)
