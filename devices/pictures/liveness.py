"""Whether a camera's pictures live: a sensor's noise makes each another one, and some light falls in."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from devices.transports.camera import Picture

FROZEN_AFTER = 4.0  # seconds of the same picture, to the last bit
BLACK_AFTER = 4.0  # seconds
BLACK = 24  # grey levels: of the brightest hundredth
BRIGHT_PART = 100
EVERY = 8  # pixels: a part of them tells


class Signs(StrEnum):
    """What the last seconds say."""

    ALIVE = "alive"
    FROZEN = "frozen"
    BLACK = "black"


class Liveness:
    """Looks at every picture; keeps a 64th of the last one."""

    def __init__(self, clock: Callable[[], float], *, repeats: bool = False) -> None:
        """`repeats` where a picture may well come twice: a film that stands still."""
        self._clock = clock
        self._repeats = repeats
        self.forget()

    def forget(self) -> None:
        """Begin anew, with nothing seen."""
        self._last: Picture | None = None
        self.is_new = False  # whether the last picture was another than the one before
        self._changed_at = self._bright_at = self._clock()

    def see(self, picture: Picture) -> None:
        """Look at a picture."""
        part = picture[::EVERY, ::EVERY].copy()
        same = self._last is not None and np.array_equal(part, self._last)
        self.is_new = self._repeats or not same
        self._last = part
        if self.is_new:
            self._changed_at = self._clock()
        if np.count_nonzero(part >= BLACK) * BRIGHT_PART >= part.size:
            self._bright_at = self._clock()

    @property
    def signs(self) -> Signs:
        """What they say now."""
        now = self._clock()
        if self._last is None:
            return Signs.ALIVE
        if now - self._bright_at > BLACK_AFTER:
            return Signs.BLACK
        return Signs.FROZEN if now - self._changed_at > FROZEN_AFTER else Signs.ALIVE
