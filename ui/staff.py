"""Staff at the terminal's own screen: a hidden way in, a PIN, one page, and out again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from random import Random
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.dead_letters import DismissReason
from contract.effects import StaffVerdict
from contract.events import VisitEnd
from contract.language import Bilingual
from contract.staff import DoorReason, StaffEnd
from kiosk.domain.errors import KioskError
from kiosk.identity.reading import BadgeReading, PivReading
from kiosk.journey.counter import Reading
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.staff_desk import StaffDesk
from kiosk.maintenance.store_words import fault_words
from kiosk.maintenance.views import Entered, Refused, StaffView
from ui.background import Background
from ui.navigator import Dialog, Navigator
from ui.screens.attract.view_model import AttractModel
from ui.screens.goodbye.view_model import GoodbyeModel
from ui.screens.out_of_service.view_model import OutOfServiceModel
from ui.screens.pin.staff import StaffPinModel
from ui.screens.pin.staff_number import StaffNumberModel
from ui.screens.staff.view_model import StaffModel
from ui.words import said

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

log = logging.getLogger(__name__)

ENDS = {VisitEnd.LEFT: StaffEnd.LEFT, VisitEnd.TIMED_OUT: StaffEnd.TIMED_OUT}

NOT_DONE = Bilingual(
    zh="操作没有完成：现在无法记录，没有做任何改动",
    en="Not done: it cannot be recorded now, and nothing has changed",
)

NOBODYS = (AttractModel, GoodbyeModel, OutOfServiceModel)
"""The models of the screens on which nobody is in a visit."""

FindDesk = Callable[[], StaffDesk | None]
"""Answers at once: the staff desk, or None while there is none."""


@QmlElement
class StaffRound(QObject):
    """Leads from the corner of a screen of nobody's to the staff page and back; no visit is opened.

    `background` is the staff's own: whatever keeps the counter's, staff come in.
    """

    left = Signal()
    kiosk_left = Signal()

    def __init__(
        self,
        find_desk: FindDesk,
        background: Background,
        navigator: Navigator,
        random: Random,
    ) -> None:
        super().__init__()
        self._find_desk = find_desk
        self._desk: StaffDesk | None = None
        self._background = background
        self._navigator = navigator
        self._random = random
        self._inside = self._entering = False

    @property
    def on_screen(self) -> bool:
        """Whether the screen is the staff's."""
        return isinstance(self._navigator.current, StaffNumberModel | StaffPinModel | StaffModel)

    @Slot()
    def knock(self) -> None:
        """Ask whoever rests a finger in the corner for the PIN, where there is one and nobody is served."""
        desk = self._find_desk()
        if desk is not None and desk.has_pin and isinstance(self._navigator.current, NOBODYS):
            self._desk = desk
            if desk.by_number:
                self._navigator.show(StaffNumberModel(self, self._random))
            else:
                self.ask_pin("")

    def present(self, reading: Reading) -> None:
        """Take a staff card in place of the number; whatever else is laid down is told not to be one."""
        screen, desk = self._navigator.current, self._desk
        if desk is None or not isinstance(screen, StaffNumberModel):
            return
        names = reading.names if isinstance(reading, BadgeReading | PivReading) else ()
        number = next(filter(None, map(desk.number_of, names)), None)
        if number is None:
            screen.not_a_staff_card()
        else:
            self.ask_pin(number)

    def ask_pin(self, number: str) -> None:
        """Ask whoever has this number for their PIN; '' where all have one."""
        self._navigator.show(StaffPinModel(self, self._random, number))

    def enter(self, digits: str, number: str = "") -> None:
        """Hand over the PIN that was typed."""
        if (desk := self._desk) is not None:
            self._entering = True
            self._background.ask(lambda: desk.enter(digits, number), self._answered)

    def look(self) -> None:
        """Look again; nobody waits for it."""
        if (desk := self._desk) is not None and not self._background.busy:
            self._background.ask_quietly(desk.look, self._show)

    def replay(self, event_id: UUID) -> None:
        """Have a dead letter delivered once more."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.replay(event_id), self._show)

    def dismiss(self, event_id: UUID, reason: DismissReason) -> None:
        """Let a dead letter rest."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.dismiss(event_id, reason), self._show)

    def settle(self, effect_id: UUID, verdict: StaffVerdict) -> None:
        """Say what was found of a print in doubt."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.settle(effect_id, verdict), self._show)

    def try_device(self, device: str, check: str) -> None:
        """Have a device tried."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.try_device(device, check), self._show)

    def open_door(self, bank: str, door: str, reason: DoorReason) -> None:
        """Have a door opened."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.open_door(bank, door, reason), self._show)

    def stock(self, kind: str) -> None:
        """Have the next empty door opened, to put something in."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.stock(kind), self._show)

    def say_of_door(self, bank: str, door: str, act: DoorAct) -> None:
        """Say what was found behind a door."""
        if (desk := self._desk) is not None:
            self._background.ask(lambda: desk.say_of_door(bank, door, act), self._show)

    def leave_kiosk(self) -> None:
        """Leave the page, and then the program; that is written down first."""
        self.end(VisitEnd.LEFT, StaffEnd.KIOSK_LEFT)
        self._background.ask_quietly(lambda: None, lambda _nothing: self.kiosk_left.emit())

    def give_up(self) -> None:
        """Go back to the first screen."""
        self.end(VisitEnd.LEFT)
        self.left.emit()

    def end(self, end: VisitEnd, told: StaffEnd | None = None) -> bool:
        """End the round, which is written down where somebody was in; say whether there was one.

        It is told as `told`, or as `end` says. Whoever goes while a PIN is looked at may be in by then.
        """
        if not self.on_screen:
            return False
        self._background.forget()
        if (self._inside or self._entering) and (desk := self._desk) is not None:
            self._inside = self._entering = False
            how = told or ENDS.get(end, StaffEnd.INTERRUPTED)
            self._background.ask_quietly(
                lambda: desk.leave(how),
                lambda _nothing: None,
                lambda error: log.warning("that staff left was not written down: %s", error.code),
            )
        return True

    def trouble(self, error: KioskError) -> None:
        """Say that something was not done, where staff are there to read it."""
        self._entering = False
        if self.on_screen:
            texts = {"title": said(NOT_DONE), "lead": said(fault_words(error.code))}
            self._navigator.ask(Dialog.NOTICE, texts, reference=error.code)

    def _answered(self, answer: Entered | Refused) -> None:
        self._entering = False
        screen = self._navigator.current
        match answer:
            case Entered(view):
                self._inside = True
                self._navigator.show(StaffModel(view, self))
            case Refused() if isinstance(screen, StaffPinModel):
                screen.turned_away(answer)
            case Refused():
                pass

    def _show(self, view: StaffView) -> None:
        screen = self._navigator.current
        if isinstance(screen, StaffModel):
            screen.take(view)
