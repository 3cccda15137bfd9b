"""One question about the service, answered with a face: the `survey` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import StepView, SurveyContent
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class SurveyModel(StepModel):
    """A touch on a face is the answer."""

    screen = "survey"
    help = Bilingual(
        zh="轻触最符合您感受的一张脸，也可以跳过。", en="Touch the face that fits best, or skip it."
    )
    kinds = ("survey",)
    pace = Pace.LIST
    ask_before_leaving = False

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, SurveyContent):
            raise TypeError(f"a survey step needs SurveyContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(dict, constant=True)
    def question(self) -> Said:
        """The question."""
        return said(self._content.question)

    @Slot(int)
    def rate(self, score: int) -> None:
        """Answer with 1 (worst) to 5 (best)."""
        self.answer({"score": str(score)})

    @Slot()
    def skip(self) -> None:
        """Answer nothing."""
        self.answer({})
