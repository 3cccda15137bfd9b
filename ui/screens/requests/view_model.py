"""One's own requests and how each stands: the `requests` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.request_views import RequestsContent
from kiosk.journey.views import StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class RequestsModel(StepModel):
    """A touch on a request shows what became of it."""

    screen = "requests"
    help = Bilingual(
        zh="这里是您在本机提交的申请。轻触一项，可以查看结果和说明，没有审核完的可以撤回。",
        en="These are your requests at this terminal. Touch one to see what became of it; what is not"
        " decided yet can be withdrawn.",
    )
    kinds = ("requests",)
    pace = Pace.LIST
    ask_before_leaving = False

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, RequestsContent):
            raise TypeError(f"a requests step needs RequestsContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(list, constant=True)
    def requests(self) -> list[dict[str, object]]:
        """The requests, news first."""
        return [
            {
                "value": one.request_id,
                "service": said(one.service),
                "standing": said(one.standing),
                "at": one.at.isoformat(),
                "tone": one.tone,
                "news": one.news,
            }
            for one in self._content.requests
        ]

    @Slot(str)
    def choose(self, value: str) -> None:
        """Look at one of them."""
        self.answer({"request": value})
