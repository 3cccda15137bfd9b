"""What a terminal lives on."""

from __future__ import annotations

from enum import StrEnum


class Supply(StrEnum):
    """Where the power comes from, and whether there is enough of it."""

    MAINS = "mains"
    BATTERY = "battery"  # who is served is served to the end, nobody new
    LOW = "low"  # the terminal ends now
