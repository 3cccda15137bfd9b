"""What was done, what happens next, what to take along: the `result` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.effects.taking import Paper
from kiosk.journey.views import Ending, ResultContent, StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import ENDINGS, Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

TONES = {
    Ending.DONE: "good",
    Ending.QUEUED: "info",
    Ending.FAILED: "bad",
    Ending.IN_DOUBT: "warn",
    Ending.REFUSED: "bad",
}


@QmlElement
class ResultModel(StepModel):
    """Tells the truth about the request."""

    screen = "result"
    help = Bilingual(
        zh="请带走屏幕上列出的东西，再按“继续”。有取件码时，请留好小票，或把屏幕拍下来。",
        en="Take what is listed, then touch “Continue”. If there is a claim code, keep the slip or"
        " photograph the screen.",
    )
    kinds = ("result",)
    pace = Pace.LIST
    ask_before_leaving = False
    papers_changed = Signal()

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, ResultContent):
            raise TypeError(f"a result step needs ResultContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(str, constant=True)
    def tone(self) -> str:
        """Whether this is good news."""
        return TONES[self._content.ending]

    @Property(dict, constant=True)
    def ending(self) -> Said:
        """How it ended, in a few words."""
        return said(ENDINGS[self._content.ending])

    @Property(dict, constant=True)
    def done(self) -> Said:
        """What was done."""
        return said(self._content.done)

    @Property(dict, constant=True)
    def next(self) -> Said:
        """What happens next."""
        return said(self._content.next)

    @Property(str, constant=True)
    def reference(self) -> str:
        """The request's number, for people to quote."""
        return self._content.reference

    @Property(str, constant=True)
    def claimCode(self) -> str:  # noqa: N802 - QML's spelling
        """The claim code, or ''."""
        return self._content.claim_code

    @Property(list, constant=True)
    def take(self) -> list[str]:
        """What to take along: "document", "slip", "card"."""
        return list(self._content.take)

    @Property(list, notify=papers_changed)
    def taken(self) -> list[str]:
        """Which of it was taken, where a sensor tells."""
        return self._turns.papers.in_state(Paper.TAKEN)

    @Property(list, notify=papers_changed)
    def left(self) -> list[str]:
        """What has lain in its outlet for so long that the person may have forgotten it."""
        return self._turns.papers.in_state(Paper.LEFT, Paper.UNTAKEN)

    def paper_moved(self) -> None:
        """Show it."""
        self.papers_changed.emit()
        self.rearranged.emit()

    @Slot()
    def go_on(self) -> None:
        """Read and understood."""
        self.answer({})
