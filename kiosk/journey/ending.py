"""How a request ends, in words and for the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from contract.effects import EffectKind, StaffVerdict
from contract.event import Event
from contract.events import Means, RequestCompleted
from contract.language import Bilingual
from kiosk.domain.effect import OPEN, EffectState
from kiosk.domain.visit import JourneyRecord, JourneyState, short_reference
from kiosk.journey import application_words, gift_words, words
from kiosk.journey.case import Case
from kiosk.journey.claim_code import as_shown
from kiosk.journey.course import Fate, Outcome
from kiosk.journey.views import Ending, ResultContent
from kiosk.store.unit import Unit

COLLECTABLE = frozenset({Ending.QUEUED, Ending.FAILED})
UNSETTLED = OPEN | {EffectState.IN_DOUBT}
CARRIED = frozenset({Means.BADGE, Means.ID_CARD, Means.PIV})


def result_of(case: Case) -> ResultContent:
    """Return the result screen of the request as things stand."""
    ending = case.course.ending()
    refusal = case.course.refusal
    handover = case.course.handover
    if handover is not None:
        done, following = gift_words.ending(handover)
    elif case.course.applied is not None:
        done, following = application_words.ending(case.service, case.course.applied.application)
    else:
        done, following = words.DONE[ending], words.NEXT[ending]
    if refusal is not None:
        following = words.in_sentence(Bilingual(zh=refusal.reason_zh, en=refusal.reason_en), following)
    nothing_to_collect = ending not in COLLECTABLE or case.course.applied is not None
    code = None if nothing_to_collect else case.subject.claim_code
    if code and case.course.slip is Fate.FAILED:
        following = words.in_sentence(words.NOTE_CODE, following)
    return ResultContent(
        ending=ending,
        done=done,
        next=following,
        reference=reference_of(case),
        claim_code=as_shown(code) if code else "",
        take=tuple(_to_take(case)),
        slip_printed=case.course.slip is Fate.CONFIRMED,
        ecopy=has_ecopy(case),
    )


def has_ecopy(case: Case) -> bool:
    """Say whether the certificate's own person can have its e-copy now."""
    certificate = case.course.certificate
    own = certificate is not None and certificate.employee_id == case.visit.employee_id
    return own and case.course.refusal is None and case.tools.ecopies.possible()


def reference_of(case: Case) -> str:
    """Return what staff find the request by: the certificate's number, else the request's first digits."""
    certificate = case.course.certificate
    return certificate.number if certificate is not None else short_reference(case.subject.request_id)


def complete(
    record: JourneyRecord, outcome: Outcome, at: datetime, visit_id: UUID
) -> tuple[JourneyRecord, Event]:
    """Return the record of a completed request, and the event that tells it."""
    completed = replace(record, state=JourneyState.COMPLETED, outcome=outcome, updated_at=at)
    told = RequestCompleted(visit_id=visit_id, request_id=record.request_id, at=at, outcome=outcome)
    return completed, told


def proved_outcome(unit: Unit, request_id: UUID) -> Outcome | None:
    """Return what the journal of effects proves about a request, None where nothing came out for it."""
    doors = [each for each in unit.effects.of_request(request_id) if each.kind is EffectKind.OPEN_DOOR]
    if any(each.state is EffectState.CONFIRMED or each.verdict is StaffVerdict.THERE for each in doors):
        return "done"
    if any(each.state in UNSETTLED and each.verdict is None for each in doors):
        return "in-doubt"
    certificate = unit.certificates.by_request(request_id)
    if certificate is not None and certificate.printed > 0:
        return "done"
    return "in-doubt" if unsettled_print(unit, request_id) else None


def unsettled_print(unit: Unit, request_id: UUID) -> bool:
    """Say whether a print of this request may have come out that nobody has looked after."""
    prints = (each for each in unit.effects.of_request(request_id) if each.kind is EffectKind.PRINT_DOCUMENT)
    return any(each.state in UNSETTLED and each.verdict is None for each in prints)


def _to_take(case: Case) -> list[str]:
    things = ["document"] if case.course.document is Fate.CONFIRMED else []
    things += ["slip"] if case.course.slip is Fate.CONFIRMED else []
    return things + (["card"] if CARRIED.intersection(case.visit.means) else [])
