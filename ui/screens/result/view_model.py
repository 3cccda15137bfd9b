"""What was done, what happens next, what to take along: the `result` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.domain.ecopy import EcopyStage, EcopyStanding
from kiosk.effects.taking import Paper
from kiosk.journey.views import Ending, ResultContent, StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import ENDINGS, Said, ecopy_words, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 500
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
    ecopy_changed = Signal()

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, ResultContent):
            raise TypeError(f"a result step needs ResultContent, got {type(step.content).__name__}")
        self._content = step.content
        self._ecopy: EcopyStanding | None = None
        self._size, self._path = 0, ""
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self.takeEcopy)

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

    @Property(bool, notify=ecopy_changed)
    def ecopyOffered(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether an e-copy can be asked for: it was not, or in vain."""
        again = self._ecopy is None or self._ecopy.stage is EcopyStage.UNREACHABLE
        return self._content.ecopy and again

    @Property(dict, notify=ecopy_changed)
    def ecopyTold(self) -> Said:  # noqa: N802 - QML's spelling
        """What there is to say of it, or nothing."""
        return said(None if self._ecopy is None else ecopy_words(self._ecopy))

    @Property(int, notify=ecopy_changed)
    def ecopyModules(self) -> int:  # noqa: N802 - QML's spelling
        """How many modules the QR code has to a side, 0 where there is none."""
        return self._size

    @Property(str, notify=ecopy_changed)
    def ecopyPath(self) -> str:  # noqa: N802 - QML's spelling
        """The dark modules of the QR code, as a path one unit to a module."""
        return self._path

    @Slot()
    def takeEcopy(self) -> None:  # noqa: N802 - QML's spelling
        """Have a code shown by which the e-copy is downloaded."""
        self._turns.look_at_ecopy(self._looked)

    def put_away(self) -> None:
        """Look no more."""
        self._look.stop()

    def _looked(self, found: EcopyStanding) -> None:
        self._ecopy = found
        if found.stage is EcopyStage.ASKING:
            self._look.start()
        else:
            self._look.stop()
        if found.stage is EcopyStage.READY:
            from documents.qr import qr_path  # noqa: PLC0415 - loaded only where somebody takes one

            self._size, self._path = qr_path(found.address)
        self.ecopy_changed.emit()
        self.rearranged.emit()

    def paper_moved(self) -> None:
        """Show it."""
        self.papers_changed.emit()
        self.rearranged.emit()

    @Slot()
    def go_on(self) -> None:
        """Read and understood."""
        self.answer({})
