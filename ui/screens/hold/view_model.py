"""The terminal waits for a person: what happened, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import Hold
from ui.idle import Pace
from ui.screens.acting.view_model import PICTURES
from ui.screens.dispense.view_model import drawn
from ui.screens.screen import ScreenModel
from ui.words import Said, said

if TYPE_CHECKING:
    from ui.turns import Turns

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class HoldModel(ScreenModel):
    """Try again, or stop waiting."""

    screen = "hold"
    help = Bilingual(
        zh="请按屏幕上的说明处理，然后按“再试一次”。不想等可以按“不再等待”，申请不会丢失。",
        en="Do what the screen says, then touch “Try again”. Or touch “Stop waiting”: your request is not"
        " lost.",
    )
    pace = Pace.FORM
    ask_before_leaving = True

    def __init__(self, hold: Hold, facilities: Bilingual | None, turns: Turns) -> None:
        super().__init__()
        self._hold = hold
        self._facilities = facilities
        self._turns = turns

    @Property(dict, constant=True)
    def service(self) -> Said:
        """Title of the service."""
        return said(self._hold.service)

    @Property(dict, constant=True)
    def what(self) -> Said:
        """What happened."""
        return said(self._hold.what)

    @Property(dict, constant=True)
    def todo(self) -> Said:
        """What to do."""
        return said(self._hold.todo)

    @Property(dict, constant=True)
    def facilities(self) -> Said:
        """Whom to call."""
        return said(self._facilities)

    @Property(str, constant=True)
    def picture(self) -> str:
        """Which act of the machine to show."""
        return PICTURES.get(self._hold.picture, "attention")

    @Property(dict, constant=True)
    def scene(self) -> dict[str, object]:
        """The door that it is about, {} where it is about none."""
        return drawn(self._hold.scene)

    @Property(bool, constant=True)
    def canGiveUp(self) -> bool:  # noqa: N802 - QML's spelling
        """Whether the person may stop waiting."""
        return self._hold.can_give_up

    @Slot()
    def retry(self) -> None:
        """Act again."""
        self._turns.retry()

    @Slot()
    def give_up(self) -> None:
        """Stop waiting."""
        self._turns.give_up()
