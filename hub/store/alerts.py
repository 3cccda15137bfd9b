"""What is, and was, wrong with the fleet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, true, update

from contract.availability import Availability
from hub.store.alert_tables import UNCLOSED, alerts
from hub.store.announcements import Announcements, Topic
from hub.store.scope import EVERYWHERE, Sites
from hub.store.tables import terminal_health, terminals
from hub.store.upsert import next_number

SERVED = frozenset({Availability.AVAILABLE, Availability.LIMITED})


class Kind(StrEnum):
    """What can be wrong."""

    TERMINAL_DOWN = "terminal-down"
    SITE_DOWN = "site-down"
    TERMINAL_STUCK = "terminal-stuck"
    OUT_OF_SERVICE = "out-of-service"


@dataclass(frozen=True)
class Pulse:
    """What counts of how a terminal was when last heard of.

    `head` is when the oldest event that it keeps was recorded, by its own clock; None where nothing waits, or
    what waits is being delivered. `serves` is whether any of its services works, `waiting`
    how many events it keeps.
    """

    terminal_id: str
    site: str
    seen_at: datetime
    head: str | None
    serves: bool
    waiting: int = 0


@dataclass(frozen=True)
class Alert:
    """One trouble, from when it is so to its end; `times` counts how often it came back soon after."""

    alert_id: UUID
    fingerprint: str
    kind: Kind
    subject: str
    site: str
    mark: str
    terminals: Sequence[str]
    since: datetime
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    times: int = 1
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    note: str | None = None


class Alerts:
    """All alerts; one trouble has one that is not closed."""

    def __init__(self, connection: Connection, announcements: Announcements) -> None:
        self._connection = connection
        self._announcements = announcements

    def hold(self) -> None:
        """Keep other replicas from looking until this unit of work ends."""
        next_number(self._connection, "alerts", 0)

    def pulses(self) -> Iterator[Pulse]:
        """Yield how each terminal was when last heard of; one that never spoke is not expected to."""
        found = self._connection.execute(
            select(
                terminals.c.terminal_id,
                terminals.c.site,
                terminal_health.c.seen_at,
                terminal_health.c.heartbeat,
            )
            .join(terminal_health, terminal_health.c.terminal_id == terminals.c.terminal_id)
            .order_by(terminals.c.terminal_id)
        )
        for row in found:
            beat = row.heartbeat
            waits = beat["queue_depth"] > 0 and not beat.get("delivered_per_second")
            services = beat.get("services") or ()
            yield Pulse(
                terminal_id=row.terminal_id,
                site=row.site,
                seen_at=row.seen_at,
                head=beat.get("oldest_waiting_at") if waits else None,
                waiting=beat["queue_depth"],
                serves=not services or any(one["availability"] in SERVED for one in services),
            )

    def unclosed(self) -> list[Alert]:
        """Return what is wrong now, told or not yet."""
        return self._found(select(alerts).where(UNCLOSED))

    def open(self, alert: Alert, at: datetime) -> Alert:
        """Have it told."""
        self._set(alert.alert_id, opened_at=at)
        self._tell(Topic.ALERT_OPENED, at, alert)
        return replace(alert, opened_at=at)

    def begin(self, alert: Alert) -> None:
        """Remember something that is not told yet."""
        self._connection.execute(alerts.insert().values(**asdict(alert)))

    def forget(self, alert_id: UUID) -> None:
        """Forget something that was not told."""
        untold = alerts.c.alert_id == alert_id, alerts.c.opened_at.is_(None)
        self._connection.execute(delete(alerts).where(*untold))

    def spread(self, alert_id: UUID, names: Sequence[str]) -> None:
        """Note which terminals have it now."""
        self._set(alert_id, terminals=list(names))

    def close(self, alert: Alert, at: datetime) -> Alert:
        """Note that it is over."""
        self._set(alert.alert_id, closed_at=at)
        self._tell(Topic.ALERT_CLOSED, at, alert)
        return replace(alert, closed_at=at)

    def closed_lately(self, fingerprint: str, after: datetime) -> Alert | None:
        """Return the same trouble, where it was over only after a moment."""
        lately = alerts.c.fingerprint == fingerprint, alerts.c.closed_at > after
        found = self._found(select(alerts).where(*lately).order_by(alerts.c.closed_at.desc()).limit(1))
        return found[0] if found else None

    def reopen(self, alert: Alert, mark: str, at: datetime) -> None:
        """Take it up again; other systems had been told that it was over."""
        again = {"closed_at": None, "mark": mark, "times": alerts.c.times + 1}
        self._connection.execute(update(alerts).where(alerts.c.alert_id == alert.alert_id).values(**again))
        self._tell(Topic.ALERT_OPENED, at, replace(alert, times=alert.times + 1))

    def told(self, sites: Sites = EVERYWHERE) -> list[Alert]:
        """Return what is wrong now and was told, the newest first."""
        wrong = select(alerts).where(UNCLOSED, alerts.c.opened_at.is_not(None), standing_at(sites))
        return self._found(wrong.order_by(alerts.c.opened_at.desc(), alerts.c.fingerprint))

    def count_untaken(self, sites: Sites = EVERYWHERE) -> int:
        """Return how many are told now that nobody looks after."""
        told = UNCLOSED, alerts.c.opened_at.is_not(None)
        untaken = *told, alerts.c.acknowledged_at.is_(None), standing_at(sites)
        return int(
            self._connection.execute(select(func.count()).select_from(alerts).where(*untaken)).scalar_one()
        )

    def past_of(self, subject: str, limit: int) -> list[Alert]:
        """Return what is over of one subject, the latest first."""
        over = select(alerts).where(alerts.c.closed_at.is_not(None), alerts.c.subject == subject)
        return self._found(over.order_by(alerts.c.closed_at.desc(), alerts.c.alert_id).limit(limit))

    def acknowledge(
        self, alert_id: UUID, by: str, note: str, at: datetime, sites: Sites = EVERYWHERE
    ) -> Alert | None:
        """Note who looks after it; None where it is over, or another was first."""
        this = alerts.c.alert_id == alert_id, standing_at(sites)
        open_to = *this, UNCLOSED, alerts.c.acknowledged_at.is_(None)
        changed = self._connection.execute(
            update(alerts).where(*open_to).values(acknowledged_at=at, acknowledged_by=by, note=note)
        )
        if changed.rowcount == 0:
            return None
        return self._found(select(alerts).where(alerts.c.alert_id == alert_id))[0]

    def _tell(self, topic: Topic, at: datetime, about: Alert) -> None:
        self._announcements.tell(
            topic,
            at,
            about.fingerprint,
            alert_id=str(about.alert_id),
            fingerprint=about.fingerprint,
            kind=about.kind.value,
            site=about.site,
            times=about.times,
        )

    def _set(self, alert_id: UUID, **values: object) -> None:
        self._connection.execute(update(alerts).where(alerts.c.alert_id == alert_id).values(**values))

    def _found(self, statement: Select[Any]) -> list[Alert]:
        return [alert_of(row) for row in self._connection.execute(statement).mappings()]


def standing_at(sites: Sites) -> ColumnElement[bool]:
    """Return the condition that something is wrong at one of some sites."""
    return alerts.c.site.in_(sorted(sites)) if sites else true()


def alert_of(row: Any) -> Alert:
    """Build an alert from its row."""
    return Alert(**{**row, "kind": Kind(row["kind"])})
