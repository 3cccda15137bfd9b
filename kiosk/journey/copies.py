"""How many copies of a request are on paper, and how many are still to print; the journal knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contract.effects import EffectKind
from kiosk.domain.effect import Effect, EffectState
from kiosk.domain.visit import JourneyRecord


@dataclass(frozen=True)
class Copies:
    """Whole copies that came out, and those left to print: at least one, or nobody would print."""

    printed: int
    left: int


def copies_of(record: JourneyRecord, effects: Iterable[Effect]) -> Copies:
    """Return the copies of a request after its prints that failed; `effects` are its own, oldest first.

    One copy is asked for where no number was. A copy of which only some pages came out is printed anew.
    """
    told = record.answers.get("copies", "")
    asked = left = max(1, int(told)) if told.isdecimal() else 1
    for effect in effects:
        if effect.kind is EffectKind.PRINT_DOCUMENT and effect.state is EffectState.FAILED:
            left = max(1, left - (effect.came_out or 0) * left // effect.units)
    return Copies(asked - left, left)
