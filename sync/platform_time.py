"""What time the platform has, as its answers tell it, and by how much the terminal's clock differs from that.

The terminal does not set its clock by it, nor its facts: which of the two clocks is wrong, it cannot know.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median_low

from contract.feed import CLOCK_ALARM_S

LOOKS = 5  # that are remembered
FEWEST = 3  # that say anything: one of them may be wrong
YEARS = range(1970, 9000)


@dataclass(frozen=True)
class Look:
    """One look at the platform's clock: what it said between two moments of the monotonic clock (seconds)."""

    asked: float
    answered: float
    said: datetime

    @property
    def zero(self) -> float:
        """The platform's time, in seconds since 1970, when the monotonic clock stood at zero.

        The answer is taken to have been made half-way: wrong by half of the round trip at most (as in
        RFC 5905 section 8).
        """
        return self.said.timestamp() - (self.asked + self.answered) / 2


@dataclass(frozen=True)
class ClockOffset:
    """By how many seconds the platform's clock is ahead of the terminal's; negative where it is behind."""

    seconds: float

    @property
    def alarming(self) -> bool:
        """Whether somebody must set a clock."""
        return abs(self.seconds) >= CLOCK_ALARM_S


def agreed(looks: Sequence[Look]) -> float | None:
    """Return the median of what the looks say: an odd one among them changes nothing. None for too few."""
    return median_low(look.zero for look in looks) if len(looks) >= FEWEST else None


class PlatformTime:
    """Knows the platform's time from the last few looks. Thread-safe.

    It is kept against the monotonic clock, so that a terminal's clock that is set shows at once.
    """

    def __init__(self, clock: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._looks: deque[Look] = deque(maxlen=LOOKS)

    def saw(self, look: Look) -> None:
        """Take note of a look."""
        if look.said.year in YEARS:
            with self._lock:
                self._looks.append(look)

    def offset(self) -> ClockOffset | None:
        """Return by how much the clocks differ, None before the platform was heard often enough."""
        zero = self._zero()
        if zero is None:
            return None
        return ClockOffset(zero + self._monotonic() - self._clock().timestamp())

    def now(self) -> datetime:
        """Return the time that the platform has, the terminal's own where that is not known."""
        zero = self._zero()
        return self._clock() if zero is None else datetime.fromtimestamp(zero + self._monotonic(), UTC)

    def _zero(self) -> float | None:
        with self._lock:
            return agreed(self._looks)
