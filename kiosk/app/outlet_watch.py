"""Looking at the outlets as long as paper may lie there, and telling the screen what is known of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from contract.effects import EffectKind
from kiosk.domain.errors import KioskError
from kiosk.effects.taking import Outlook, Paper
from ui.background import Background

SOON_MS, LATER_MS = 1_000, 15_000

log = logging.getLogger(__name__)


class OutletWatch(QObject):
    """Has the worker of the use cases look between two of them; often while somebody may take something."""

    def __init__(
        self,
        background: Background,
        look: Callable[[], Outlook],
        tell: Callable[[Mapping[EffectKind, Paper]], None],
    ) -> None:
        super().__init__()
        self._background = background
        self._look = look
        self._tell = tell
        self._looking = self._ended = self._failed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.wake)

    @Slot()
    def wake(self) -> None:
        """Look now; on the GUI thread."""
        if not self._looking and not self._ended:
            self._looking = True
            self._timer.stop()
            self._background.ask_quietly(self._run, lambda _nothing: None)

    def end(self) -> None:
        """Look no more."""
        self._ended = True
        self._timer.stop()

    def _run(self) -> None:
        outlook = None
        try:
            outlook = self._look()
        except KioskError as error:
            if not self._failed:
                log.warning("What was taken cannot be written down now: %s", error.code)
        finally:
            self._failed = outlook is None
            self._background.post(lambda: self._looked(outlook))

    def _looked(self, outlook: Outlook | None) -> None:
        self._looking = False
        if self._ended:
            return
        if outlook is not None:
            self._tell(outlook.papers)
        if outlook is None or outlook.waiting:
            self._timer.start(LATER_MS if outlook is None or outlook.patient else SOON_MS)
