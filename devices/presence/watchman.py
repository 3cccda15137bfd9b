"""Decides whether somebody is there: comes by stirring in a few pictures, leaves after some seconds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from devices.presence.background import Background, Floats, relief, small
from devices.transports.camera import Picture

CAME_AFTER = 3  # pictures with something else in them that stirs; a light stirs in one or two
EMPTY_LEARNS = 0.02  # share of each picture while nobody is there: some 12 s at 4 a second
STILL_LEARNS = 0.05  # share of what is there and does not stir
DARK = 10.0  # grey levels: below, nothing is seen and nothing learned
STIRS = 0.05  # of the surroundings: how much a pixel changes from one picture to the next
STIRRING = 0.004  # of the pixels


@dataclass(frozen=True)
class Patience:
    """Seconds of emptiness until somebody left, of stillness until it is a thing, of presence at most."""

    left_after: float = 3.0
    thing_after: float = 60.0
    longest: float = 900.0


class Watchman:
    """Sees pictures one after another, with the time of each; keeps reliefs of 80 x 60 and no picture."""

    def __init__(self, share: float, patience: Patience) -> None:
        """`share` is the part of the picture that a person fills at least."""
        self._share = share
        self._patience = patience
        self._background = Background()
        self.forget()

    def forget(self) -> None:
        """Begin anew, with nobody there."""
        self._background.forget()
        self._before: Floats | None = None
        self._empty = 0  # pictures
        self._stirred = 0  # pictures
        self.present = False
        self._came_at = self._seen_at = self._stirred_at = 0.0

    def see(self, picture: Picture, now: float) -> bool:
        """Look at a picture; say whether somebody is there."""
        seen = small(picture)
        if float(seen.mean()) < DARK:
            self._before = None
            self._leave(now)
            return self.present
        shape = relief(seen)
        stirs = self._before is not None and float(np.mean(np.abs(shape - self._before) > STIRS)) > STIRRING
        self._before = shape
        if stirs:
            self._stirred_at = now
        if self._background.other(shape) >= self._share:
            self._something(shape, now, stirs=stirs)
        else:
            self._nothing(shape, now)
        return self.present

    def _something(self, shape: Floats, now: float, *, stirs: bool) -> None:
        self._seen_at = now
        self._stirred += stirs
        if not self.present and self._stirred >= CAME_AFTER:
            self.present = True
            self._came_at = now
        still = now - self._stirred_at > self._patience.thing_after
        if self.present and (still or now - self._came_at > self._patience.longest):
            self.present = False
            self._stirred = 0
        if not self.present and not stirs:
            self._background.learn(shape, STILL_LEARNS)

    def _leave(self, now: float) -> None:
        if self.present and now - self._seen_at > self._patience.left_after:
            self.present = False

    def _nothing(self, shape: Floats, now: float) -> None:
        self._leave(now)
        if not self.present:
            self._stirred = 0
            self._empty += 1
            self._background.learn(shape, max(EMPTY_LEARNS, 1.0 / self._empty))
