"""The platform's audit trail as people look at it: some of it, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites
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
    sites: Sites = EVERYWHERE  # it belongs to none
    descending: bool = True


class TrailList(RowList[WantedEntries, TrailEntry]):
    """Reads the trail; entries are as they were written, sound or not."""

    key = (audit.c.entry,)

    def columns(self, wanted: WantedEntries) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all rows."""
        return select(audit)

    def order(self, wanted: WantedEntries) -> Sequence[ColumnElement[Any]]:  # noqa: ARG002 - the same for all
        """Return nothing: entries stand in the order of their numbers."""
        return ()

    def condition(self, wanted: WantedEntries) -> Iterator[ColumnElement[bool]]:
        """Return what a row must be to be wanted."""
        if wanted.actor:
            yield audit.c.actor == wanted.actor
        if wanted.action:
            yield audit.c.action.startswith(wanted.action, autoescape=True)
        if wanted.subject:
            yield audit.c.subject.istartswith(wanted.subject, autoescape=True)
        if wanted.since is not None:
            yield audit.c.at >= wanted.since
        if wanted.before is not None:
            yield audit.c.at < wanted.before

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[TrailEntry]:
        """Return entries."""
        return [TrailEntry(**row) for row in rows]
