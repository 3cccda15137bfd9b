"""How long ago an effect was last written down, and what that is worth where the clock was set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from kiosk.domain.effect import Effect

STEADY = 1.0  # seconds by which time of day and monotonic clock may drift apart: more is a clock that was set


class Quiet:
    """Tells when a device that knows nothing of an effect is believed: so many seconds after the act.

    Where the clock was set since the program began, or the act lies in the future, the seconds are counted
    on the monotonic clock, from the first look that missed the effect. Else an act that is still on its way
    through a buffer would count as one that never happened.
    """

    def __init__(self, seconds: float, clock: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._monotonic = monotonic
        self._began = clock(), monotonic()
        self._since: dict[UUID, float] = {}

    def lasts(self, effect: Effect) -> bool:
        """Say whether a device that does not know `effect` is not to be believed yet."""
        moment, now = self._clock(), self._monotonic()
        passed = (moment - self._began[0]).total_seconds()
        was_set = abs(passed - (now - self._began[1])) > STEADY
        age = (moment - effect.at).total_seconds()
        if was_set or age < 0:
            age = now - self._since.setdefault(effect.effect_id, now)
        if age < self._seconds:
            return True
        self._since.pop(effect.effect_id, None)
        return False
