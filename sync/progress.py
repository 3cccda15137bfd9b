"""How far the delivery of the backlog is, for people to look at."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

WINDOW = 30.0  # seconds over which the rate is taken
SHORTEST = 1.0  # seconds that say anything about a rate


@dataclass(frozen=True)
class Progress:
    """What waits, and what was settled since the backlog began; all zero and None where nothing waits.

    `part` (0 to 1) of the backlog is settled; what comes meanwhile never takes it back. `rate` is in events a
    second, of the last half minute; it and `seconds_left` are None while nothing is delivered.
    """

    waiting: int = 0
    settled: int = 0
    rate: float | None = None
    seconds_left: float | None = None
    oldest_at: datetime | None = None
    part: float = 0.0


class ProgressMeter:
    """Takes note of what the relay does. Thread-safe; asking costs no look into the store.

    `waiting` tells how many events wait now, `monotonic` seconds of a clock that nobody sets.
    """

    def __init__(self, waiting: Callable[[], int], monotonic: Callable[[], float]) -> None:
        self._waiting = waiting
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._oldest_at: datetime | None = None
        self._settled = 0
        self._part = 0.0
        self._samples: deque[tuple[float, int]] = deque()

    def saw(self, oldest_at: datetime | None) -> None:
        """Take note of when the oldest event that waits was recorded; None ends the backlog."""
        with self._lock:
            self._oldest_at = oldest_at
            if oldest_at is None:
                self._settled = 0
                self._part = 0.0
                self._samples.clear()
                return
            self._forget_old_samples()
            if not self._samples:
                self._samples.append((self._monotonic(), self._settled))

    def settled(self, count: int) -> None:
        """Take note that `count` events wait no more: the platform has them, or they are dead letters."""
        with self._lock:
            self._settled += count
            self._samples.append((self._monotonic(), self._settled))

    def stopped(self) -> None:
        """Take note that the delivery was interrupted: what comes until it goes on counts as not settled."""
        with self._lock:
            self._part = 0.0

    def progress(self) -> Progress:
        """Return how far it is."""
        waiting = self._waiting()
        with self._lock:
            if self._oldest_at is None:
                return Progress(waiting)
            rate = self._rate()
            left = None if rate is None else waiting / rate
            if waiting:
                self._part = max(self._part, self._settled / (self._settled + waiting))
            return Progress(waiting, self._settled, rate, left, self._oldest_at, self._part)

    def _rate(self) -> float | None:
        self._forget_old_samples()
        if not self._samples:
            return None
        since, then = self._samples[0]
        passed = self._monotonic() - since
        delivered = self._settled - then
        return delivered / passed if passed >= SHORTEST and delivered > 0 else None

    def _forget_old_samples(self) -> None:
        while self._samples and self._samples[0][0] < self._monotonic() - WINDOW:
            self._samples.popleft()
