"""What was answered, to be checked before it is handed in: the `confirm` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.request_views import ConfirmContent
from kiosk.journey.views import StepView
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ConfirmModel(StepModel):
    """Shows the lines to check, and what one states; one confirmation."""

    screen = "confirm"
    help = Bilingual(
        zh="请核对每一项内容。有误请按“返回”修改；确认之后就会提交。",
        en="Check each line. If something is wrong, touch “Back”. Confirming hands it in.",
    )
    kinds = ("confirm",)

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, ConfirmContent):
            raise TypeError(f"a confirm step needs ConfirmContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(list, constant=True)
    def lines(self) -> list[dict[str, Said]]:
        """What to check: label and value."""
        return [{"label": said(label), "value": said(value)} for label, value in self._content.lines]

    @Property(dict, constant=True)
    def statement(self) -> Said:
        """What one states by handing it in."""
        return said(self._content.statement)

    @Slot()
    def confirm(self) -> None:
        """Say that it is right."""
        self.answer({})
