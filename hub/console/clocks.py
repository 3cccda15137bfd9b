"""How far a terminal's clock is from the platform's, in the words of the list of terminals."""

from __future__ import annotations

from dataclasses import dataclass

from contract.feed import CLOCK_ALARM_S, Heartbeat

UNITS = (("days", 86_400), ("hours", 3600), ("minutes", 60))


@dataclass(frozen=True)
class ShownClock:
    """The key of the text that tells it, and the number that stands in it."""

    text: str
    count: int


def shown_clock(beat: Heartbeat) -> ShownClock | None:
    """Return what to say of a terminal's clock; nothing where it is right, or nobody knows."""
    offset = beat.clock_offset_s
    if offset is None or abs(offset) < CLOCK_ALARM_S:
        return None
    unit, seconds = next((unit, seconds) for unit, seconds in UNITS if abs(offset) >= 2 * seconds)
    direction = "behind" if offset > 0 else "ahead"
    return ShownClock(f"terminals.clock.{direction}.{unit}", abs(offset) // seconds)
