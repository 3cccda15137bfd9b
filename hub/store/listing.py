"""Long lists: how many rows there are, as far as it matters, and how many stand in one batch."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

MOST = 100_000
"""Rows that are counted, that can be paged through, and that a file has; who wants more looks for less."""

BATCH = 1000  # rows that are read at once for a file


def counted(connection: Connection, found: Select[Any]) -> int:
    """Return how many rows a statement finds; one more than the most stands for any larger number."""
    bounded = found.limit(MOST + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(bounded)).scalar_one())
