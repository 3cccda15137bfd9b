"""Enter the PIN."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import NotRecognised
from ui.idle import Pace
from ui.screens.recognition import RecognitionModel

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

IN_ORDER = tuple("1234567890")


@QmlElement
class PinModel(RecognitionModel):
    """Keeps the digits out of the screen: it shows only how many there are."""

    screen = "pin"
    help = Bilingual(
        zh="输入密码后按“继续”。“打乱数字”会改变数字的位置，旁人就看不出来。忘记密码时请改用身份证，或到人力资源服务台重置。",
        en="Enter your PIN and touch “Continue”. “Shuffle digits” moves them so that nobody can tell. If"
        " you forgot it, use your ID card or ask the HR service desk.",
    )
    pace = Pace.FORM
    changed = Signal()
    shortest = 4
    longest = 12

    def __init__(self, visit: Visit | None, random: Random) -> None:
        super().__init__()
        self._visit = visit
        self._random = random
        self._digits = ""
        self._order = list(IN_ORDER)

    @Property(int, notify=changed)
    def count(self) -> int:
        """How many digits were typed."""
        return len(self._digits)

    @Property(list, notify=changed)
    def order(self) -> list[str]:
        """The digits in the order of the pad."""
        return self._order

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        """Whether there are enough digits for a PIN."""
        return len(self._digits) >= self.shortest

    @Property(str, constant=True)
    def asks(self) -> str:
        """What is asked for: `pin`, `card-pin`, `staff-pin` or `staff-number`."""
        return "pin"

    @Property(str, notify=changed)
    def shown(self) -> str:
        """The digits where anybody may read them, else nothing."""
        return ""

    @Slot(str)
    def press(self, digit: str) -> None:
        """Take a digit."""
        if digit in IN_ORDER and len(self._digits) < self.longest:
            self._set(self._digits + digit)

    @Slot()
    def erase(self) -> None:
        """Take the last digit back."""
        self._set(self._digits[:-1])

    @Slot()
    def clear(self) -> None:
        """Take all digits back."""
        self._set("")

    @Slot()
    def shuffle(self) -> None:
        """Put the digits of the pad into another order."""
        self._random.shuffle(self._order)
        self._order = list(self._order)
        self.changed.emit()

    @Slot()
    def submit(self) -> None:
        """Hand the PIN over and forget it."""
        if self.waitSeconds or len(self._digits) < self.shortest:
            return
        digits = self._digits
        self._set("")
        self.hand_over(digits)

    @Slot()
    def back(self) -> None:
        """Give the service up."""
        if self._visit is not None:
            self._visit.turns.cancel()

    def hand_over(self, digits: str) -> None:
        """Give the PIN to whoever checks it."""
        if self._visit is not None:
            self._visit.enter_pin(digits)

    def refused(self, result: NotRecognised) -> None:
        """Say why, with an empty pad."""
        self._set("")
        super().refused(result)

    def put_away(self) -> None:
        """Forget the digits."""
        self._digits = ""
        super().put_away()

    def _set(self, digits: str) -> None:
        self._digits = digits
        self.changed.emit()
