"""What the screens of a journey's steps have in common, and how they are found."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

import ui.screens
from kiosk.journey.views import StepView
from ui.idle import Pace
from ui.screens.screen import ScreenModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

StepScreen = Callable[[StepView, "Turns"], ScreenModel]


@QmlElement
class StepModel(ScreenModel):
    """A step of a journey on the screen; subclasses name the `kinds` of step that they show."""

    pace = Pace.FORM
    ask_before_leaving = True

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__()
        self._step = step
        self._turns = turns

    @Property(dict, constant=True)
    def service(self) -> Said:
        """Title of the service."""
        return said(self._step.service)

    @Property(dict, constant=True)
    def title(self) -> Said:
        """The question of this step."""
        return said(self._step.title)

    @Property(int, constant=True)
    def position(self) -> int:
        """Which of the asking steps this is, from 1; 0 where not counted."""
        return self._step.position

    @Property(int, constant=True)
    def total(self) -> int:
        """How many asking steps there are."""
        return self._step.total

    @Property(bool, constant=True)
    def canGoBack(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether there is a way back."""
        return self._step.can_go_back

    @Slot()
    def back(self) -> None:
        """Go to the step before."""
        self._turns.back()

    def answer(self, answers: Mapping[str, str]) -> None:
        """Give the answers of this step."""
        self._turns.answer(answers)


def step_screens() -> dict[str, StepScreen]:
    """Return the models of steps by kind, found by folder."""
    found: dict[str, StepScreen] = {}
    for folder in pkgutil.iter_modules(ui.screens.__path__):
        if not folder.ispkg:
            continue
        module = importlib.import_module(f"ui.screens.{folder.name}.view_model")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, ScreenModel):
                found.update(dict.fromkeys(value.kinds, value))
    return found
