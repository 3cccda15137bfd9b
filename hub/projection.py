"""What an event means for visits, requests, effects and surveys."""

from __future__ import annotations

from typing import Any, assert_never

from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectNotTaken,
    EffectSent,
    EffectSettledByStaff,
    EffectTaken,
    OutletFact,
    SettledEffect,
)
from contract.event import Event
from contract.events import (
    IdentificationRefused,
    RequestAbandoned,
    RequestCompleted,
    RequestOpened,
    RequestSubmitted,
    RequestWithdrawn,
    StepCompleted,
    SurveyAnswered,
    VisitClosed,
    VisitIdentified,
    VisitOpened,
)
from hub.store.visits import Visits

VisitFact = VisitOpened | VisitIdentified | IdentificationRefused | VisitClosed
RequestFact = RequestOpened | RequestSubmitted | RequestAbandoned | RequestCompleted
EffectFact = EffectConfirmed | EffectFailed | EffectInDoubt


def project(event: Event, terminal_id: str, visits: Visits) -> None:
    """Write an event into the tables that people look at."""
    match event:
        case VisitOpened() | VisitIdentified() | IdentificationRefused() | VisitClosed():
            project_visit(event, terminal_id, visits)
        case RequestOpened() | RequestSubmitted() | RequestAbandoned() | RequestCompleted():
            visits.fill_visit(terminal_id, event.visit_id, event.at)
            since, columns = request_columns(event)
            visits.fill_request(
                terminal_id, event.request_id, event.visit_id, event.at, since=since, **columns
            )
        case RequestWithdrawn():
            visits.fill_visit(terminal_id, event.visit_id, event.at)
        case StepCompleted():
            visits.fill_visit(terminal_id, event.visit_id, event.at)
            visits.add_step(terminal_id, event.request_id, event.step, event.at, event.seconds)
        case SettledEffect() | EffectSettledByStaff() | OutletFact():
            project_effect(event, terminal_id, visits)
        case SurveyAnswered():
            visits.fill_visit(terminal_id, event.visit_id, event.at)
            key = {
                "request_id": event.request_id,
                "survey_id": event.survey_id,
                "question_id": event.question_id,
            }
            visits.answer(terminal_id, key, event.at, event.score)
        case _:
            raise TypeError(f"no projection for {type(event).__name__}")


def project_effect(
    event: SettledEffect | EffectSettledByStaff | OutletFact, terminal_id: str, visits: Visits
) -> None:
    """Write what is known of a physical effect."""
    match event:
        case EffectConfirmed() | EffectFailed() | EffectInDoubt():
            if event.visit_id is not None:
                visits.fill_visit(terminal_id, event.visit_id, event.at)
            visits.settle_effect(terminal_id, event.effect_id, event.at, effect_columns(event))
        case EffectSettledByStaff():
            if event.visit_id is not None:
                visits.fill_visit(terminal_id, event.visit_id, event.at)
            visits.settle_effect(terminal_id, event.effect_id, event.at, verdict_columns(event))
        case EffectTaken() | EffectNotTaken():
            since = "taken_at" if isinstance(event, EffectTaken) else "not_taken_at"
            known = {"visit_id": event.visit_id, "certificate_number": event.certificate_number}
            visits.fill_taking(terminal_id, event.effect_id, since, event.at, known)
        case EffectSent() | EffectClosed():
            if event.visit_id is not None:
                visits.fill_visit(terminal_id, event.visit_id, event.at)
        case _:
            raise TypeError(f"no projection for {type(event).__name__}")


def project_visit(event: VisitFact, terminal_id: str, visits: Visits) -> None:
    """Write what is known of a visit as a whole."""
    match event:
        case VisitOpened():
            spoken = event.language.value
            visits.fill_visit(terminal_id, event.visit_id, event.at, since="opened_at", language=spoken)
        case VisitIdentified():
            who = {"employee_id": event.employee_id, "means": event.means.value, "level": event.level}
            visits.identify(terminal_id, event.visit_id, event.at, who)
        case IdentificationRefused():
            visits.fill_visit(terminal_id, event.visit_id, event.at)
        case VisitClosed():
            visits.fill_visit(terminal_id, event.visit_id, event.at, since="closed_at", end=event.end.value)
        case _:
            assert_never(event)


def request_columns(event: RequestFact) -> tuple[str, dict[str, Any]]:
    """Return the column that keeps the moment of a fact about a request, and the columns that go with it."""
    match event:
        case RequestOpened():
            return "opened_at", {"service_id": event.service_id, "service_version": event.service_version}
        case RequestSubmitted():
            return "submitted_at", {
                "service_id": event.service_id,
                "service_version": event.service_version,
                "employee_id": event.employee_id,
                "answers": event.answers,
                "claim_code": event.claim_code,
            }
        case RequestAbandoned():
            return "abandoned_at", {"abandoned_reason": str(event.reason)}
        case RequestCompleted():
            return "completed_at", {"outcome": event.outcome}
        case _:
            assert_never(event)


def verdict_columns(event: EffectSettledByStaff) -> dict[str, Any]:
    """Return the columns of an effect that staff looked after: its state is what they found."""
    return {
        "visit_id": event.visit_id,
        "request_id": event.request_id,
        "kind": event.kind.value,
        "device": event.device,
        "door": event.door,
        "certificate_number": event.certificate_number,
        "state": event.verdict.value,
        "evidence": {},
        "reason": None,
        "accepted_at": None,
        "done_at": None,
    }


def effect_columns(event: EffectFact) -> dict[str, Any]:
    """Return the columns of an effect."""
    known: dict[str, Any] = {
        "visit_id": event.visit_id,
        "request_id": event.request_id,
        "kind": event.kind.value,
        "device": event.device,
        "door": event.door,
        "evidence": event.evidence,
        "accepted_at": event.accepted_at,
        "done_at": event.at if isinstance(event, EffectConfirmed) else None,
    }
    match event:
        case EffectConfirmed():
            return known | {
                "state": "confirmed",
                "certificate_number": event.certificate_number,
                "reason": None,
            }
        case EffectFailed():
            return known | {"state": "failed", "reason": event.reason}
        case EffectInDoubt():
            return known | {"state": "in-doubt", "reason": event.reason}
        case _:
            assert_never(event)
