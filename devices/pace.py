"""How fast the supervisor works: rests, deadlines, and how long to wait before trying again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Delay = Callable[[int], float]


def full_jitter(first: float, most: float, random: Random) -> Delay:
    """Return a delay in seconds by attempt (1, 2, …): uniform in 0 … min(most, first * 2^(attempt-1)).

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (full jitter).
    """

    def delay(attempt: int) -> float:
        ceiling = min(most, first * 2.0 ** min(attempt - 1, 32))
        return random.uniform(0.0, ceiling)

    return delay


@dataclass(frozen=True)
class Pace:
    """Times in seconds.

    `reopen` tells how long to wait after the n-th failure in a row. A step (open, watch, or an operation
    past its own deadline) that lasts longer than its allowance counts as hung; the watchdog looks every
    `watchdog`. `replacements` is how many hung threads one device may leave behind at a time. `misses` is how
    often in a row a device must be missed before it counts as lost; one that says itself that it is gone
    (NO_DEVICE) counts so at once.
    """

    reopen: Delay
    open_within: float = 20.0
    watch_within: float = 8.0
    operation_grace: float = 3.0
    watchdog: float = 0.5
    replacements: int = 1
    misses: int = 3


def usual_pace(random: Random) -> Pace:
    """Return the pace for real hardware: reopen after at most 0.5 s, then 1 s, up to 5 s."""
    return Pace(reopen=full_jitter(0.5, 5.0, random))
