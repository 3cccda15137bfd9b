"""Collect with a code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.journey.claim_code import MISREAD
from kiosk.journey.views import FieldProblem
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ClaimModel(ScreenModel):
    """Takes a claim code by a pad of its characters; the counter says whether it is one."""

    screen = "claim"
    pace = Pace.FORM
    changed = Signal()

    def __init__(self, visit: Visit) -> None:
        super().__init__()
        self._visit = visit
        self._code = ""
        self._problem: Said = {}

    @Property(str, notify=changed)
    def code(self) -> str:
        """What was typed so far."""
        return self._code

    @Property(int, constant=True)
    def length(self) -> int:
        """How long a code is."""
        return self._visit.settings.claim_length

    @Property(list, constant=True)
    def keys(self) -> list[str]:
        """The characters of codes."""
        return list(self._visit.settings.claim_keys)

    @Property(dict, notify=changed)
    def problem(self) -> Said:
        """Why the code was not accepted."""
        return self._problem

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        """Whether the code is as long as codes are."""
        return len(self._code) == self._visit.settings.claim_length

    @Slot(str)
    def press(self, text: str) -> None:
        """Take what a key or a scanner typed; what no code contains is left out."""
        settings = self._visit.settings
        fitting = "".join(one for one in text.upper().translate(MISREAD) if one in settings.claim_keys)
        self._set((self._code + fitting)[: settings.claim_length])

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
        if len(self._code) == self._visit.settings.claim_length:
            self._visit.turns.open(self._visit.settings.claim_service, self._code)

    @Slot()
    def back(self) -> None:
        """Go back to where the code was asked for."""
        self._visit.home()

    def take_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Say why the code was not accepted."""
        self._problem = said(problems[0].text) if problems else {}
        self.changed.emit()
        return bool(problems)

    def _set(self, code: str) -> None:
        self._code = code
        self._problem = {}
        self.changed.emit()
