"""Take your card and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.effects.taking import Paper
from ui.idle import Pace
from ui.screens.screen import ScreenModel

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class GoodbyeModel(ScreenModel):
    """Goes away by itself; with a card still on the reader it stays until that is taken.

    With paper still in an outlet it stays until that is taken, or was told as not taken.
    """

    screen = "goodbye"
    help = Bilingual(
        zh="请带好卡片和材料，屏幕会自动回到首页。",
        en="Take your card and papers; this screen goes away by itself.",
    )
    pace = Pace.NEVER
    can_leave = False
    changed = Signal()

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(visit.settings.goodbye * 1000)
        self._clock.timeout.connect(self._go)

    @Property(bool, notify=changed)
    def cardLies(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether a card still lies on a reader."""
        return self._visit.card_lies

    @Property(str, notify=changed)
    def paper(self) -> str:
        """What still lies in its outlet: "document", "slip" or ''."""
        lies = self._visit.papers.in_state(Paper.LIES, Paper.LEFT)
        return lies[0] if lies else ""

    def put_up(self) -> None:
        """Begin to go away."""
        self._clock.start()

    def put_away(self) -> None:
        """Stop."""
        self._clock.stop()

    def card_moved(self) -> None:
        """Take that a card was lifted, or laid down again."""
        self._moved()

    def paper_moved(self) -> None:
        """Take that paper was taken, or that it lies there."""
        self._moved()

    @Slot()
    def go(self) -> None:
        """Somebody wants to begin anew."""
        self._visit.attract()

    @Slot()
    def _go(self) -> None:
        if not self._kept:
            self._visit.attract()

    @property
    def _kept(self) -> bool:
        return self._visit.card_lies or bool(self.paper)

    def _moved(self) -> None:
        self.changed.emit()
        if not self._kept:
            self._clock.start()
