"""One of several that are measured in turn, and how fast each was beside another in the same round."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter


@dataclass
class Contender:
    """One way for messages to get there, and how many a second did in each round."""

    name: str
    rates: list[float] = field(default_factory=list)

    def measure(self, count: int, act: Callable[[], object]) -> None:
        """Take the time of so many."""
        began = perf_counter()
        act()
        self.rates.append(count / (perf_counter() - began))

    def rate(self) -> float:
        """Return the median."""
        return statistics.median(self.rates)

    def beside(self, other: Contender) -> float:
        """Return how many times as fast this was as the other, in the median of the rounds."""
        return statistics.median(ours / theirs for ours, theirs in zip(self.rates, other.rates, strict=True))

    def line(self) -> str:
        """Return what there is to say of it."""
        told = ", ".join(f"{rate:.0f}" for rate in self.rates)
        return f"{self.name}: {self.rate():.0f}/s ({told})"
