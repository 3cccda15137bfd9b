"""A physical effect and the states it goes through, each durable before the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contract.effects import EffectKind, EffectPurpose, StaffVerdict


class EffectState(StrEnum):
    """How far an effect is known to be."""

    INTENDED = "intended"
    STARTED = "started"
    SEEN = "seen"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    IN_DOUBT = "in-doubt"


DOOR_STUCK = frozenset({"door-still-closed", "door-stood-open"})
"""Reasons for which an opening failed that only staff can clear: what lies there may be gone, or go, yet."""

OPEN = frozenset({EffectState.INTENDED, EffectState.STARTED, EffectState.SEEN})


@dataclass(frozen=True)
class Effect:
    """One physical act: what for, on which device, with the device's readings before and after.

    `job` is our name of it, unique for ever; `printer_job` is the device's own id, once it gave one.
    `came_out` are the units that are on paper, where the effect is settled and they are known.

    Three facts, each None until it is known: `accepted_at`, the device took the order; `done_at`, it is known
    to have come out, whole or in part; `taken_at`, the outlet was seen empty since. `not_taken_at`: what came
    out still lay there after the time allowed; `retracted`: the device was told to take it back then.

    `door`: which one, where the device has several. `closed_at`: it was seen closed after it had been opened.

    `verdict`: what staff found who went to look after an effect in doubt, for it stays in doubt.
    """

    effect_id: UUID
    kind: EffectKind
    device: str
    state: EffectState
    at: datetime
    visit_id: UUID | None = None
    request_id: UUID | None = None
    job: str | None = None
    printer_job: str | None = None
    units: int = 1
    certificate_number: str | None = None
    before: Mapping[str, int | str | None] = field(default_factory=dict)
    after: Mapping[str, int | str | None] = field(default_factory=dict)
    reason: str | None = None
    came_out: int | None = None
    purpose: EffectPurpose = EffectPurpose.SERVICE
    accepted_at: datetime | None = None
    done_at: datetime | None = None
    taken_at: datetime | None = None
    not_taken_at: datetime | None = None
    retracted: bool = False
    verdict: StaffVerdict | None = None
    verdict_at: datetime | None = None
    door: str | None = None
    closed_at: datetime | None = None
