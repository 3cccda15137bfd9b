"""Whether paper lies where it comes out: what tells that somebody took it."""

from __future__ import annotations

from enum import StrEnum


class Outlet(StrEnum):
    """What the sensor of an outlet says; it says nothing of whose paper that is, nor of who took it."""

    EMPTY = "empty"
    OCCUPIED = "occupied"
    NOT_TOLD = "not-told"  # it has no sensor, or none that it tells of: then nobody can know


class Retraction(StrEnum):
    """What became of a paper that was ordered back from the outlet."""

    RETRACTED = "retracted"  # it lay there, was ordered back, and lies there no longer
    STILL_LIES = "still-lies"  # the printer was asked and did not: it jams, or retracting is switched off
    NOTHING_LAY = "nothing-lay"  # nothing lay there, so nothing was ordered
    NOT_POSSIBLE = "not-possible"  # the model has no presenter


class HasOutlet:
    """A device that paper comes out of. Without a sensor it stays unknown whether that was taken.

    `retracts`: it can take back what nobody took.
    """

    retracts: bool = False

    def outlet(self) -> Outlet:
        """Return what the sensor says now; raise DeviceError."""
        return Outlet.NOT_TOLD

    def retract(self) -> Retraction:
        """Take back what lies there, and say by the sensor what became of it; raise DeviceError."""
        return Retraction.NOT_POSSIBLE
