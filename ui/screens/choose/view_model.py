"""One of several: the `choose` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import ChooseContent, StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ChooseModel(StepModel):
    """A touch on an option is the answer."""

    screen = "choose"
    help = Bilingual(
        zh="轻触一个选项，就会进入下一步。选错了请按“返回”重选。",
        en="Touch one option to go on. If it was the wrong one, touch “Back” and choose again.",
    )
    kinds = ("choose",)
    pace = Pace.LIST

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, ChooseContent):
            raise TypeError(f"a choose step needs ChooseContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(list, constant=True)
    def options(self) -> list[dict[str, object]]:
        """The options, in the catalogue's order."""
        return [
            {
                "value": option.value,
                "label": said(option.label),
                "hint": said(option.hint),
                "icon": option.icon,
                "chosen": option.value == self._content.chosen,
            }
            for option in self._content.options
        ]

    @Slot(str)
    def choose(self, value: str) -> None:
        """Answer with one option."""
        self.answer({"value": value})
