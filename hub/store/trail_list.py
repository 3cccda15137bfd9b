"""The platform's audit trail as people look at it: some of it, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, literal, select

from hub.store.listing import BATCH, counted
from hub.store.tables import audit
from hub.store.trail import TrailEntry


@dataclass(frozen=True)
class WantedEntries:
    """Which entries: of whom, whose action and subject begin so, from a moment on, before another.

    "" and None stand for all.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    before: datetime | None = None


class TrailList:
    """Reads the trail; entries are as they were written, sound or not."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: WantedEntries) -> int:
        """Return how many there are of those that are wanted, as `counted` does."""
        return counted(self._connection, chosen(select(literal(1)).select_from(audit), wanted))

    def page(self, wanted: WantedEntries, limit: int, offset: int) -> list[TrailEntry]:
        """Return a page of those that are wanted."""
        newest = chosen(select(audit), wanted).order_by(audit.c.entry.desc())
        return self._entries(newest.limit(limit).offset(offset))

    def batch(self, wanted: WantedEntries, last: TrailEntry | None) -> list[TrailEntry]:
        """Return the next of those that are wanted, for a file."""
        newest = chosen(select(audit), wanted).order_by(audit.c.entry.desc()).limit(BATCH)
        return self._entries(newest if last is None else newest.where(audit.c.entry < last.entry))

    def _entries(self, statement: Select[Any]) -> list[TrailEntry]:
        return [TrailEntry(**row) for row in self._connection.execute(statement).mappings()]


def chosen(statement: Select[Any], wanted: WantedEntries) -> Select[Any]:
    """Return a statement that finds only what is wanted."""
    if wanted.actor:
        statement = statement.where(audit.c.actor == wanted.actor)
    if wanted.action:
        statement = statement.where(audit.c.action.startswith(wanted.action, autoescape=True))
    if wanted.subject:
        statement = statement.where(audit.c.subject.istartswith(wanted.subject, autoescape=True))
    if wanted.since is not None:
        statement = statement.where(audit.c.at >= wanted.since)
    if wanted.before is not None:
        statement = statement.where(audit.c.at < wanted.before)
    return statement
