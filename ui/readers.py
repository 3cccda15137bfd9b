"""Which readers of cards work, as the screens need to know it."""

from __future__ import annotations

from dataclasses import dataclass

from contract.events import Means


@dataclass(frozen=True)
class Readers:
    """Means whose reader works, and means whose reader is there and does not."""

    working: frozenset[Means] = frozenset()
    broken: frozenset[Means] = frozenset()
