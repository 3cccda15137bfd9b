"""Confirm with your phone: a code to scan, the number to type there, and how long it is good."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.language import Bilingual
from kiosk.journey.views import NotRecognised, PhoneView, Recognised
from ui.idle import Pace
from ui.screens.recognition import RecognitionModel

if TYPE_CHECKING:
    from ui.visit import Visit

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

LOOK_EVERY_MS = 1000


@QmlElement
class PhoneModel(RecognitionModel):
    """Has a code shown while it is up, and looks every second whether somebody confirmed."""

    screen = "phone"
    pace = Pace.FORM
    help = Bilingual(
        zh="用手机相机或公司应用扫描二维码，在手机上确认您是谁，再输入本屏幕上的两位数字。手机连不上网时，请返回选择其他方式。",
        en="Scan the code with your phone's camera, say on the phone who you are, and type the two digits"
        " of this screen there. Without a network on the phone, go back and choose another way.",
    )
    changed = Signal()

    def __init__(self, visit: Visit, hand_over: Callable[[Recognised | NotRecognised], None]) -> None:
        super().__init__()
        self._visit = visit
        self._hand_over = hand_over
        self._view = PhoneView()
        self._over = False
        self._size, self._path = 0, ""
        self._look = QTimer(self)
        self._look.setInterval(LOOK_EVERY_MS)
        self._look.timeout.connect(self._ask)

    @Property(bool, notify=changed)
    def shown(self) -> bool:
        """Whether there is a code that can be scanned."""
        return self._view.code is not None and not self._over

    @Property(bool, notify=changed)
    def over(self) -> bool:
        """Whether this code leads nowhere any more; the message says why."""
        return self._over

    @Property(bool, notify=changed)
    def troubled(self) -> bool:
        """Whether the platform is not heard just now."""
        return self._view.troubled and not self._over

    @Property(str, notify=changed)
    def userCode(self) -> str:  # noqa: N802 - QML's spelling
        """The code as text."""
        return "" if self._view.code is None else self._view.code.user_code

    @Property(str, notify=changed)
    def number(self) -> str:
        """The two digits to type on the phone."""
        return "" if self._view.code is None else self._view.code.match_number

    @Property(str, notify=changed)
    def address(self) -> str:
        """Where the code can be typed."""
        return "" if self._view.code is None else self._view.code.address

    @Property(int, notify=changed)
    def secondsLeft(self) -> int:  # noqa: N802 - QML's spelling
        """Seconds until the code runs out."""
        return self._view.seconds_left

    @Property(int, notify=changed)
    def modules(self) -> int:
        """How many modules the QR code has to a side."""
        return self._size

    @Property(str, notify=changed)
    def path(self) -> str:
        """The dark modules of the QR code, as a path one unit to a module."""
        return self._path

    @Slot()
    def again(self) -> None:
        """Have another code shown."""
        self._over = False
        self._view = PhoneView()
        self._message = self._advice = None
        self._begin()
        self.message_changed.emit()
        self._tell()

    @Slot()
    def back(self) -> None:
        """Choose another way; what was entered is kept."""
        if self._visit.turns.interrupted:
            self._visit.turns.resume()
        else:
            self._visit.wake()

    def put_up(self) -> None:
        """Ask for a code."""
        self._begin()

    def put_away(self) -> None:
        """Wait for no phone any more."""
        self._look.stop()
        counter = self._visit.counter
        self._visit.background.ask_quietly(counter.end_phone, lambda _nothing: None)
        super().put_away()

    def refused(self, result: NotRecognised) -> None:
        """Say why nobody was recognised; a card that was refused leaves the code as it is."""
        super().refused(result)
        self._tell()

    def _begin(self) -> None:
        counter = self._visit.counter
        self._visit.background.ask_quietly(counter.begin_phone, lambda _nothing: None)
        self._look.start()

    @Slot()
    def _ask(self) -> None:
        self._visit.background.ask_quietly(self._visit.counter.look_at_phone, self._looked)

    def _looked(self, found: PhoneView | Recognised | NotRecognised) -> None:
        if self._over or not self._look.isActive():
            return  # a look that was out when it ended
        if isinstance(found, PhoneView):
            if found.code is not None and found.code != self._view.code:
                self._draw(found.code.scanned)
            self._view = found
            self._tell()
            return
        self._look.stop()
        self._over = isinstance(found, NotRecognised)
        self._hand_over(found)

    def _draw(self, address: str) -> None:
        from documents.qr import qr_path  # noqa: PLC0415 - loaded only where somebody chose their phone

        self._size, self._path = qr_path(address)

    def _tell(self) -> None:
        self.changed.emit()
        self.rearranged.emit()
