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
        """One transaction: committed at the end of the block, rolled back where it raises."""
        connection = self._connection()
        driver = driver_of(connection)
        try:
            driver.execute("BEGIN IMMEDIATE")
            yield connection
            driver.commit()
        except (DBAPIError, dbapi2.Error):
            self._replace()
            raise
        except BaseException:
            driver.rollback()
            raise

    def close(self) -> None:
        """Close the connection; the next transaction opens another."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.close()

    def _connection(self) -> Connection:
        if self._kept is None:
            self._kept = self._engine.connect().execution_options(**{BEGUN: True})
            set_query_only(self._kept, on=False)
        return self._kept

    def _replace(self) -> None:
        """Take back what was written, and have another connection next time: this one met trouble."""
        kept, self._kept = self._kept, None
        if kept is not None:
            kept.invalidate()
            kept.close()
