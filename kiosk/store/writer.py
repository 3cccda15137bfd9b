"""The one connection that writes.

It is kept: taking one from the pool and giving it back takes longer than a small transaction's own work.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # ships no types

from kiosk.store.engine import BEGUN, driver_of, set_query_only


class Writer:
    """Transactions one after another; whoever calls sees to it that they take turns."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: Connection | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed at the end of the block, rolled back where it raises.

        A connection that met trouble is not kept: one that was opened on a disk that could not be written
        stays as it was opened.
        """
        connection, self._kept = self._kept or self._opened(), None
        driver = driver_of(connection)
        try:
            driver.execute("BEGIN IMMEDIATE")
            yield connection
            driver.commit()
        except (DBAPIError, dbapi2.Error):
            _drop(connection)
            raise
        except BaseException:
            self._take_back(connection)
            raise
        self._kept = connection

    def close(self) -> None:
        """Close the connection; the next transaction opens another."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _take_back(self, connection: Connection) -> None:
        try:
            driver_of(connection).rollback()
        except dbapi2.Error:
            _drop(connection)
        else:
            self._kept = connection

    def _opened(self) -> Connection:
        connection = self._engine.connect().execution_options(**{BEGUN: True})
        set_query_only(connection, on=False)
        return connection


def _drop(connection: Connection) -> None:
    connection.invalidate()
    connection.close()
