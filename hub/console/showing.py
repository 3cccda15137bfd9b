"""Rows of the store in the form in which the pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from contract.effects import (
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectNotTaken,
    EffectSettledByStaff,
    EffectTaken,
    StaffVerdict,
)
from contract.event import Event
from contract.events import RequestAbandoned, RequestOpened, RequestSubmitted
from contract.feed import DeviceHealth
from contract.language import Language
from contract.store_events import StoreWentBack
from hub.admission import ANY_EVENT
from hub.console.attached import ShownAttachment, shown_attachments, waits
from hub.console.clocks import ShownClock, shown_clock
from hub.console.evidence import in_words
from hub.console.offered import ShownService, shown_services
from hub.console.sentences import Telling, decision
from hub.console.store_sentences import went_back
from hub.services import Services
from hub.soundness import SOUND_DEVICE
from hub.store.terminal_list import TerminalState
from hub.store.watching import Decision, EventRow, RequestRow, TerminalRow, VisitRow

LATE_AFTER = timedelta(minutes=2)  # between what happened and its arrival: the terminal was offline
AHEAD_AFTER = timedelta(minutes=2)  # by which a fact is later than its arrival: the terminal's clock is wrong


@dataclass(frozen=True)
class ShownTerminal:
    """A terminal as the pages show it."""

    terminal_id: str
    site: str
    state: TerminalState
    seen_at: datetime | None
    queue_depth: int | None = None
    attachments_waiting: int | None = None
    oldest_waiting_at: datetime | None = None
    delivered_per_second: float | None = None
    dead_letters: int | None = None
    in_doubt: int | None = None
    software: str | None = None
    contract: str | None = None
    devices: Sequence[DeviceHealth] = ()
    went_back: str = ""  # how its store last went back
    went_back_at: datetime | None = None
    clock: ShownClock | None = None
    services: Sequence[ShownService] | None = None  # None: it does not tell

    @property
    def wrong(self) -> list[DeviceHealth]:
        """The devices that do not work as they should."""
        return [one for one in self.devices if one.status.upper() not in SOUND_DEVICE or one.faults]


@dataclass(frozen=True)
class ShownRequest:
    """A request as the list shows it."""

    service_id: str | None
    outcome: str
    certificate: str | None
    attachments: Sequence[ShownAttachment] = ()


@dataclass(frozen=True)
class ShownVisit:
    """A visit as the list shows it; the name is masked."""

    terminal_id: str
    visit_id: str
    at: datetime
    name: str | None = field(repr=False)
    requests: Sequence[ShownRequest]
    end: str | None
    seconds: int | None
    score: int | None
    in_doubt: bool
    untaken: bool


@dataclass(frozen=True)
class ShownMoment:
    """One sentence of a timeline; `tone` is calm, good, bad or doubt.

    `late` says that its arrival is worth telling: far from the moment that the terminal's clock gave.
    """

    at: datetime
    received_at: datetime
    late: bool
    sentence: str
    tone: str
    evidence: Sequence[tuple[str, str]]


def shown_terminal(
    row: TerminalRow, state: TerminalState, services: Services, language: Language
) -> ShownTerminal:
    """Say how a terminal is."""
    beat = row.heartbeat
    if beat is None or row.seen_at is None:
        return ShownTerminal(row.terminal_id, row.site, state, None)
    return ShownTerminal(
        terminal_id=row.terminal_id,
        site=row.site,
        state=state,
        seen_at=row.seen_at,
        queue_depth=beat.queue_depth,
        attachments_waiting=beat.attachments_waiting,
        oldest_waiting_at=beat.oldest_waiting_at if beat.queue_depth else None,
        delivered_per_second=beat.delivered_per_second if beat.queue_depth else None,
        dead_letters=beat.dead_letters,
        in_doubt=beat.in_doubt,
        software=beat.software,
        contract=beat.contract,
        devices=beat.devices,
        went_back="" if row.went_back is None else went_back_told(row.went_back, language),
        went_back_at=None if row.went_back is None else row.went_back.happened_at,
        clock=shown_clock(beat),
        services=shown_services(beat.services, services, language) if beat.services else None,
    )


def went_back_told(row: EventRow, language: Language) -> str:
    """Say how a terminal's store went back."""
    event = ANY_EVENT.validate_json(row.payload)
    return went_back(event).to(language) if isinstance(event, StoreWentBack) else ""


def shown_visit(row: VisitRow) -> ShownVisit:
    """Say what a visit was."""
    took = None if row.closed_at is None else round((row.closed_at - row.first_at).total_seconds())
    return ShownVisit(
        terminal_id=row.terminal_id,
        visit_id=str(row.visit_id),
        at=row.first_at,
        name=masked(row.name) if row.name else None,
        requests=[
            ShownRequest(one.service_id, outcome_of(one), one.certificate, shown_attachments(one.attachments))
            for one in row.requests
        ],
        end=row.end,
        seconds=took,
        score=row.score,
        in_doubt=row.in_doubt,
        untaken=row.untaken,
    )


def outcome_of(request: RequestRow) -> str:
    """Return how far a request came."""
    if request.refused:
        return "refused"
    if request.outcome in (None, "queued") and waits(request.attachments):
        return "waiting"
    if request.outcome is not None:
        return request.outcome
    if request.abandoned_at is not None and request.submitted_at is None:
        return "abandoned"
    return "open" if request.submitted_at is None else "submitted"


def masked(name: str) -> str:
    """Return the first character, or the first word, and a star."""
    first, _, rest = name.strip().partition(" ")
    return f"{first} *" if rest else f"{name[:1]}*"


def shown_moments(
    rows: Sequence[EventRow], decisions: Sequence[Decision], services: Services, language: Language
) -> list[ShownMoment]:
    """Tell a visit's events, and what the platform decided between them, as sentences."""
    events = [ANY_EVENT.validate_json(row.payload) for row in rows]
    telling = Telling(services, language, services_of(events), settled_effects(events))
    moments = [
        ShownMoment(
            at=row.happened_at,
            received_at=row.received_at,
            late=not -AHEAD_AFTER <= row.received_at - row.happened_at <= LATE_AFTER,
            sentence=telling.sentence(event),
            tone=tone(event, telling.settled),
            evidence=evidence(event, language),
        )
        for row, event in zip(rows, events, strict=True)
    ]
    asked = {event.request_id: at for at, event in enumerate(events) if isinstance(event, RequestSubmitted)}
    decided = [(asked.get(one.request_id, -1), shown_decision(one, language)) for one in decisions]
    return once_each_arrival(in_place(moments, decided))


def in_place(moments: Sequence[ShownMoment], decided: Iterable[tuple[int, ShownMoment]]) -> list[ShownMoment]:
    """Put decisions between the moments of a terminal, which stay in the order in which they happened there.

    A decision stands after the moment whose number comes with it, and after those behind that had arrived by
    then: only the platform's own clock is asked.
    """
    before: dict[int, list[ShownMoment]] = {}
    for asked, decision_ in decided:
        later = (at for at in range(asked + 1, len(moments)) if moments[at].received_at > decision_.at)
        before.setdefault(next(later, len(moments)), []).append(decision_)
    told = []
    for at in range(len(moments) + 1):
        told += [*before.get(at, ()), *moments[at : at + 1]]
    return told


def once_each_arrival(moments: Sequence[ShownMoment]) -> list[ShownMoment]:
    """Mention an arrival that is worth telling at the first of those that came together."""
    before = [None, *(moment.received_at if moment.late else None for moment in moments)]
    return [
        replace(moment, late=moment.late and moment.received_at != last)
        for moment, last in zip(moments, before, strict=False)
    ]


def services_of(events: Iterable[Event]) -> dict[UUID, str]:
    """Return which service each request is for."""
    asked = [event for event in events if isinstance(event, RequestOpened | RequestSubmitted)]
    return {event.request_id: event.service_id for event in asked}


def settled_effects(events: Iterable[Event]) -> frozenset[UUID]:
    """Return the effects of which something certain is known, whatever moments the clock gave."""
    certain = EffectConfirmed | EffectFailed | EffectSettledByStaff
    return frozenset(event.effect_id for event in events if isinstance(event, certain))


def shown_decision(one: Decision, language: Language) -> ShownMoment:
    """Tell what the platform decided."""
    look = "good" if one.refused is None else "bad"
    told = decision(one.number, one.refused).to(language)
    return ShownMoment(at=one.at, received_at=one.at, late=False, sentence=told, tone=look, evidence=())


def tone(event: Event, settled: frozenset[UUID]) -> str:
    """Return how an event should look."""
    match event:
        case EffectInDoubt() if event.effect_id not in settled:
            return "doubt"
        case EffectFailed() | EffectNotTaken() | RequestAbandoned():
            return "bad"
        case EffectSettledByStaff(verdict=verdict):
            return "good" if verdict is StaffVerdict.THERE else "bad"
        case EffectConfirmed() | EffectTaken():
            return "good"
        case _:
            return "calm"


def evidence(event: Event, language: Language) -> list[tuple[str, str]]:
    """Return what the device said, name by name."""
    match event:
        case EffectConfirmed() | EffectFailed() | EffectInDoubt():
            return in_words(event.evidence, language)
        case _:
            return []
