"""A real terminal on stage: touched by a finger, fed with cards by the rig's hands, and photographed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from contract.language import Language
from deploy.stand.cast import Cast
from deploy.stand.stand import Stand
from devices.device import Report
from devices.hands import Hands, SightView
from kiosk.app.terminal import Terminal
from kiosk.crash import FAULT
from ui.touch import Eyes, Finger, NotOnScreen, grab

STEP_MS = 30
SETTLE_MS = 320  # a transition takes at most 250 ms (ux: 150 to 250)
PATIENCE = 20.0  # seconds
CORNER = 20  # pixels from both edges


class TourError(Exception):
    """A journey did not go as a person would expect; the text says what was on the screen instead."""


@dataclass
class Tally:
    """What a journey took."""

    touches: int = 0
    pictures: int = 0
    screens: list[str] = field(default_factory=list)


class Desk:
    """The hands of the rig, as people use them."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def lay_badge(self, uid: str) -> None:
        """Lay a badge on the reader."""
        self.hands.act("badge", "lay", uid)

    def take_badge(self) -> None:
        """Take the badge away."""
        self.hands.act("badge", "take")

    def lay_id_card(self, number: str) -> None:
        """Lay an identity card on the reader."""
        self.hands.act("id-card", "lay", number)

    def lift_id_card(self) -> None:
        """Lift the identity card."""
        self.hands.act("id-card", "lift")

    def sight(self, emulator: str) -> SightView:
        """Look at a piece of hardware."""
        return self.sights()[emulator]

    def sights(self) -> Mapping[str, SightView]:
        """Look at all hardware."""
        return self.hands.sights()


class Backstage:
    """What a terminal knows and no screen shows, and the switch that closes it to the public."""

    def __init__(self, terminal: Terminal, stand: Stand) -> None:
        self._terminal = terminal
        self._stand = stand

    def close_to_the_public(self) -> None:
        """Have the terminal's last resort close it, as for a fault of the program."""
        self._terminal.screen.set_out_of_service(FAULT)

    def open_to_the_public(self) -> None:
        """Open it again."""
        self._terminal.screen.set_out_of_service(None)

    @property
    def store_folder(self) -> Path:
        """Where the terminal keeps its store."""
        return self._terminal.store.folder

    def device(self, name: str) -> Report:
        """Return the condition of a device as the terminal last saw it."""
        return self._terminal.devices.slots()[name].report

    def online(self) -> bool:
        """Say whether the terminal reaches the platform."""
        return self._terminal.sync.state.link.online

    def everything_settled(self) -> bool:
        """Say whether no message waits for the platform and no effect for its device."""
        with self._terminal.store.view() as unit:
            return unit.outbox.depth() == 0 and not unit.effects.open()

    def has_news_for(self, employee_id: str) -> bool:
        """Say whether the platform decided something that this person was not shown."""
        with self._terminal.store.view() as unit:
            return any(one.news for one in unit.applications.of(employee_id))

    def dead_letters(self) -> int:
        """Return how many messages the platform refused for good."""
        return self._terminal.store.load().dead_letters

    def queue_depth(self) -> int:
        """Return how many messages wait for the platform."""
        return self._terminal.store.load().queue_depth

    def knows_everybody(self) -> bool:
        """Say whether the directory of the site has arrived."""
        with self._terminal.store.view() as unit:
            return unit.directory.by_badge(self._stand.cast.longest.badge_uid) is not None


class Stage:
    """What a journey may do, all of it as a person would, and nothing behind the screen.

    Without a folder for `pictures` none are taken.
    """

    def __init__(self, stand: Stand, terminal: Terminal, hands: Hands, pictures: Path | None) -> None:
        self.stand = stand
        self._terminal = terminal
        self.desk = Desk(hands)
        self.backstage = Backstage(terminal, stand)
        self._window = terminal.screen.window
        self._finger = Finger(self._window)
        self._eyes = Eyes(self._window)
        self._pictures = pictures
        self._tongue: Language | None = None
        self.tally = Tally()

    @property
    def cast(self) -> Cast:
        """The people of this stand."""
        return self.stand.cast

    @property
    def screen(self) -> str:
        """The name of the screen that is up."""
        current = self._terminal.screen.navigator.current
        return "" if current is None else current.screen

    @property
    def language(self) -> Language:
        """The language now on the screen."""
        return self._terminal.screen.preferences.spoken

    def rest(self, milliseconds: int) -> None:
        """Let the program go on for a while."""
        QTest.qWait(milliseconds)

    def until(self, condition: Callable[[], bool], what: str, within: float = PATIENCE) -> None:
        """Let the program go on until `condition` holds; raise TourError."""
        deadline = time.monotonic() + within
        while not condition():
            if time.monotonic() > deadline:
                self.picture("went-wrong")
                offered = ", ".join(self._eyes.names())
                seen = f"{self.screen} [{offered}], which says: {self.words()}"
                raise TourError(f"waited {within:.0f} s for {what}; on screen: {seen}")
            QTest.qWait(STEP_MS)

    def see(self, *screens: str, within: float = PATIENCE, picture: str = "") -> str:
        """Wait until one of `screens` is up and drawn, take its picture, return its name."""
        wanted = " or ".join(screens)
        self.until(lambda: self.screen in screens, f"screen {wanted}", within)
        if self._pictures is not None:
            QTest.qWait(SETTLE_MS)
        self.until(lambda: self.screen in screens and self._terminal.screen.drawn, f"a picture of {wanted}")
        self.tally.screens.append(self.screen)
        self.picture(picture or self.screen)
        return self.screen

    def touch(self, name: str, within: float = PATIENCE) -> None:
        """Touch the item of this name once the screen takes a touch there, and see what comes up at once."""
        self.until(lambda: self.touch_if_there(name), f"something to touch called {name}", within)
        self.until(lambda: self._terminal.screen.drawn, f"a picture of what came of {name}")

    def touch_if_there(self, name: str) -> bool:
        """Touch the item of this name where the screen takes a touch there now; say whether it did.

        It has to stand still: what has just come up is laid out with the next picture only.
        """
        if not self._takes_touch(name):
            return False
        place = self._eyes.find(name).middle
        QTest.qWait(STEP_MS)
        if not self._takes_touch(name) or self._eyes.find(name).middle != place:
            return False
        self._finger.tap(place)
        self.tally.touches += 1
        QTest.qWait(STEP_MS)
        return True

    def offers(self, name: str) -> bool:
        """Say whether an item of this name can be touched now."""
        if not self._terminal.screen.drawn:
            return False
        try:
            self._eyes.find(name)
        except NotOnScreen:
            return False
        return True

    def _takes_touch(self, name: str) -> bool:
        return self.offers(name) and self._terminal.screen.takes_touch(self._eyes.find(name).middle)

    def hold_corner(self, until: str) -> None:
        """Rest a finger in the top right corner until a screen is up, as staff do."""
        corner = QPoint(self._window.width() - CORNER, CORNER)
        self._finger.rest(corner)
        try:
            self.until(lambda: self.screen == until, f"screen {until}")
        finally:
            self._finger.lift(corner)

    def text(self, name: str) -> str:
        """Return what an item of this name says."""
        return self._eyes.text(name)

    def words(self) -> str:
        """Return everything that is written on the screen."""
        return " ".join(spot.text for spot in self._eyes.spots() if spot.text)

    def scan(self, field_name: str, text: str) -> None:
        """Touch a field and let a hand-held scanner type into it."""
        self.touch(field_name)
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QCoreApplication.sendEvent(self._window, event)
        QTest.qWait(STEP_MS)

    def type_keys(self, keys: str) -> None:
        """Touch one key after the other on the screen's own pad."""
        for key in keys:
            self.touch(f"key.{key}")

    def picture(self, label: str) -> None:
        """Take a picture, where there is a folder for it."""
        if self._pictures is not None:
            self.tally.pictures += 1
            grab(self._window, self._pictures / f"{self.tally.pictures:02}-{label}.png")

    def speak(self, language: Language) -> None:
        """Touch the language switch until the screen speaks `language`."""
        self._tongue = language
        if self.language is not language:
            self.touch("language")
            self.until(lambda: self.language is language, f"the screen in {language.value}")

    def speak_again(self) -> None:
        """Speak as before on a screen that has gone back to the terminal's own language."""
        if self._tongue is not None:
            self.speak(self._tongue)
