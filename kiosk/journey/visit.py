"""The open visit: who is at the terminal, and the journey they are on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from contract.events import (
    IdentificationRefused,
    Means,
    Refusal,
    VisitClosed,
    VisitEnd,
    VisitIdentified,
    VisitOpened,
)
from contract.language import Language
from kiosk.domain.person import Employee
from kiosk.domain.visit import Visit
from kiosk.identity.carried import Carried, known_as, owner_of
from kiosk.identity.level import level_of
from kiosk.identity.reading import CardReading, UnreadableReading
from kiosk.journey.closing import close
from kiosk.journey.journey import Journey
from kiosk.journey.tools import Tools


class OpenVisit:
    """One person's time at the terminal, every change of it committed with its event."""

    def __init__(self, tools: Tools, language: Language) -> None:
        self._tools = tools
        self.journey: Journey | None = None
        self.employee: Employee | None = None
        self.last_try_told = (
            ""  # number of their smart badge, once they know that one try for its PIN is left
        )
        self.record = Visit(visit_id=tools.new_id(), opened_at=tools.clock(), language=language)
        with tools.store.unit() as unit:
            unit.visits.open(self.record)
            unit.outbox.put(
                VisitOpened(visit_id=self.record.visit_id, at=self.record.opened_at, language=language)
            )

    def speak(self, language: Language) -> None:
        """Change the language."""
        with self._tools.store.unit() as unit:
            unit.visits.speak(self.record.visit_id, language)
        self._is_now(replace(self.record, language=language))

    def present(self, reading: CardReading, carried: Sequence[Carried]) -> Employee | Refusal:
        """Recognise the owner of a card, or note why not; never anybody but the visit's own person."""
        today = self._tools.clock().astimezone().date()
        if isinstance(reading, UnreadableReading):
            return self.refuse(reading.means, reading.reason)
        with self._tools.store.view() as unit:
            reading = known_as(reading, carried, unit.directory)
            owner = owner_of(reading, carried, unit.directory, today)
        means = means_of(reading, carried)
        if isinstance(owner, Refusal):
            return self.refuse(means, owner)
        if self.employee is not None and self.employee.employee_id != owner.employee_id:
            return self.refuse(means, Refusal.OTHER_PERSON)
        if not owner.active:
            return self.refuse(means, Refusal.LEFT_COMPANY)
        self.recognise(owner, means)
        return owner

    def recognise(self, employee: Employee, means: Means) -> None:
        """Note that the person was recognised by one more means; the same means again changes nothing."""
        if means in self.record.means:
            return
        held = (*self.record.means, means)
        level = level_of(held)
        told = VisitIdentified(
            visit_id=self.record.visit_id,
            at=self._tools.clock(),
            employee_id=employee.employee_id,
            means=means,
            level=level,
        )
        with self._tools.store.unit() as unit:
            unit.visits.identify(self.record.visit_id, employee.employee_id, means, level)
            unit.outbox.put(told)
        self.employee = employee
        self._is_now(replace(self.record, employee_id=employee.employee_id, means=held, level=level))

    def refuse(self, means: Means, reason: Refusal) -> Refusal:
        """Note that an identification was refused."""
        told = IdentificationRefused(
            visit_id=self.record.visit_id, at=self._tools.clock(), means=means, reason=reason
        )
        with self._tools.store.unit() as unit:
            unit.outbox.put(told)
        return reason

    def close(self, end: VisitEnd) -> None:
        """End the journey and the visit, in one transaction."""
        now = self._tools.clock()
        visit_id = self.record.visit_id
        if self.journey is not None:
            self.journey.let_go()
        with self._tools.store.unit() as unit:
            for record in unit.journeys.unfinished(visit_id):
                close(unit, record, visit_id, now, end)
            unit.visits.close(visit_id, now, end)
            unit.outbox.put(VisitClosed(visit_id=visit_id, at=now, end=end))

    def _is_now(self, record: Visit) -> None:
        self.record = record
        if self.journey is not None:
            self.journey.case.visit = record
            self.journey.case.employee = self.employee


def means_of(reading: CardReading, carried: Sequence[Carried]) -> Means:
    """Return by which means a reading was made."""
    return next(one.means for one in carried if isinstance(reading, one.reading))
