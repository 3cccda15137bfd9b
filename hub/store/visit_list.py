"""Visits as people look at them: some of them, the latest first, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, literal, select, tuple_

from hub.store.columns import Instant
from hub.store.listing import BATCH, counted
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import requests, visits
from hub.store.watching import VisitRow, Watching

OPEN = "open"  # looked for as an end: none is known


@dataclass(frozen=True)
class WantedVisits:
    """Which visits: at which terminal, of whom, with a request for which service, with which end, and when.

    "" and None stand for all.
    """

    terminal_id: str = ""
    employee_id: str = ""
    service_id: str = ""
    end: str = ""
    since: datetime | None = None
    before: datetime | None = None
    sites: Sites = EVERYWHERE


class VisitList:
    """Reads visits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._watching = Watching(connection)

    def count(self, wanted: WantedVisits) -> int:
        """Return how many there are of those that are wanted, as `counted` does."""
        return counted(self._connection, chosen(select(literal(1).label("one")).select_from(visits), wanted))

    def page(self, wanted: WantedVisits, limit: int, offset: int) -> list[VisitRow]:
        """Return a page of those that are wanted."""
        return self._found(latest(chosen(keys(), wanted)).limit(limit).offset(offset))

    def batch(self, wanted: WantedVisits, last: VisitRow | None) -> list[VisitRow]:
        """Return the next of those that are wanted, for a file."""
        found = chosen(keys(), wanted)
        if last is not None:
            place = tuple_(literal(last.first_at, Instant), literal(last.visit_id), literal(last.terminal_id))
            found = found.where(tuple_(*LATEST) < place)
        return self._found(latest(found).limit(BATCH))

    def _found(self, statement: Select[Any]) -> list[VisitRow]:
        rows = self._connection.execute(statement).all()
        return self._watching.visits([(row.terminal_id, row.visit_id) for row in rows])


LATEST = visits.c.first_at, visits.c.visit_id, visits.c.terminal_id
"""What the list is sorted by, all of it downwards: one index has it in this order."""


def keys() -> Select[Any]:
    """Return the statement that finds visits."""
    return select(visits.c.terminal_id, visits.c.visit_id)


def latest(statement: Select[Any]) -> Select[Any]:
    """Return a statement that finds the latest first."""
    return statement.order_by(*(column.desc() for column in LATEST))


def chosen(statement: Select[Any], wanted: WantedVisits) -> Select[Any]:
    """Return a statement that finds only what is wanted."""
    statement = statement.where(at_sites(visits.c.terminal_id, wanted.sites))
    if wanted.terminal_id:
        statement = statement.where(visits.c.terminal_id == wanted.terminal_id)
    if wanted.employee_id:
        statement = statement.where(visits.c.employee_id == wanted.employee_id)
    if wanted.end:
        statement = statement.where(
            visits.c.end.is_(None) if wanted.end == OPEN else visits.c.end == wanted.end
        )
    if wanted.since is not None:
        statement = statement.where(visits.c.first_at >= wanted.since)
    if wanted.before is not None:
        statement = statement.where(visits.c.first_at < wanted.before)
    if wanted.service_id:
        asked = select(requests.c.request_id).where(
            requests.c.terminal_id == visits.c.terminal_id,
            requests.c.visit_id == visits.c.visit_id,
            requests.c.service_id == wanted.service_id,
        )
        statement = statement.where(asked.exists())
    return statement
