"""Verifying all chains when somebody asks on the console: a step at a time, each of which can be seen."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.audit.verification import as_far_as_readable, verify_terminal, verify_trail
from hub.store.database import Database, StoreUnavailableError
from hub.store.unit import Unit
from hub.store.verifications import Verification

MOST_SHOWN = 50  # findings that are kept
TOLD_EVERY = timedelta(seconds=1)
DEAD_AFTER = timedelta(minutes=5)  # without a step: the process that did it is gone
LONGEST = timedelta(minutes=30)  # after which it ends unfinished

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class OnDemand:
    """Verifies; `ending` says that the process goes down."""

    database: Database
    clock: Callable[[], datetime]
    ending: Callable[[], bool]

    def begin(self, by: str) -> bool:
        """Note that somebody wants it; False where one is going on already."""
        now = self.clock()
        with self.database.write() as unit:
            unit.verifications.hold()
            last = unit.verifications.last()
            if last is not None and is_going_on(last, now):
                return False
            unit.verifications.keep(Verification(by=by, started_at=now, told_at=now))
            unit.accounts.note(now, by, "verified the audit", "")
        return True

    def run(self) -> None:
        """Do it; a database that goes away ends it, and what is left then can be seen."""
        try:
            self._run()
        except StoreUnavailableError:
            log.warning("the verification of the audit ended early: the database is away")

    def _run(self) -> None:
        with self.database.read() as unit:
            now = unit.verifications.last()
            named = sorted({*unit.terminals.names(), *unit.chains.terminals()})
            entries, head = unit.trail.end()
        if now is None:
            return
        now = now.model_copy(update={"of": 1 + len(named), "entries": entries, "head": head})
        for step in (None, *named):
            with self.database.read() as unit:
                findings = list(found_in(unit, step))
            kept = [*now.findings, *findings[: MOST_SHOWN - len(now.findings)]]
            counted = {"done": now.done + 1, "found": now.found + len(findings), "findings": kept}
            now = now.model_copy(update=counted)
            if self.ending() or self.clock() - now.started_at > LONGEST:
                return
            if self.clock() - now.told_at >= TOLD_EVERY:
                now = self._told(now)
        self._told(now.model_copy(update={"finished_at": self.clock()}))

    def _told(self, verification: Verification) -> Verification:
        told = verification.model_copy(update={"told_at": self.clock()})
        with self.database.write() as unit:
            unit.verifications.keep(told)
        return told


def found_in(unit: Unit, terminal_id: str | None) -> Iterator[str]:
    """Yield what is wrong with a terminal's chains, or with the platform's trail."""
    if terminal_id is None:
        return as_far_as_readable("the platform's trail", verify_trail(unit))
    return as_far_as_readable(terminal_id, verify_terminal(unit, terminal_id))


def is_going_on(verification: Verification, now: datetime) -> bool:
    """Say whether somebody is at it."""
    return verification.finished_at is None and now - verification.told_at < DEAD_AFTER
