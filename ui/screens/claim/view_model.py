"""Collect with a code: before anybody is known, and as the `claim` step of a journey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual, both
from contract.verdict import PREFIX
from kiosk.journey.claim_code import MISREAD, as_kept
from kiosk.journey.views import ClaimContent, FieldProblem, StepView
from ui.idle import Pace
from ui.scanning import Scanning
from ui.screens.screen import ScreenModel
from ui.settings import ScreenSettings
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

CODE_OF_CERTIFICATE = both(
    "这是证明上的核验码，不是取件码。请扫描小票上的二维码",
    "This code is a certificate's. Scan the one on your slip to collect",
)
NOT_A_CLAIM_CODE = both(
    "这不是取件码。请扫描小票上的二维码，或输入 8 位取件码",
    "This is no claim code. Scan the one on your slip, or enter its 8 characters",
)


@QmlElement
class ClaimModel(ScreenModel):
    """Takes a claim code by a pad of its characters; the counter says whether it is one."""

    screen = "claim"
    help = Bilingual(
        zh="输入小票上的 8 位取件码。没有小票时，刷卡后在“等您处理”里也能找到。",
        en="Enter the 8 characters from your slip. Without a slip, show your card: what is ready stands"
        " under “Waiting for you”.",
    )
    pace = Pace.FORM
    takes_codes = True
    changed = Signal()
    scanner_changed = Signal()

    def __init__(self, settings: ScreenSettings, scanning: Scanning) -> None:
        super().__init__()
        self._settings = settings
        self._scanning = scanning
        self._code = ""
        self._problem: Said = {}
        scanning.changed.connect(self.scanner_changed)

    @Property(str, notify=scanner_changed)
    def scanner(self) -> str:
        """Whether there is something to hold the slip's code before: `none`, `working` or `broken`."""
        return self._scanning.scanners.value

    @Property(dict, constant=True)
    def service(self) -> Said:
        """Title of the service, where one is open."""
        return {}

    @Property(str, notify=changed)
    def code(self) -> str:
        """What was typed so far."""
        return self._code

    @Property(int, constant=True)
    def length(self) -> int:
        """How long a code is."""
        return self._settings.claim_length

    @Property(list, constant=True)
    def keys(self) -> list[str]:
        """The characters of codes."""
        return list(self._settings.claim_keys)

    @Property(dict, notify=changed)
    def problem(self) -> Said:
        """Why the code was not accepted."""
        return self._problem

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        """Whether the code is as long as codes are."""
        return len(self._code) == self._settings.claim_length

    @Slot(str)
    def press(self, text: str) -> None:
        """Take what a key or a scanner typed; what no code contains is left out."""
        keys = self._settings.claim_keys
        fitting = "".join(one for one in text.upper().translate(MISREAD) if one in keys)
        self._set((self._code + fitting)[: self._settings.claim_length])

    @Slot()
    def erase(self) -> None:
        """Take the last character back."""
        self._set(self._code[:-1])

    @Slot()
    def clear(self) -> None:
        """Take everything back."""
        self._set("")

    @Slot()
    def submit(self) -> None:
        """Collect."""
        if len(self._code) == self._settings.claim_length:
            self.hand_in(self._code)

    @Slot()
    def back(self) -> None:
        """Go back to where the code was asked for."""
        self.go_back()

    def take_code(self, text: str) -> None:
        """Take the slip's code and hand it in; say of another one what it is."""
        code = as_kept(text)
        if code is not None:
            self._set(code)
            self.hand_in(code)
        else:
            self._set("")
            self.say(CODE_OF_CERTIFICATE if text.startswith(PREFIX) else NOT_A_CLAIM_CODE)

    def say(self, problem: Bilingual) -> None:
        """Say why a code was not accepted."""
        self._problem = said(problem)
        self.changed.emit()
        self.rearranged.emit()

    def hand_in(self, code: str) -> None:
        """Hand the whole code over."""
        raise NotImplementedError

    def go_back(self) -> None:
        """Leave this screen."""
        raise NotImplementedError

    def take_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Say why the code was not accepted."""
        self._problem = said(problems[0].text) if problems else {}
        self.changed.emit()
        self.rearranged.emit()
        return bool(problems)

    def _set(self, code: str) -> None:
        self._code = code
        self._problem = {}
        self.changed.emit()


class ClaimBeforehand(ClaimModel):
    """The code first: who it belongs to is asked after it."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit.settings, visit.scanning)
        self._visit = visit

    def hand_in(self, code: str) -> None:
        """Open the service that collects, with the code."""
        self._visit.turns.open(self._settings.claim_service, code)

    def go_back(self) -> None:
        """Show what else one can do."""
        self._visit.home()


class ClaimStep(ClaimModel):
    """The code as a step of its service, with what was typed before."""

    kinds = ("claim",)
    ask_before_leaving = True

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(turns.settings, turns.scanning)
        if not isinstance(step.content, ClaimContent):
            raise TypeError(f"a claim step needs ClaimContent, got {type(step.content).__name__}")
        self._step = step
        self._turns = turns
        self.press(step.content.code)

    @Property(dict, constant=True)
    def service(self) -> Said:
        """Title of the service."""
        return said(self._step.service)

    def hand_in(self, code: str) -> None:
        """Answer the step."""
        self._turns.answer({"claim_code": code})

    def go_back(self) -> None:
        """Go to the step before."""
        self._turns.back()
