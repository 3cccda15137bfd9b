"""What drivers need of a camera."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from devices.errors import DeviceError, DeviceFailure

Picture = NDArray[np.uint8]
"""Rows of pixels, blue, green and red of each."""

Clock = Callable[[], float]
SILENT_AFTER = 3.0  # seconds without a picture


class Camera(Protocol):
    """Something that gives pictures; times in seconds. Every method but `close` raises DeviceError.

    NO_DEVICE where there is nothing to open, CONNECTION_LOST where it went away, TIME_OUT where it gave no
    picture for 3 s, PROTOCOL where what it gives is none, SEQUENCE_ERROR while closed.
    """

    def find(self) -> None:
        """See whether it is there, without using it; for cameras that rest while nobody needs them."""

    def open(self) -> None:
        """Begin to take pictures."""

    def close(self) -> None:
        """Give the camera back; never raises, closing twice is allowed."""

    def picture(self, *, within: float) -> Picture | None:
        """Return the newest picture, older ones are skipped; None where none came in time."""


class Patience:
    """Counts how long a camera has given nothing."""

    def __init__(self, what: str, clock: Clock = time.monotonic) -> None:
        self._what = what
        self._clock = clock
        self._since = clock()

    def start(self) -> None:
        """Begin to count; also when there was a picture."""
        self._since = self._clock()

    def nothing(self) -> None:
        """There was no picture; raise DeviceError(TIME_OUT) where that lasts too long."""
        if self._clock() - self._since > SILENT_AFTER:
            raise DeviceError(DeviceFailure.TIME_OUT, self._what)
