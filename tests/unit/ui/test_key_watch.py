"""Which keys a new screen or dialog gets to see."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from ui.key_watch import KeyWatch
from ui.sight import Sight
from ui.touch_watch import TouchWatch

NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
RETURN, SPACE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Tab
TEXTS = {RETURN: "\r", Qt.Key.Key_Enter: "\r", SPACE: " ", TAB: "\t", Qt.Key.Key_Escape: "\x1b"}


class Keys:
    """A watch, its clock, and whether a field has the focus."""

    def __init__(self) -> None:
        self.now = 100.0
        self.in_field = False
        self.told: list[bool] = []
        sight = Sight(lambda: self.now)
        keys = KeyWatch(lambda: self.now, sight, lambda: self.in_field)
        self.watch = TouchWatch(sight, keys, self.told.append, 80.0)
        self._window = QObject()

    def come_up(self, *, dialog: bool = False, drawn: bool = False) -> None:
        self.watch.screen_changed(anywhere=dialog)
        if drawn:
            self.draw()

    def draw(self) -> None:
        self.watch.frame_begun()
        self.watch.frame_drawn()

    def passes(
        self, key: int | str, *, release: bool = False, repeat: bool = False, with_: object = NONE
    ) -> bool:
        kind = QEvent.Type.KeyRelease if release else QEvent.Type.KeyPress
        code, text = (0, key) if isinstance(key, str) else (key, TEXTS[key])
        return not self.watch.eventFilter(self._window, QKeyEvent(kind, code, with_, text, repeat))

    def scan(self, code: str) -> tuple[str, bool]:
        """Have a scanner type `code` and Return; return what got through, and whether Return did."""
        through = ""
        for letter in code:
            self.now += 0.005
            through += letter if self.passes(letter) else ""
            self.passes(letter, release=True)
        self.now += 0.005
        entered = self.passes(RETURN)
        self.passes(RETURN, release=True)
        return through, entered


@pytest.fixture
def keys() -> Keys:
    return Keys()


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_key_does_nothing_on_a_screen_that_nobody_has_seen(keys: Keys, key: int) -> None:
    keys.come_up()
    assert not keys.passes(key)
    keys.draw()
    assert not keys.passes(key, release=True), "a release goes with its press"
    keys.now += 1.0
    assert keys.passes(key)
    assert keys.passes(key, release=True)
    assert keys.told == [True, True], "somebody is here, whatever became of the key"


def test_a_scanner_loses_nothing_while_its_screen_is_being_drawn(keys: Keys) -> None:
    keys.come_up()
    keys.in_field = True
    keys.now += 0.01
    assert keys.scan("HRC1: AB") == ("HRC1: AB", True)


def test_a_return_alone_hands_nothing_in_on_a_screen_that_nobody_has_seen(keys: Keys) -> None:
    keys.in_field = True
    assert keys.passes("7")
    keys.now += 1.0
    keys.come_up()
    assert not keys.passes(RETURN)


def test_a_scanners_return_presses_no_button_on_a_screen_that_nobody_has_seen(keys: Keys) -> None:
    keys.come_up()
    assert keys.scan("HRC1") == ("HRC1", False)
    assert not keys.passes(SPACE)


def test_half_a_code_is_none(keys: Keys) -> None:
    keys.in_field = True
    assert keys.passes("H")
    keys.now += 0.02
    keys.come_up()
    keys.now += 0.01
    assert not keys.passes("R")
    keys.draw()
    assert keys.scan("C1:AB") == ("", False), "seen or not, its end is kept from the screen"
    keys.now += 0.5
    assert keys.scan("HRC1:AB") == ("HRC1:AB", True)


def test_what_is_typed_while_the_screen_is_built_is_heard_late(keys: Keys) -> None:
    keys.in_field = True
    assert keys.passes("H")
    keys.now += 0.02
    keys.come_up()
    keys.now += 0.4
    assert not keys.passes("R")
    keys.draw()
    keys.now += 0.09
    assert keys.scan("C1:AB") == ("", False)
    keys.now += 0.11
    assert keys.passes("H")


def test_a_key_that_is_held_down_outlives_a_rearrangement(keys: Keys) -> None:
    assert keys.passes(SPACE)
    keys.watch.rearranged()
    keys.draw()
    keys.now += 1.0
    assert keys.passes(SPACE, release=True), "the button would stay pressed for ever"


def test_a_return_and_a_line_feed_press_one_button(keys: Keys) -> None:
    assert keys.passes(RETURN)
    keys.come_up(drawn=True)
    keys.now += 0.01
    assert not keys.passes(Qt.Key.Key_Enter)


@pytest.mark.parametrize(
    ("after", "key", "passes"), [(0.2, RETURN, False), (0.4, RETURN, True), (0.2, TAB, True)]
)
def test_a_key_that_is_pressed_twice_presses_one_button(
    keys: Keys, after: float, key: int, *, passes: bool
) -> None:
    assert keys.passes(RETURN)
    keys.now += 0.15
    keys.come_up(drawn=True)
    keys.now += after
    assert keys.passes(key) is passes


def test_a_key_that_is_held_down_ends_with_its_screen(keys: Keys) -> None:
    assert keys.passes(RETURN)
    assert keys.passes(RETURN, repeat=True)
    keys.come_up(drawn=True)
    keys.now += 5.0
    assert not keys.passes(RETURN, repeat=True)
    assert not keys.passes(RETURN, release=True, repeat=True), "X11 releases before each repetition"
    assert not keys.passes(RETURN, repeat=True)
    keys.passes(RETURN, release=True)
    assert keys.passes(RETURN)


@pytest.mark.parametrize(("after", "passes"), [(0.2, False), (0.35, True)])
def test_a_key_meant_for_the_screen_below_presses_nothing_in_a_dialog(
    keys: Keys, after: float, *, passes: bool
) -> None:
    keys.come_up(dialog=True, drawn=True)
    keys.now += after
    assert keys.passes(RETURN) is passes


def test_a_command_is_no_character(keys: Keys) -> None:
    keys.in_field = True
    keys.come_up()
    assert not keys.passes("v", with_=CONTROL)
    assert keys.passes("v")
