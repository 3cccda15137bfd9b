"""One look at the fleet after another: what became wrong is told once, what is over is closed.

Any number of replicas may look; a row lock makes them look one after another, and all they remember is in
the database.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from hub.monitoring.conditions import HELD_FOR, Condition, conditions
from hub.store.alerts import Alert
from hub.store.database import Database, StoreUnavailableError
from hub.store.unit import Unit

EVERY = 15.0  # seconds between two looks
SAME_WITHIN = timedelta(minutes=15)  # what comes back within it is the same alert, and not told anew

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Changes:
    """What one look found: alerts that were opened, and that were closed."""

    opened: Sequence[Alert]
    closed: Sequence[Alert]


class Watch:
    """Looks at the fleet; `told` hears of what changed, after it is durable."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        told: Callable[[Changes], None],
        new_id: Callable[[], UUID] = uuid4,
    ) -> None:
        self._database = database
        self._clock = clock
        self._told = told
        self._new_id = new_id
        self._listening_since = clock()
        self._ending = threading.Event()

    def look(self) -> Changes:
        """Look once."""
        now = self._clock()
        with self._database.write() as unit:
            unit.alerts.hold()
            there = {one.fingerprint: one for one in unit.alerts.unclosed()}
            found = conditions(unit.alerts.pulses(), now, self._listening_since)
            opened = [one for one in (self._noted(unit, wrong, there, now) for wrong in found) if one]
            closed = self._over(unit, found, there, now)
            unit.uploads.sweep(now)
        changes = Changes(opened, closed)
        if opened or closed:
            self._told(changes)
        return changes

    def run(self) -> None:
        """Look again and again until told to end; a database that is away is asked again."""
        while not self._ending.wait(EVERY):
            try:
                self.look()
            except StoreUnavailableError:
                log.warning("the fleet could not be looked at: the database is away")

    def end(self) -> None:
        """Have `run` return."""
        self._ending.set()

    def _noted(self, unit: Unit, wrong: Condition, there: Mapping[str, Alert], now: datetime) -> Alert | None:
        known = there.get(wrong.fingerprint)
        if known is not None and known.mark != wrong.mark and known.opened_at is not None:
            return None  # it moved: closed below
        if known is None or known.mark != wrong.mark:
            known = self._begun(unit, wrong, known, now)
        if known.opened_at is not None or now - known.since < HELD_FOR[wrong.kind]:
            unit.alerts.spread(known.alert_id, wrong.terminals)
            return None
        before = unit.alerts.closed_lately(wrong.fingerprint, now - SAME_WITHIN)
        if before is not None:
            unit.alerts.forget(known.alert_id)
            unit.alerts.reopen(before, wrong.mark, now)
            return None
        return unit.alerts.open(known, now)

    def _begun(self, unit: Unit, wrong: Condition, known: Alert | None, now: datetime) -> Alert:
        if known is not None:
            unit.alerts.forget(known.alert_id)
        alert = Alert(
            alert_id=self._new_id(),
            fingerprint=wrong.fingerprint,
            kind=wrong.kind,
            subject=wrong.subject,
            site=wrong.site,
            mark=wrong.mark,
            terminals=list(wrong.terminals),
            since=min(wrong.since, now),
        )
        unit.alerts.begin(alert)
        return alert

    def _over(
        self, unit: Unit, found: Sequence[Condition], there: Mapping[str, Alert], now: datetime
    ) -> list[Alert]:
        still = {(one.fingerprint, one.mark) for one in found}
        begun_anew = {one.fingerprint for one in found}
        closed = []
        for known in there.values():
            if (known.fingerprint, known.mark) in still:
                continue
            if known.opened_at is not None:
                closed.append(unit.alerts.close(known, now))
            elif known.fingerprint not in begun_anew:
                unit.alerts.forget(known.alert_id)
        return closed


def write_down(changes: Changes) -> None:
    """Log what changed: one line an alert, by its fingerprint."""
    for alert in changes.opened:
        log.warning("alert %s since %s: %s", alert.fingerprint, alert.since, ", ".join(alert.terminals))
    for alert in changes.closed:
        log.warning("over %s", alert.fingerprint)
