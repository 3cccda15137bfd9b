"""Figures of the whole platform: how many of what, lately; never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, case, func, select

from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import requests, terminal_health, terminals, visits


@dataclass(frozen=True)
class Fleet:
    """How many terminals there are: heard of lately, silent, and never heard of."""

    heard: int
    silent: int
    never: int

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.heard + self.silent + self.never


class Board:
    """Counts by SQL, over what an index reaches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def fleet(self, heard_after: datetime, sites: Sites = EVERYWHERE) -> Fleet:
        """Count terminals by when they were last heard of."""
        seen = terminal_health.c.seen_at
        counted = select(
            func.count(),
            func.count(seen),
            func.coalesce(func.sum(case((seen > heard_after, 1), else_=0)), 0),
        ).select_from(
            terminals.outerjoin(terminal_health, terminal_health.c.terminal_id == terminals.c.terminal_id)
        )
        there = counted.where(at_sites(terminals.c.terminal_id, sites))
        every, ever, heard = self._connection.execute(there).one()
        return Fleet(heard=int(heard), silent=ever - int(heard), never=every - ever)

    def visits(self, since: datetime, sites: Sites = EVERYWHERE) -> int:
        """Count visits that began since a moment."""
        counted = select(func.count()).select_from(visits).where(begun(since, sites))
        return int(self._connection.execute(counted).scalar_one())

    def requests(self, since: datetime, sites: Sites = EVERYWHERE) -> dict[str, int]:
        """Count what was submitted at visits since a moment, by service, the commonest first."""
        same = (requests.c.terminal_id == visits.c.terminal_id) & (requests.c.visit_id == visits.c.visit_id)
        count = func.count()
        counted = (
            select(requests.c.service_id, count)
            .select_from(visits.join(requests, same))
            .where(begun(since, sites), requests.c.submitted_at.is_not(None))
            .where(requests.c.service_id.is_not(None))
            .group_by(requests.c.service_id)
            .order_by(count.desc(), requests.c.service_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    def visits_by_hour(self, since: datetime, sites: Sites = EVERYWHERE) -> Mapping[datetime, int]:
        """Count visits by the hour, of UTC, in which they began; hours without any are left out."""
        hour = self._hour()
        counted = select(hour, func.count()).where(begun(since, sites)).group_by(hour)
        return {_moment(row[0]): row[1] for row in self._connection.execute(counted)}

    def _hour(self) -> ColumnElement[str]:
        if self._connection.dialect.name == "sqlite":
            return func.strftime("%Y-%m-%dT%H", visits.c.first_at)
        return func.to_char(func.timezone("UTC", visits.c.first_at), 'YYYY-MM-DD"T"HH24')


def begun(since: datetime, sites: Sites) -> ColumnElement[bool]:
    """Return the condition that a visit began since a moment, at one of some sites."""
    return (visits.c.first_at >= since) & at_sites(visits.c.terminal_id, sites)


def _moment(hour: str) -> datetime:
    return datetime.strptime(hour, "%Y-%m-%dT%H").replace(tzinfo=UTC)
