"""What a terminal has to tell after weeks on its own: the events of whole visits, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any
from uuid import uuid4

from contract.effects import EffectConfirmed, EffectKind, EffectTaken
from contract.event import Event
from contract.events import (
    Means,
    RequestCompleted,
    RequestOpened,
    RequestSubmitted,
    StepCompleted,
    SurveyAnswered,
    VisitClosed,
    VisitEnd,
    VisitIdentified,
    VisitOpened,
)
from contract.language import Language
from kiosk.store.store import Store

SERVICE: dict[str, Any] = {"service_id": "cert.employment", "service_version": 1}
STEPS = ("purpose", "addressee", "confirm", "issue", "print", "slip")
BETWEEN_VISITS = timedelta(minutes=3)
AT_ONCE = 1000  # events in one unit of work


def visit(employee_id: str, at: datetime) -> list[Event]:
    """Return the events of a visit for a certificate, from the touch to the farewell: sixteen."""
    of_visit: dict[str, Any] = {"visit_id": uuid4()}
    asked = of_visit | {"request_id": uuid4()}
    moments = (at + timedelta(seconds=4 * number) for number in range(100))

    def printed(kind: EffectKind, device: str) -> EffectConfirmed:
        effect = {"effect_id": uuid4(), "kind": kind, "device": device, "evidence": {"counter": [812, 813]}}
        when = next(moments)
        return EffectConfirmed(**asked, **effect, at=when, accepted_at=when)

    paper = printed(EffectKind.PRINT_DOCUMENT, "printer")
    slip = printed(EffectKind.PRINT_SLIP, "slips")
    steps = [StepCompleted(**asked, at=next(moments), step=step, seconds=3.5) for step in STEPS]
    answers = {"purpose": "loan", "language": "both", "addressee": "某某银行", "copies": 1}
    return [
        VisitOpened(**of_visit, at=at, language=Language.ZH),
        VisitIdentified(**of_visit, at=next(moments), employee_id=employee_id, means=Means.ID_CARD, level=2),
        RequestOpened(**asked, **SERVICE, at=next(moments), employee_id=employee_id),
        *steps[:3],
        RequestSubmitted(
            **asked,
            **SERVICE,
            at=next(moments),
            employee_id=employee_id,
            language=Language.ZH,
            answers=answers,
            claim_code="7K2M-9QXD",
        ),
        steps[3],
        paper,
        steps[4],
        slip,
        steps[5],
        EffectTaken(
            **asked, effect_id=paper.effect_id, at=next(moments), kind=paper.kind, device=paper.device
        ),
        RequestCompleted(**asked, at=next(moments), outcome="done"),
        SurveyAnswered(**asked, at=next(moments), survey_id="after-service", question_id="all", score=5),
        VisitClosed(**of_visit, at=next(moments), end=VisitEnd.LEFT),
    ]


def events(count: int, employee_ids: Sequence[str], began: datetime) -> Iterator[Event]:
    """Yield so many events, a visit after the other, of one person after the other."""
    people = cycle(employee_ids)
    made = 0
    while made < count:
        told = visit(next(people), began)[: count - made]
        yield from told
        made += len(told)
        began += BETWEEN_VISITS


def fill(store: Store, told: Iterator[Event]) -> int:
    """Put events into the outbox, many in each transaction, and return how many; in bounded memory."""
    put = 0
    while some := list(islice(told, AT_ONCE)):
        with store.unit() as unit:
            for event in some:
                unit.outbox.put(event)
        put += len(some)
    return put
