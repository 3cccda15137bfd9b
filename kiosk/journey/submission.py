"""Submitting a request: claim code, record, attachments and event belong into one transaction."""

from __future__ import annotations

from dataclasses import replace

from contract.event import Event
from contract.events import RequestSubmitted
from kiosk.domain.visit import JourneyRecord, JourneyState
from kiosk.journey.case import Case
from kiosk.journey.claim_code import Below, new_code
from kiosk.journey.telling import on_paper
from kiosk.store.unit import Unit


def submit(unit: Unit, case: Case, record: JourneyRecord) -> tuple[JourneyRecord, Event]:
    """Return `record` as submitted, with its claim code, and the event that hands it to the platform."""
    if case.employee is None:
        raise LookupError("a request of nobody")
    code = _unused_code(unit, case.tools.below)
    submitted = replace(
        record,
        state=JourneyState.SUBMITTED,
        employee_id=case.employee.employee_id,
        claim_code=code,
        language=case.visit.language,
    )
    told = RequestSubmitted(
        visit_id=case.visit.visit_id,
        request_id=record.request_id,
        at=record.updated_at,
        service_id=record.service_id,
        service_version=record.service_version,
        employee_id=case.employee.employee_id,
        language=case.visit.language,
        answers=dict(on_paper(case)),
        claim_code=code,
        attachments=unit.attachments.submit(record.request_id, _asked(case, record)),
    )
    return submitted, told


def _asked(case: Case, record: JourneyRecord) -> frozenset[str]:
    """Return the fields of the questions that were asked of somebody who answered as the record says."""
    kinds = case.tools.kinds
    asked = (step for step in case.service.steps if step.asked_after(record.answers))
    return frozenset(name for step in asked for name in kinds[step.kind].gives(step.step_id, step.parameters))


def _unused_code(unit: Unit, below: Below) -> str:
    while unit.journeys.by_claim_code(code := new_code(below)) is not None:
        pass
    return code
