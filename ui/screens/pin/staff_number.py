"""Say who of the staff it is: type the number, or lay the card down."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from ui.screens.pin.view_model import PinModel

if TYPE_CHECKING:
    from ui.staff import StaffRound

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

NOT_A_STAFF_CARD = Bilingual(zh="这不是维护卡", en="This is not a staff card")
TYPE_INSTEAD = Bilingual(zh="也可以输入维护人员编号。", en="You can type your staff number instead.")


@QmlElement
class StaffNumberModel(PinModel):
    """The pad of the PIN screen for a number that anybody may see."""

    help = Bilingual(
        zh="这里供设备维护人员使用。办理业务请按“退出”回到首页。",
        en="This is for the terminal's staff. To use a service, touch “Leave” and begin on the first screen.",
    )
    takes_cards = False
    shortest = 3

    def __init__(self, staff: StaffRound, random: Random) -> None:
        super().__init__(None, random)
        self._staff = staff

    @Property(str, constant=True)
    def asks(self) -> str:
        """What is asked for."""
        return "staff-number"

    @Property(str, notify=PinModel.changed)
    def shown(self) -> str:
        """The digits, to be read."""
        return self._digits

    def hand_over(self, digits: str) -> None:
        """Go on to the PIN."""
        self._staff.ask_pin(digits)

    def not_a_staff_card(self) -> None:
        """Say that somebody else's card was laid down."""
        self.say(NOT_A_STAFF_CARD, TYPE_INSTEAD)

    @Slot()
    def back(self) -> None:
        """Go back to the first screen."""
        self._staff.give_up()
