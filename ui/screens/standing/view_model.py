"""How one request stands, why, and taking it back: the `standing` step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.request_views import StandingContent
from kiosk.journey.views import StepView
from ui.idle import Pace
from ui.screens.step import StepModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class StandingModel(StepModel):
    """Tells what became of a request."""

    screen = "standing"
    help = Bilingual(
        zh="这里是申请的结果和说明。没有审核完的申请可以撤回。看完请按“完成”。",
        en="This is what became of your request, and why. What is not decided yet can be withdrawn. Touch"
        " “Done” when you have read it.",
    )
    kinds = ("standing",)
    pace = Pace.LIST
    ask_before_leaving = False

    def __init__(self, step: StepView, turns: Turns) -> None:
        super().__init__(step, turns)
        if not isinstance(step.content, StandingContent):
            raise TypeError(f"a standing step needs StandingContent, got {type(step.content).__name__}")
        self._content = step.content

    @Property(dict, constant=True)
    def asked(self) -> Said:
        """What was asked for."""
        return said(self._content.service)

    @Property(dict, constant=True)
    def standing(self) -> Said:
        """How it stands."""
        return said(self._content.standing)

    @Property(str, constant=True)
    def tone(self) -> str:
        """Whether that is good news."""
        return self._content.tone

    @Property(dict, constant=True)
    def reason(self) -> Said:
        """Why, in the words of whoever decided."""
        return said(self._content.reason)

    @Property(dict, constant=True)
    def next(self) -> Said:
        """What happens next."""
        return said(self._content.next)

    @Property(str, constant=True)
    def askedOn(self) -> str:  # noqa: N802 - QML's spelling
        """When it was handed in, as an ISO date."""
        return self._content.asked_on.isoformat()

    @Property(str, constant=True)
    def movedOn(self) -> str:  # noqa: N802 - QML's spelling
        """Since when it stands so, as an ISO date."""
        return self._content.moved_on.isoformat()

    @Property(str, constant=True)
    def reference(self) -> str:
        """The request's number, for people to quote."""
        return self._content.reference

    @Property(bool, constant=True)
    def mayWithdraw(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether it can be taken back."""
        return self._content.may_withdraw

    @Slot()
    def go_on(self) -> None:
        """Read and understood."""
        self.answer({})

    @Slot()
    def withdraw(self) -> None:
        """Take the request back."""
        self.answer({"withdraw": "yes"})
