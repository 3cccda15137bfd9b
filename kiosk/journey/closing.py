"""Ending a journey that did not reach its result: what was submitted stays, what was printed is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from contract.event import Event
from contract.events import RequestAbandoned, VisitEnd
from kiosk.domain.visit import JourneyRecord, JourneyState
from kiosk.journey.ending import complete, proved_outcome
from kiosk.store.unit import Unit

Why = VisitEnd | Literal["cancelled"]
CLAIMED = "claim_code"  # the answer that names another request


def close(unit: Unit, record: JourneyRecord, visit_id: UUID, at: datetime, why: Why) -> JourneyRecord:
    """End `record` in this transaction and return it as it now is.

    A print that its printer proves completes the request, and so does a door that was opened for it.
    Otherwise a submitted request stays submitted, to be collected, and one that was not submitted is
    abandoned. Files that were not submitted are wiped.
    """
    unit.attachments.drop(record.request_id)
    subject = subject_of(unit, record) or record
    outcome = proved_outcome(unit, subject.request_id)
    if record.state not in {JourneyState.OPEN, JourneyState.SUBMITTED}:
        return record
    if outcome is not None:
        changes = [complete(each, outcome, at, visit_id) for each in distinct(record, subject)]
    elif record.state is JourneyState.OPEN:
        changes = [_abandon(record, at, visit_id, why)]
    else:
        return record
    for changed, event in changes:
        unit.journeys.save(changed)
        unit.outbox.put(event)
    return changes[0][0]


def subject_of(unit: Unit, record: JourneyRecord) -> JourneyRecord | None:
    """Return the request whose papers a journey is about: its own once submitted, or the one it claims."""
    if record.state is not JourneyState.OPEN:
        return record
    code = record.answers.get(CLAIMED)
    return None if code is None else unit.journeys.by_claim_code(code)


def distinct(record: JourneyRecord, subject: JourneyRecord) -> Sequence[JourneyRecord]:
    """Return both, or one where a journey is about itself."""
    return (record,) if subject.request_id == record.request_id else (record, subject)


def _abandon(record: JourneyRecord, at: datetime, visit_id: UUID, why: Why) -> tuple[JourneyRecord, Event]:
    told = RequestAbandoned(
        visit_id=visit_id, request_id=record.request_id, at=at, step=record.step_id, reason=why
    )
    return replace(record, state=JourneyState.ABANDONED, updated_at=at), told
