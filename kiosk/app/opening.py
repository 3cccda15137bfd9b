"""Everything heavy: sound settings, and the office behind the screen built from them.

Imported on the thread that opens the office, while the screen is up already.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from config.complaint import Complaint, Refused
from config.slots import Fresh, LastGood
from kiosk.app.back_office import BackOffice
from kiosk.app.settled import Settled, settle_with_last_good
from kiosk.domain.errors import KioskError
from kiosk.journey.registry import step_kinds

log = logging.getLogger(__name__)


class SettingsError(KioskError):
    """Settings that nothing may start with; the complaints say file, line and reason."""

    def __init__(self, refused: Refused) -> None:
        super().__init__("settings.refused", str(refused))
        self.refused = refused


def sound_settings(path: Path, data: Path) -> Settled:
    """Return what to run with, the last good ones where `path` is wrong; raise SettingsError without either.

    What is wrong goes to standard error, a line each.
    """
    match settle_with_last_good(path, step_kinds(), data / "settings"):
        case Refused() as refused:
            _complain("Nothing was started", refused.in_order())
            raise SettingsError(refused)
        case LastGood(settled, complaints):
            _complain("The settings are wrong; running with the last good ones", complaints)
            return settled
        case Fresh(settled):
            return settled


def open_office(settled: Settled, data: Path, on_bug: Callable[[BaseException], None]) -> BackOffice:
    """Build what stands behind the screen; raise KioskError where the environment does not allow it."""
    return BackOffice(settled, data, on_bug)


def _complain(what: str, complaints: Sequence[Complaint]) -> None:
    told = str(Refused(tuple(complaints)))
    sys.stderr.write(f"{what}:\n{told}\n")
    sys.stderr.flush()
    log.error("%s: %d complaints", what, len(complaints))
