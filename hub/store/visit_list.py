"""Visits as people look at them: some of them, the latest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from hub.store.listing import RowList
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
    descending: bool = True


class VisitList(RowList[WantedVisits, VisitRow]):
    """Reads visits."""

    key = (visits.c.visit_id, visits.c.terminal_id)  # after `first_at` one index has them in this order

    def columns(self, wanted: WantedVisits) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that finds all visits."""
        return select(*self.key)

    def order(self, wanted: WantedVisits) -> Sequence[ColumnElement[Any]]:  # noqa: ARG002 - the same for all
        """Return what visits are sorted by before their key."""
        return (visits.c.first_at,)

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that a visit was at one of some sites."""
        return at_sites(visits.c.terminal_id, sites)

    def condition(self, wanted: WantedVisits) -> Iterator[ColumnElement[bool]]:
        """Return what a row must be to be wanted."""
        if wanted.terminal_id:
            yield visits.c.terminal_id == wanted.terminal_id
        if wanted.employee_id:
            yield visits.c.employee_id == wanted.employee_id
        if wanted.end:
            yield visits.c.end.is_(None) if wanted.end == OPEN else visits.c.end == wanted.end
        if wanted.since is not None:
            yield visits.c.first_at >= wanted.since
        if wanted.before is not None:
            yield visits.c.first_at < wanted.before
        if wanted.service_id:
            asked = select(requests.c.request_id).where(
                requests.c.terminal_id == visits.c.terminal_id,
                requests.c.visit_id == visits.c.visit_id,
                requests.c.service_id == wanted.service_id,
            )
            yield asked.exists()

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[VisitRow]:
        """Return visits with all that is shown of them."""
        found = [(row["terminal_id"], row["visit_id"]) for row in rows]
        return Watching(self._connection).visits(found)
