"""Enter the PIN of the staff page."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.events import Refusal
from contract.language import Bilingual
from kiosk.journey.views import NotRecognised
from kiosk.maintenance.views import Refused
from ui.screens.pin.view_model import PinModel

if TYPE_CHECKING:
    from ui.staff import StaffRound

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

ADVICE = Bilingual(
    zh="维护密码由设备管理员保管；重新设置要改终端的设置文件。",
    en="Whoever looks after the terminals has the staff PIN; it is set in the terminal's settings.",
)


@QmlElement
class StaffPinModel(PinModel):
    """The pad of the PIN screen, for the terminal's staff instead of a person."""

    help = Bilingual(
        zh="这里供设备维护人员使用。办理业务请按“退出”回到首页。",
        en="This is for the terminal's staff. To use a service, touch “Leave” and begin on the first screen.",
    )
    takes_cards = False

    def __init__(self, staff: StaffRound, random: Random, number: str = "") -> None:
        super().__init__(None, random)
        self._staff = staff
        self._number = number

    @Property(str, constant=True)
    def asks(self) -> str:
        """What is asked for."""
        return "staff-pin"

    def hand_over(self, digits: str) -> None:
        """Give the PIN to the staff desk."""
        self._staff.enter(digits, self._number)

    def turned_away(self, told: Refused) -> None:
        """Say that it was not the PIN, or that none is taken for a while."""
        reason = Refusal.PIN_LOCKED if told.wait_seconds else Refusal.WRONG_PIN
        self.refused(NotRecognised(reason, told.tries_left or None, told.wait_seconds))
        self._advice = ADVICE
        self.message_changed.emit()

    @Slot()
    def back(self) -> None:
        """Go back to the first screen."""
        self._staff.give_up()
