"""Rows of the store in the form in which the pages show them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contract.events import EffectConfirmed, EffectFailed, EffectInDoubt, Event, RequestAbandoned
from contract.feed import DeviceHealth
from contract.language import Language
from hub.admission import ANY_EVENT
from hub.console.sentences import decision, sentence
from hub.store.watching import Decision, EventRow, RequestRow, TerminalRow, VisitRow

SILENT_AFTER = timedelta(minutes=3)
SOUND_DEVICE = frozenset({"ONLINE", "BUSY"})


@dataclass(frozen=True)
class ShownTerminal:
    """A terminal as the list shows it; `state` is well, attention, silent or never."""

    terminal_id: str
    site: str
    state: str
    seen_at: datetime | None
    queue_depth: int | None = None
    dead_letters: int | None = None
    in_doubt: int | None = None
    software: str | None = None
    devices: Sequence[DeviceHealth] = ()


@dataclass(frozen=True)
class ShownRequest:
    """A request as the list shows it."""

    service_id: str | None
    outcome: str
    certificate: str | None


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


@dataclass(frozen=True)
class ShownMoment:
    """One sentence of a timeline; `tone` is calm, good, bad or doubt."""

    at: datetime
    received_at: datetime
    sentence: str
    tone: str
    evidence: Sequence[tuple[str, str]]


def shown_terminal(row: TerminalRow, now: datetime) -> ShownTerminal:
    """Say how a terminal is."""
    beat = row.heartbeat
    if beat is None or row.seen_at is None:
        return ShownTerminal(row.terminal_id, row.site, "never", None)
    return ShownTerminal(
        terminal_id=row.terminal_id,
        site=row.site,
        state=state_of(row.seen_at, now, sound=is_sound(row)),
        seen_at=row.seen_at,
        queue_depth=beat.queue_depth,
        dead_letters=beat.dead_letters,
        in_doubt=beat.in_doubt,
        software=beat.software,
        devices=beat.devices,
    )


def is_sound(row: TerminalRow) -> bool:
    """Return whether nothing at a terminal waits for a person."""
    beat = row.heartbeat
    if beat is None or beat.dead_letters or beat.in_doubt:
        return False
    return all(device.status.upper() in SOUND_DEVICE and not device.faults for device in beat.devices)


def state_of(seen_at: datetime, now: datetime, *, sound: bool) -> str:
    """Return the word for a terminal's state."""
    if now - seen_at > SILENT_AFTER:
        return "silent"
    return "well" if sound else "attention"


def shown_visit(row: VisitRow) -> ShownVisit:
    """Say what a visit was."""
    took = None if row.closed_at is None else round((row.closed_at - row.first_at).total_seconds())
    return ShownVisit(
        terminal_id=row.terminal_id,
        visit_id=str(row.visit_id),
        at=row.first_at,
        name=masked(row.name) if row.name else None,
        requests=[ShownRequest(one.service_id, outcome_of(one), one.certificate) for one in row.requests],
        end=row.end,
        seconds=took,
        score=row.score,
        in_doubt=row.in_doubt,
    )


def outcome_of(request: RequestRow) -> str:
    """Return how far a request came."""
    if request.refused:
        return "refused"
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
    rows: Sequence[EventRow], decisions: Sequence[Decision], language: Language
) -> list[ShownMoment]:
    """Tell a visit's events, and what the platform decided between them, as sentences."""
    moments = [shown_decision(one, language) for one in decisions]
    for row in rows:
        event = ANY_EVENT.validate_json(row.payload)
        told = sentence(event, language)
        moments.append(ShownMoment(row.happened_at, row.received_at, told, tone(event), evidence(event)))
    return sorted(moments, key=lambda moment: moment.at)


def shown_decision(one: Decision, language: Language) -> ShownMoment:
    """Tell what the platform decided."""
    look = "good" if one.refused is None else "bad"
    return ShownMoment(one.at, one.at, decision(one.number, one.refused).to(language), look, ())


def tone(event: Event) -> str:
    """Return how an event should look."""
    match event:
        case EffectInDoubt():
            return "doubt"
        case EffectFailed() | RequestAbandoned():
            return "bad"
        case EffectConfirmed():
            return "good"
        case _:
            return "calm"


def evidence(event: Event) -> list[tuple[str, str]]:
    """Return what the device said, name by name."""
    match event:
        case EffectConfirmed() | EffectFailed() | EffectInDoubt():
            return [(name, json.dumps(value, ensure_ascii=False)) for name, value in event.evidence.items()]
        case _:
            return []
