"""One person's visit as the screen sees it: from the first touch to the wiped screen."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from random import Random

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from contract.events import Means, VisitEnd
from contract.language import Bilingual
from kiosk.domain.errors import KioskError
from kiosk.journey.counter import Counter, Reading
from kiosk.journey.views import HomeView, NotRecognised, Recognised, ServiceCategory, StepUp
from ui.background import Background
from ui.idle import IdleWatch
from ui.navigator import Dialog, Navigator
from ui.papers import Papers
from ui.preferences import Preferences
from ui.readers import Readers, SteadyReaders
from ui.scanning import Scanning
from ui.screens.acting.view_model import ActingModel
from ui.screens.attract.view_model import AttractModel
from ui.screens.claim.view_model import ClaimBeforehand
from ui.screens.goodbye.view_model import GoodbyeModel
from ui.screens.home.view_model import HomeModel
from ui.screens.identify.view_model import IdentifyModel
from ui.screens.out_of_service.view_model import OutOfServiceModel
from ui.screens.phone.view_model import PhoneModel
from ui.screens.pin.card import CardPinModel
from ui.screens.pin.view_model import PinModel
from ui.screens.recognition import RecognitionModel
from ui.screens.step import StepScreen
from ui.screens.step_up.view_model import StepUpModel
from ui.screens.verify.view_model import VerifyModel
from ui.settings import ScreenSettings
from ui.staff import StaffRound
from ui.turns import Turns
from ui.words import said

QML_IMPORT_NAME = "Terminal"
QML_IMPORT_MAJOR_VERSION = 1

OF_NOBODY = frozenset({AttractModel.screen, OutOfServiceModel.screen})

log = logging.getLogger(__name__)


@QmlElement
class Visit(QObject):
    """Leads from screen to screen outside a service; `turns` leads through one."""

    person_changed = Signal()
    readers_changed = Signal()

    def __init__(
        self,
        counter: Counter,
        background: Background,
        navigator: Navigator,
        *,
        preferences: Preferences,
        idle: IdleWatch,
        settings: ScreenSettings,
        step_screens: Mapping[str, StepScreen],
        random: Random,
        staff: StaffRound,
    ) -> None:
        super().__init__()
        self.background = background
        self.counter = counter
        self.navigator = navigator
        self.settings = settings
        self.turns = Turns(counter, background, navigator, step_screens, self)
        self.staff = staff
        staff.left.connect(self.attract)
        self._preferences = preferences
        self.idle = self._idle = idle
        self._random = random
        self._person = ""
        self._open = False
        self._card_lies = False
        self._asked: Reading | None = None
        self._next: Reading | None = None
        self.papers = Papers(navigator)
        self.scanning = Scanning(navigator, background, idle)
        self._readers = SteadyReaders(self)
        self._out: Bilingual | None = None
        self.offered: Sequence[ServiceCategory] = ()
        preferences.language_changed.connect(self._speak)
        self._readers.changed.connect(self.readers_changed)
        idle.timed_out.connect(lambda: self.leave(VisitEnd.TIMED_OUT))

    @Property(str, notify=person_changed)
    def person(self) -> str:
        """Short name of the person recognised, or ''."""
        return self._person

    @property
    def card_lies(self) -> bool:
        """Whether a card lies on a reader."""
        return self._card_lies

    @property
    def readers(self) -> Readers:
        """Which readers work."""
        return self._readers.told

    def set_readers(self, readers: Readers) -> None:
        """Take which readers work now."""
        self._readers.take(readers)

    def look_again(self) -> None:
        """Look again at what works, where that is on the screen."""
        current = self.navigator.current
        if isinstance(current, AttractModel):
            current.refresh()

    @Slot()
    def attract(self) -> None:
        """Wait for somebody."""
        self._preferences.reset()
        self._idle.reset()
        if self._out is not None:
            self.navigator.show(OutOfServiceModel(self._out, self.settings))
        else:
            self.navigator.show(AttractModel(self))

    def wake(self) -> None:
        """Somebody touched the screen."""
        self._begin()
        self.navigator.show(IdentifyModel(self))

    def verify_certificate(self) -> None:
        """Check a certificate; nobody needs to be known for that."""
        self._begin()
        self.navigator.show(VerifyModel(self))

    def collect(self) -> None:
        """Collect with a code."""
        self._begin()
        self.navigator.show(ClaimBeforehand(self))

    def present(self, reading: Reading) -> None:
        """Somebody laid a card down; a screen that has no use for it is left alone.

        One that comes while another is looked up has its turn where that one was not recognised.
        """
        if self.staff.on_screen:
            self.staff.present(reading)
            return
        screen = self.navigator.current
        if screen is None or not screen.takes(reading):
            return
        if self.background.busy:
            self._next = None if reading == self._asked else reading
            return
        self._asked, self._next = reading, None
        if not self._open:
            self.wake()
        shown = self.navigator.current
        if isinstance(shown, RecognitionModel):
            shown.begin_reading()
        self.background.ask(lambda: self.counter.present(reading), self._recognised)

    def enter_pin(self, digits: str, means: Means = Means.PIN) -> None:
        """Hand over the PIN that was typed: of the person, or of the smart badge on the reader."""
        enter = self.counter.enter_card_pin if means is Means.CARD_PIN else self.counter.enter_pin
        self.background.ask(lambda: enter(digits), self._recognised)

    @Slot()
    def home(self, told: Bilingual | None = None) -> None:
        """Show what this person can do, and say what was `told`; without a person, who are you."""
        if not self._person:
            self.navigator.show(IdentifyModel(self))
            return
        self.background.ask(self.counter.home, lambda view: self._show_home(view, told))

    def step_up(self, wanted: StepUp) -> None:
        """Ask for more certainty; the answers so far are kept."""
        if not self._person:
            self.ask_card([Means.BADGE, Means.ID_CARD])
        elif list(wanted.means) == [Means.PIN]:
            self.ask_pin()
        else:
            self.navigator.show(StepUpModel(wanted.means, self))

    def ask_pin(self, means: Means = Means.PIN) -> None:
        """Ask for the PIN: of the person, or of the smart badge."""
        model = CardPinModel if means is Means.CARD_PIN else PinModel
        self.navigator.show(model(self, self._random))

    def ask_card(self, means: Sequence[Means]) -> None:
        """Ask for one of `means`: cards, or the person's phone."""
        if list(means) == [Means.PHONE]:
            self.navigator.show(PhoneModel(self, self._recognised))
            return
        self.navigator.show(IdentifyModel(self, means=means, asked_by_service=True))

    def finished(self, *, stay: bool, told: Bilingual | None = None) -> None:
        """Go on after a service: home, or goodbye."""
        if stay:
            self.home(told)
        else:
            self.leave(VisitEnd.LEFT)

    @Slot()
    def ask_leave(self) -> None:
        """Leave, after one question where something would be lost."""
        screen = self.navigator.current
        if screen is not None and screen.ask_before_leaving and self.navigator.asked is not Dialog.LEAVE:
            self.navigator.ask(Dialog.LEAVE)
        else:
            self.leave_now()

    @Slot()
    def leave_now(self) -> None:
        """Leave at once."""
        self.leave(VisitEnd.LEFT)

    @Slot()
    def stay(self) -> None:
        """Take the dialog away and go on."""
        self.navigator.close_dialog()
        if isinstance(self.navigator.current, ActingModel) and not self.navigator.current.working:
            self.turns.resume()

    def leave(self, end: VisitEnd) -> None:
        """Wipe the screen at once, then close the visit at the counter."""
        if self.staff.end(end):
            self.attract()
            return
        self._forget()
        self.turns.interrupted = False
        self._close(end)
        if end is VisitEnd.LEFT or self._card_lies or self.papers.to_take:
            self.navigator.show(GoodbyeModel(self))
        else:
            self.attract()

    def set_card_lies(self, lies: bool) -> None:
        """Take that a card came onto a reader, or left it."""
        self._card_lies = lies
        if isinstance(self.navigator.current, GoodbyeModel):
            self.navigator.current.card_moved()

    def set_out_of_service(
        self, reason: Bilingual | None, *, to_staff: bool = False, finish: Bilingual | None = None
    ) -> None:
        """Close the terminal with a reason, or open it again; staff at its screen go on unless `to_staff`.

        With the words `finish` everybody at the screen goes on, and reads them once where it closes.
        """
        self._out = reason
        current = self.navigator.current
        served = finish is not None and current is not None and current.screen not in OF_NOBODY
        if to_staff or not (served or self.staff.on_screen):
            self.leave_quietly()
        elif finish and self._open and reason is not None and not isinstance(current, ActingModel):
            self.navigator.ask(Dialog.NOTICE, {"title": said(finish), "lead": {}})

    def leave_quietly(self) -> None:
        """End a visit for the terminal's own reasons, and show the first screen."""
        self.staff.end(VisitEnd.OUT_OF_SERVICE)
        self._forget()
        self._close(VisitEnd.OUT_OF_SERVICE)
        self.attract()

    def trouble(self, error: KioskError) -> None:
        """Say that something did not work, where somebody is there to hear it; nothing confirmed is lost."""
        self._asked = self._next = None  # a card that waited lies there no more when the next answer comes
        if not self._open:
            return
        screen = self.navigator.current
        if isinstance(screen, ActingModel):
            screen.interrupt()
            self._idle.set_pace(screen.pace)
        if isinstance(screen, RecognitionModel):
            screen.end_reading()
        self.navigator.ask(Dialog.TROUBLE, reference=error.code)

    def _forget(self) -> None:
        """Let nothing of this person reach the next."""
        self.background.forget()
        self._asked = self._next = None
        self._set_person("")

    def _begin(self) -> None:
        if self._open:
            return
        self._open = True
        self.papers.forget()
        language = self._preferences.spoken
        self.background.ask_quietly(lambda: self.counter.begin(language), lambda _nothing: None)

    def _close(self, end: VisitEnd) -> None:
        """Close the visit at the counter. A fault of that is told to nobody: the next one may be here."""
        if self._open:
            self._open = False
            self.counter.nobody_waits()
            self.background.ask_quietly(
                lambda: self.counter.leave(end),
                lambda _nothing: None,
                lambda error: log.warning("a visit was not closed: %s", error.code),
            )

    @Slot()
    def _speak(self) -> None:
        if self._open:
            language = self._preferences.spoken
            self.background.ask_quietly(lambda: self.counter.speak(language), lambda _nothing: None)

    def _recognised(self, result: Recognised | NotRecognised) -> None:
        following, self._asked, self._next = self._next, None, None
        if isinstance(result, NotRecognised):
            screen = self.navigator.current
            if isinstance(screen, RecognitionModel):
                screen.refused(result)
            if following is not None:
                self.present(following)
            return
        self._set_person(result.short_name)
        if self.turns.interrupted:
            self.turns.resume()
        else:
            self.home()

    def _show_home(self, view: HomeView, told: Bilingual | None = None) -> None:
        self.navigator.show(HomeModel(view, self))
        if told is not None:
            self.navigator.ask(Dialog.NOTICE, {"title": said(told), "lead": {}})

    def _set_person(self, name: str) -> None:
        if name != self._person:
            self._person = name
            self.person_changed.emit()
