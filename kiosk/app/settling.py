"""Settling what was left open, again and again until every device has answered for it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from kiosk.domain.errors import KioskError
from ui.background import Background

AGAIN_AFTER_MS = 5_000

log = logging.getLogger(__name__)


class Settling(QObject):
    """Runs recovery on the worker of the use cases, only while nobody is being served.

    `settle` says whether something stays open. `at_rest` says, on the GUI thread, whether nobody is being
    served: what the worker was told before that moment, it has done before the recovery begins.
    """

    def __init__(
        self, background: Background, settle: Callable[[], bool], at_rest: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._background = background
        self._settle = settle
        self._at_rest = at_rest
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_AFTER_MS)
        self._timer.timeout.connect(self.ask)

    def watch(self, left_open: bool) -> None:
        """Ask again after a while where something was left open; on the GUI thread."""
        if left_open:
            self._timer.start()

    def ask(self) -> None:
        """Settle now, or as soon as nobody is being served; on the GUI thread."""
        if self._at_rest():
            self._timer.stop()
            self._background.ask_quietly(self._run, lambda _nothing: None)
        else:
            self._timer.start()

    def end(self) -> None:
        """Ask nothing more."""
        self._timer.stop()

    def _run(self) -> None:
        left_open = True
        try:
            left_open = self._settle()
        except KioskError as error:
            log.warning("What was left open cannot be settled now: %s", error.code)
        finally:
            self._background.post(lambda: self.watch(left_open))
