"""Says what is wrong with a settings file, its devices and their options too, and starts nothing."""

from __future__ import annotations

import sys
from pathlib import Path

from config.complaint import Refused
from kiosk.app.settled import settle
from kiosk.journey.registry import step_kinds


def sound(settings: Path) -> bool:
    """Print `OK`, or every complaint with line and reason; nothing is opened or kept."""
    settled = settle(settings, step_kinds())
    if isinstance(settled, Refused):
        sys.stderr.write(f"{settled}\n")
        return False
    sys.stdout.write("OK\n")
    return True
