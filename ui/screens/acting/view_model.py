"""The terminal works: issuing, printing, the slip."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import ActingContent, Progress, StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

WAY_OUT_AFTER_MS = 10_000
PICTURES = {"print": "document", "document": "document", "slip": "slip"}


@QmlElement
class ActingModel(StepModel):
    """Shows what is being done and how far it is; after ten seconds a way out."""

    screen = "acting"
    help = Bilingual(
        zh="请稍候，完成后屏幕会自动继续。等得较久时，屏幕上会出现“先行离开”。",
        en="Please wait; the screen goes on by itself. If it takes long, a button appears with which you"
        " can leave.",
    )
    kinds: ClassVar[tuple[str, ...]] = ("issue", "decide", "print", "slip")
    pace = Pace.NEVER
    changed = Signal()

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        self.progress: Progress | None = None
        self._overdue = False
        self.working = True
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(WAY_OUT_AFTER_MS)
        self._clock.timeout.connect(self._offer_way_out)

    @Property(str, constant=True)
    def picture(self) -> str:
        """Which act of the machine to show."""
        content = self._step.content
        name = content.picture if isinstance(content, ActingContent) else self._step.kind
        return PICTURES.get(name, "wait")

    @Property(dict, notify=changed)
    def words(self) -> Said:
        """What is happening."""
        return said(self.progress.words if self.progress else None)

    @Property(float, notify=changed)
    def fraction(self) -> float:
        """How far it is, 0 to 1; below 0 where nobody knows."""
        known = self.progress is not None and self.progress.fraction is not None
        return float(self.progress.fraction or 0.0) if known and self.progress else -1.0

    @Property(bool, notify=changed)
    def overdue(self) -> bool:
        """Whether it takes so long that a way out is offered."""
        return self._overdue

    def tell(self, progress: Progress) -> None:
        """Show how far it is."""
        self.progress = progress
        self.changed.emit()

    def interrupt(self) -> None:
        """Take that nothing is being done any more: whoever walks away now is noticed."""
        self.working = False
        self.pace = Pace.LIST

    def put_up(self) -> None:
        """Begin to wait."""
        self._clock.start()

    def wait_anew(self) -> None:
        """Take the way out back for as long again: something new is asked of the person."""
        self._overdue = False
        if self._clock.isActive():
            self._clock.start()
        self.changed.emit()

    def put_away(self) -> None:
        """Stop waiting."""
        self._clock.stop()

    @Slot()
    def leave(self) -> None:
        """Take the way out."""
        self._turns.leave()

    @Slot()
    def _offer_way_out(self) -> None:
        self._overdue = True
        self.changed.emit()
        self.rearranged.emit()
