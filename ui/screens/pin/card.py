"""Enter the PIN of the smart badge that lies on the reader."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, Slot
from PySide6.QtQml import QmlElement

from contract.events import Means, Refusal
from contract.language import Bilingual
from kiosk.identity.reading import IdCardReading
from kiosk.journey.counter import Reading
from kiosk.journey.views import NotRecognised
from ui.screens.pin.view_model import PinModel
from ui.words import REFUSAL_ADVICE

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CardPinModel(PinModel):
    """The pad of the PIN screen for the badge's own PIN, six to eight digits, which the badge counts.

    The badge may be laid or moved meanwhile: that is no answer here. An identity card is one.
    """

    help = Bilingual(
        zh="这是工卡芯片里的密码（6 至 8 位），由工卡自己核对。输入时请把工卡一直放在右侧读卡区。"
        "连续输错会锁定工卡；不确定时请按“返回”选择其他方式。",
        en="This is the PIN inside the badge, six to eight digits; the badge checks it itself. Leave it on"
        " the reader on the right. Too many wrong ones block it: if you are not sure, touch “Back”.",
    )
    shortest = 6
    longest = 8

    def __init__(self, visit: Visit, random: Random) -> None:
        super().__init__(visit, random)
        self._person = visit

    @Property(str, constant=True)
    def asks(self) -> str:
        """What is asked for."""
        return "card-pin"

    def takes(self, reading: Reading) -> bool:
        """Take an identity card alone."""
        return isinstance(reading, IdCardReading)

    def hand_over(self, digits: str) -> None:
        """Give the PIN to the badge."""
        self._person.enter_pin(digits, Means.CARD_PIN)

    def refused(self, result: NotRecognised) -> None:
        """Say why; where one try is left, what another wrong PIN does."""
        super().refused(result)
        if result.reason is Refusal.LAST_TRY:
            self._tries = None  # the message says it
        elif result.tries_left == 1:
            self._advice = REFUSAL_ADVICE[Refusal.LAST_TRY]
        self.message_changed.emit()

    @Slot()
    def back(self) -> None:
        """Go back to the other ways; what was filled in is kept."""
        self._person.turns.resume()
