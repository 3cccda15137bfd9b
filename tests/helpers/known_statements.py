"""Has the stores of the tests share what SQLAlchemy worked out of a statement.

Each engine keeps its compiled statements to itself, and each test opens stores of its own: compiling the same
statements again was a sixth of the time of tests that open a store at each point.
https://docs.sqlalchemy.org/en/20/core/connections.html#sql-caching
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from kiosk.store import engine


class OneForAll(SQLiteDialect_pysqlite):
    """SQLite's dialect, equal to every other of its kind: the engines of the stores are all set up alike."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(OneForAll)


registry.register("sqlite.oneforall", __name__, OneForAll.__name__)


@contextmanager
def known_statements() -> Iterator[None]:
    """Have each statement compiled once in this process, for all terminal stores opened meanwhile."""
    compiled: dict[Any, Any] = {}

    def knowing(url: str, **settings: Any) -> Engine:
        assert url == "sqlite://"
        return create_engine(
            "sqlite+oneforall://", execution_options={"compiled_cache": compiled}, **settings
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "create_engine", knowing)
        yield
