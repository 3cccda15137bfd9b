"""Whether paper lies where it comes out: what tells that somebody took it."""

from __future__ import annotations

from enum import StrEnum


class Outlet(StrEnum):
    """What the sensor of an outlet says; it says nothing of whose paper that is, nor of who took it."""

    EMPTY = "empty"
    OCCUPIED = "occupied"
    NOT_TOLD = "not-told"  # it has no sensor, or none that it tells of: then nobody can know


class HasOutlet:
    """A device that paper comes out of. Without a sensor it stays unknown whether that was taken."""

    def outlet(self) -> Outlet:
        """Return what the sensor says now; raise DeviceError."""
        return Outlet.NOT_TOLD
