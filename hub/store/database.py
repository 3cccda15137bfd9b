"""The platform's database: SQLite for one machine, PostgreSQL for more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError
from sqlcipher3 import dbapi2 as sqlite  # type: ignore[import-untyped]  # the package ships no types

from hub.store.unit import Unit

if TYPE_CHECKING:
    from hub.store.rings import Heard, Rings

DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
HEAD = "0027"
"""The newest migration. Known here so that an ordinary start need not load Alembic (0.3 s and more)."""
NOTICED = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3"}
"""By libpq, in seconds: a server whose machine is gone is noticed after 25; a URL can say otherwise."""
SESSION = """
SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '5min';
SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3
"""
"""What a replica that hangs or is gone holds becomes free; who waits gives up, as on SQLite."""
MIGRATION_LOCK = 0x48525343  # any fixed number; PostgreSQL's advisory lock for the schema
STANDBY = "25006"  # read_only_sql_transaction: by a server that is not promoted yet, too


class StoreUnavailableError(Exception):
    """The database cannot be reached or is too busy just now; trying again can help."""


class DatabaseUrlError(Exception):
    """The URL names no database that the platform can work on; the message says why, without the URL."""


class Database:
    """Hands out units of work; a write is one transaction, and on SQLite takes the write lock first."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._writing = self._engine.execution_options(writes=True)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Give a unit of work that changes nothing."""
        with reachable(), self._engine.begin() as connection:
            yield Unit(connection)

    @contextmanager
    def write(self) -> Iterator[Unit]:
        """Give a unit of work that is committed at the end, or not at all: undone, or left by an error."""
        with reachable(), self._writing.connect() as connection, connection.begin() as transaction:
            unit = Unit(connection)
            yield unit
            if unit.undone:
                transaction.rollback()
            else:
                unit.write()

    def migrate(self) -> None:
        """Bring the schema to the newest revision; one process at a time."""
        try:
            with reachable(), self._writing.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SET LOCAL lock_timeout = 0"))  # another may migrate for minutes
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
                upgrade(connection)
        except DBAPIError as error:
            reason = str(error.orig).partition("\n")[0]
            raise DatabaseUrlError(f"the database cannot be worked on: {reason}") from error

    def rings(self, heard: Heard) -> Rings | None:
        """Return what carries rings of the doorbell between replicas; None on SQLite: one process."""
        if self._engine.dialect.name != "postgresql":
            return None
        from hub.store.rings import Rings  # noqa: PLC0415 - psycopg is loaded only where there is PostgreSQL

        return Rings(self._engine, heard)

    def close(self) -> None:
        """Close every pooled connection."""
        self._engine.dispose()


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, in the open transaction; raise DatabaseUrlError."""
    if revision_of(connection) == HEAD:
        return
    from alembic import command  # noqa: PLC0415 - loaded only where there is something to migrate
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "hub.store:migrations")
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseUrlError("the database was made by another version of the program") from error


def revision_of(connection: Connection) -> str | None:
    """Return the migration that the database stands at, None where none was run on it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def open_engine(url: str) -> Engine:
    """Return an engine; parameters are hidden from its errors because they may be personal data."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise DatabaseUrlError("the database is no URL such as sqlite:////path/hub.db") from error
    if parsed.drivername not in DRIVERS:
        raise DatabaseUrlError("the database is neither sqlite: nor postgresql:")
    if parsed.get_backend_name() == "sqlite":
        return open_sqlite(url)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return open_postgresql(parsed)


def open_postgresql(url: URL) -> Engine:
    """Return an engine on a PostgreSQL whose sessions hold nothing for ever."""
    patient = url.set(query={**NOTICED, **url.query})
    engine = create_engine(patient, hide_parameters=True, pool_size=10, max_overflow=10, pool_pre_ping=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.execute(SESSION)
        connection.commit()

    return engine


def open_sqlite(url: str) -> Engine:
    """Return an SQLite engine on the SQLite that sqlcipher3 bundles.

    Without a key it writes plain SQLite files. The standard library's 3.40.1 is inside the range of the
    WAL-reset corruption bug (3.7.0 to 3.51.2); the bundled one is newer.
    """
    engine = create_engine(url, module=sqlite, hide_parameters=True, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reachable() -> Iterator[None]:
    """Turn a lost connection, or a lock or connection that was not freed in time, into one error of ours."""
    try:
        yield
    except (OperationalError, NoFreeConnectionError) as error:
        raise StoreUnavailableError from error
    except DBAPIError as error:
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) == STANDBY:
            raise StoreUnavailableError from error
        raise
