"""Whether a job that an earlier visit left at the printer still moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from devices.document_printer import JobProgress
from kiosk.domain.effect import Effect
from kiosk.effects.document_watch import moved


@dataclass(frozen=True)
class _Look:
    progress: JobProgress
    since: float


class Standstill:
    """Tells a job that works from one that only says so, over looks that are seconds or hours apart.

    The first look of a run begins the count: what a job did before, nobody saw.
    """

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._looks: dict[UUID, _Look] = {}

    def lasts(self, effect: Effect, progress: JobProgress) -> bool:
        """Say whether the job of `effect` was seen in the same place for as long as patience has it."""
        now = self._monotonic()
        look = self._looks.get(effect.effect_id)
        if look is None or moved(look.progress, progress):
            look = self._looks[effect.effect_id] = _Look(progress, now)
        return now - look.since >= self._seconds

    def forget(self, effect: Effect) -> None:
        """Keep nothing of an effect that is settled."""
        self._looks.pop(effect.effect_id, None)
