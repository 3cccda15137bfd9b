"""Closing for a mains that fails, opening when it is back, and ending in good time."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from kiosk.health.supply import Supply

EVERY_MS = 1_000
ACT_WITHIN = 30  # looks that a print under way is waited for once the battery is low

log = logging.getLogger(__name__)


class PowerWatch(QObject):
    """Looks once a second; on the GUI thread. `changed` hears what the terminal lives on.

    Once the battery is low there is no way back: a print under way is waited for, within limits (`acting`
    says whether there is one), then `changed` hears of it, and `end` ends the program.
    """

    def __init__(
        self, changed: Callable[[Supply], None], acting: Callable[[], bool], end: Callable[[], None]
    ) -> None:
        super().__init__()
        self._changed = changed
        self._acting = acting
        self._end = end
        self._look: Callable[[], Supply] = lambda: Supply.MAINS
        self._supply = Supply.MAINS
        self._waited = 0
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self, look: Callable[[], Supply]) -> None:
        """Begin to look."""
        self._look = look
        self._timer.start()
        self.look()

    def end(self) -> None:
        """Look no more."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Look once, and act on what has changed."""
        supply = Supply.LOW if self._waited else self._look()
        if supply is Supply.LOW:
            self._run_out()
        elif supply is not self._supply:
            self._tell(supply)

    def _run_out(self) -> None:
        self._waited += 1
        if self._acting() and self._waited <= ACT_WITHIN:
            return
        self._timer.stop()
        self._tell(Supply.LOW)
        self._end()

    def _tell(self, supply: Supply) -> None:
        self._supply = supply
        log.log(logging.INFO if supply is Supply.MAINS else logging.WARNING, "power: %s", supply)
        self._changed(supply)
