"""Check a certificate by the text of its code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from contract.verdict import Verdict
from kiosk.journey.views import CodeChecked
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.words import VERDICT_ADVICE, VERDICTS, Said, fact_label, said

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

TONES = {
    Verdict.GENUINE: "good",
    Verdict.TAMPERED: "bad",
    Verdict.UNKNOWN_KEY: "warn",
    Verdict.NOT_A_CODE: "warn",
    Verdict.REVOKED: "bad",
}


@QmlElement
class VerifyModel(ScreenModel):
    """Takes the code from a scanner that types, or by hand; shows the verdict and the facts."""

    screen = "verify"
    help = Bilingual(
        zh="把证明上的二维码对准扫码枪，屏幕会说明它是否真实。核验不需要登录。",
        en="Hold the QR code of the certificate to the scanner; the screen says whether it is genuine."
        " Nobody needs to sign in.",
    )
    pace = Pace.FORM
    takes_codes = True
    changed = Signal()
    scanner_changed = Signal()

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._verdict: Verdict | None = None
        self._facts: list[dict[str, object]] = []
        visit.scanning.changed.connect(self.scanner_changed)

    @Property(str, notify=scanner_changed)
    def scanner(self) -> str:
        """Whether there is something to hold the code before: `none`, `working` or `broken`."""
        return self._visit.scanning.scanners.value

    @Property(bool, notify=changed)
    def checked(self) -> bool:
        """Whether a verdict stands."""
        return self._verdict is not None

    @Property(str, notify=changed)
    def tone(self) -> str:
        """Whether the verdict is good news."""
        return TONES[self._verdict] if self._verdict else "info"

    @Property(dict, notify=changed)
    def verdict(self) -> Said:
        """The verdict in words."""
        return said(VERDICTS[self._verdict]) if self._verdict else {}

    @Property(dict, notify=changed)
    def advice(self) -> Said:
        """What to do with it."""
        return said(VERDICT_ADVICE[self._verdict]) if self._verdict else {}

    @Property(list, notify=changed)
    def facts(self) -> list[dict[str, object]]:
        """What the code states, to be compared with the paper."""
        return self._facts

    @Slot(str)
    def check(self, text: str) -> None:
        """Check what was scanned or typed."""
        if text.strip():
            self._visit.background.ask(lambda: self._visit.counter.check_code(text.strip()), self._take)

    def take_code(self, text: str) -> None:
        """Check what a scanner read, also where the verdict on another one stands."""
        self.check(text)

    @Slot()
    def again(self) -> None:
        """Check another one."""
        self._verdict = None
        self._facts = []
        self.changed.emit()
        self.rearranged.emit()

    @Slot()
    def back(self) -> None:
        """Go back to where this was asked for."""
        self._visit.home()

    def _take(self, checked: CodeChecked) -> None:
        self._verdict = Verdict(checked.verdict)
        self._facts = [
            {"label": said(fact_label(name)), "value": value}
            for name, value in checked.facts.items()
            if value
        ]
        self.changed.emit()
        self.rearranged.emit()
