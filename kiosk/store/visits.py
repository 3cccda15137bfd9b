"""Visits and the journeys of their requests."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, exists, insert, select, update

from contract.effects import EffectKind
from contract.events import Means, VisitEnd
from contract.language import Language
from kiosk.domain.effect import OPEN, EffectState
from kiosk.domain.visit import UNFINISHED, JourneyRecord, JourneyState, Visit
from kiosk.store.tables import certificates, effects, journeys, visits

AFTER_SUBMISSION = (JourneyState.SUBMITTED, JourneyState.COMPLETED)
UNSETTLED = (*OPEN, EffectState.IN_DOUBT)


class Visits:
    """The visits of this terminal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, visit: Visit) -> None:
        """Add a visit."""
        self._connection.execute(
            insert(visits).values(
                visit_id=visit.visit_id,
                opened_at=visit.opened_at,
                language=visit.language,
                employee_id=visit.employee_id,
                level=visit.level,
                means=[str(means) for means in visit.means],
                closed_at=visit.closed_at,
                end=visit.end,
            )
        )

    def identify(self, visit_id: UUID, employee_id: str, means: Means, level: int) -> None:
        """Note that the visit's person was recognised by one more means, to this level."""
        visit = self.get(visit_id)
        if visit is None:
            raise LookupError(visit_id)
        known = visit.means if means in visit.means else (*visit.means, means)
        self._change(visit_id, employee_id=employee_id, level=level, means=[str(each) for each in known])

    def speak(self, visit_id: UUID, language: Language) -> None:
        """Note the language that the person chose."""
        self._change(visit_id, language=language)

    def close(self, visit_id: UUID, at: datetime, end: VisitEnd) -> None:
        """Close the visit; one that is closed stays as it was."""
        self._connection.execute(
            update(visits)
            .where(visits.c.visit_id == visit_id, visits.c.closed_at.is_(None))
            .values(closed_at=at, end=end)
        )

    def get(self, visit_id: UUID) -> Visit | None:
        """Return the visit, or None where there is none of this id."""
        row = self._connection.execute(select(visits).where(visits.c.visit_id == visit_id)).mappings().first()
        return None if row is None else _visit(row)

    def unclosed(self) -> list[Visit]:
        """Return the visits that nobody closed, oldest first."""
        rows = self._connection.execute(
            select(visits).where(visits.c.closed_at.is_(None)).order_by(visits.c.opened_at)
        )
        return [_visit(row) for row in rows.mappings()]

    def _change(self, visit_id: UUID, **values: Any) -> None:
        self._connection.execute(update(visits).where(visits.c.visit_id == visit_id).values(**values))


class Journeys:
    """The requests of this terminal, one journey each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, journey: JourneyRecord) -> None:
        """Add a journey."""
        self._connection.execute(insert(journeys).values(**_journey_values(journey)))

    def save(self, journey: JourneyRecord) -> None:
        """Write the journey as it now is; raise LookupError where it was never added."""
        changed = self._connection.execute(
            update(journeys)
            .where(journeys.c.request_id == journey.request_id)
            .values(**_journey_values(journey))
        )
        if changed.rowcount != 1:
            raise LookupError(journey.request_id)

    def get(self, request_id: UUID) -> JourneyRecord | None:
        """Return the journey of a request."""
        return self._first(journeys.c.request_id == request_id)

    def by_claim_code(self, code: str) -> JourneyRecord | None:
        """Return the journey that this claim code was given for."""
        return self._first(journeys.c.claim_code == code)

    def unfinished(self, visit_id: UUID) -> list[JourneyRecord]:
        """Return the open and submitted journeys of a visit, oldest first."""
        rows = self._connection.execute(
            select(journeys)
            .where(journeys.c.visit_id == visit_id, journeys.c.state.in_(sorted(UNFINISHED)))
            .order_by(journeys.c.opened_at)
        )
        return [_journey(row) for row in rows.mappings()]

    def waiting_for(self, employee_id: str) -> list[JourneyRecord]:
        """Return this person's requests whose certificate was issued and never printed, oldest first.

        A request with a print whose fate is open or in doubt is not offered before staff have looked.
        """
        unsettled = exists().where(
            effects.c.request_id == journeys.c.request_id,
            effects.c.kind == EffectKind.PRINT_DOCUMENT,
            effects.c.state.in_(UNSETTLED),
            effects.c.verdict.is_(None),
        )
        rows = self._connection.execute(
            select(journeys)
            .join(certificates, certificates.c.request_id == journeys.c.request_id)
            .where(
                journeys.c.employee_id == employee_id,
                journeys.c.state.in_(AFTER_SUBMISSION),
                certificates.c.printed == 0,
                ~unsettled,
            )
            .order_by(journeys.c.opened_at)
        )
        return [_journey(row) for row in rows.mappings()]

    def submitted_by(self, employee_id: str, limit: int) -> list[JourneyRecord]:
        """Return this person's latest requests that were submitted, the latest first."""
        rows = self._connection.execute(
            select(journeys)
            .where(
                journeys.c.employee_id == employee_id,
                journeys.c.state.in_(AFTER_SUBMISSION),
                journeys.c.claim_code.is_not(None),
            )
            .order_by(journeys.c.opened_at.desc(), journeys.c.request_id)
            .limit(limit)
        )
        return [_journey(row) for row in rows.mappings()]

    def _first(self, condition: Any) -> JourneyRecord | None:
        row = self._connection.execute(select(journeys).where(condition)).mappings().first()
        return None if row is None else _journey(row)


def _visit(row: RowMapping) -> Visit:
    return Visit(
        visit_id=row["visit_id"],
        opened_at=row["opened_at"],
        language=Language(row["language"]),
        employee_id=row["employee_id"],
        level=row["level"],
        means=tuple(Means(value) for value in row["means"]),
        closed_at=row["closed_at"],
        end=None if row["end"] is None else VisitEnd(row["end"]),
    )


def _journey(row: RowMapping) -> JourneyRecord:
    return JourneyRecord(
        request_id=row["request_id"],
        visit_id=row["visit_id"],
        employee_id=row["employee_id"],
        service_id=row["service_id"],
        service_version=row["service_version"],
        state=JourneyState(row["state"]),
        step_id=row["step_id"],
        language=Language(row["language"]),
        opened_at=row["opened_at"],
        updated_at=row["updated_at"],
        answers=row["answers"],
        claim_code=row["claim_code"],
        outcome=row["outcome"],
    )


def _journey_values(journey: JourneyRecord) -> dict[str, Any]:
    return {
        "request_id": journey.request_id,
        "visit_id": journey.visit_id,
        "employee_id": journey.employee_id,
        "service_id": journey.service_id,
        "service_version": journey.service_version,
        "state": journey.state,
        "step_id": journey.step_id,
        "language": journey.language,
        "answers": dict(journey.answers),
        "claim_code": journey.claim_code,
        "opened_at": journey.opened_at,
        "updated_at": journey.updated_at,
        "outcome": journey.outcome,
    }
