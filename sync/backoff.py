"""How long to wait before the platform is asked again."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Backoff:
    """Full jitter: uniform in 0 … min(`most`, `first` * 2^attempt) seconds.

    Source: AWS Architecture Blog, "Exponential Backoff And Jitter". A thousand terminals whose platform
    comes back do not all ask at once.
    """

    random: Random
    first: float = 0.5
    most: float = 60.0
    longest_asked: float = 3600.0

    @property
    def longest(self) -> float:
        """The longest delay that there can be."""
        return self.most + self.longest_asked

    def delay(self, attempts: int, retry_after: float | None = None) -> float:
        """Return seconds to wait after `attempts` failures in a row; at least what the platform asked for."""
        ceiling = min(self.most, self.first * 2.0 ** min(attempts, 32))
        asked = min(retry_after or 0.0, self.longest_asked)
        return asked + self.random.uniform(0.0, ceiling)
