"""Which touches a new screen or dialog gets to see."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEventPoint, QInputDevice, QMouseEvent, QPointingDevice, QTouchEvent

from ui.key_watch import KeyWatch
from ui.sight import Sight
from ui.touch_watch import TouchWatch

PRESSED, RESTING, LIFTED = (
    QEventPoint.State.Pressed,
    QEventPoint.State.Stationary,
    QEventPoint.State.Released,
)
PRESS, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease
NEAR = 80.0


class Glass:
    """A watch, its clock, and what touched it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.fading = False
        self.elsewhere = False
        self.told: list[bool] = []
        sight = Sight(lambda: self.now, lambda: self.fading, lambda: self.elsewhere)
        keys = KeyWatch(lambda: self.now, sight, lambda: False)
        self.watch = TouchWatch(sight, keys, self.told.append, NEAR)
        self.wanted: list[None] = []
        self.watch.frame_wanted.connect(lambda: self.wanted.append(None))
        self._window = QObject()
        self._panel = QPointingDevice(
            "panel",
            1,
            QInputDevice.DeviceType.TouchScreen,
            QPointingDevice.PointerType.Finger,
            QInputDevice.Capability.Position,
            10,
            0,
        )

    def draw(self) -> None:
        self.watch.frame_begun()
        self.watch.frame_drawn()

    def swallows(self, kind: QEvent.Type, x: float = 500.0) -> bool:
        button = Qt.MouseButton.LeftButton
        place = QPointF(x, 500.0)
        event = QMouseEvent(kind, place, place, button, button, Qt.KeyboardModifier.NoModifier)
        return self.watch.eventFilter(self._window, event)

    def tap_is_swallowed(self, x: float = 500.0) -> bool:
        swallowed = self.swallows(PRESS, x)
        assert self.swallows(RELEASE, x) is swallowed, "the rest of a touch goes with its beginning"
        return swallowed

    def swallows_touch(self, *fingers: tuple[int, QEventPoint.State, float]) -> bool:
        """Have fingers do something at once: each with its number, what it does, and where."""
        states = {state for _, state, _ in fingers}
        kind = QEvent.Type.TouchUpdate
        if len(states) == 1:
            kind = {PRESSED: QEvent.Type.TouchBegin, LIFTED: QEvent.Type.TouchEnd}.get(*states, kind)
        points = [
            QEventPoint(finger, state, QPointF(x, 500.0), QPointF(x, 500.0)) for finger, state, x in fingers
        ]
        return self.watch.eventFilter(
            self._window, QTouchEvent(kind, self._panel, Qt.KeyboardModifier.NoModifier, points)
        )

    def tap_beside_a_palm_is_swallowed(self, x: float) -> bool:
        swallowed = self.swallows_touch((0, RESTING, 900.0), (1, PRESSED, x))
        assert self.swallows_touch((0, RESTING, 900.0), (1, LIFTED, x)) is swallowed
        return swallowed


@pytest.fixture
def glass() -> Glass:
    return Glass()


def test_what_nobody_has_seen_cannot_be_touched(glass: Glass) -> None:
    glass.watch.screen_changed()
    assert not glass.watch.drawn
    glass.now += 5.0
    assert glass.swallows(PRESS)
    glass.draw()
    assert glass.swallows(RELEASE), "the rest of a swallowed touch goes with it"
    assert glass.watch.drawn
    assert not glass.swallows(PRESS)
    assert not glass.swallows(RELEASE)
    assert glass.told == [False, False], "somebody is here, whatever became of the touch"


def test_a_screen_that_is_being_faded_in_cannot_be_touched(glass: Glass) -> None:
    glass.fading = True
    glass.watch.screen_changed()
    glass.draw()
    glass.now += 0.15
    assert not glass.watch.drawn
    assert glass.tap_is_swallowed()
    glass.fading = False
    assert glass.watch.drawn, "no further frame is needed"
    assert not glass.tap_is_swallowed()


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_frame_begun_before_something_came_up_shows_nothing_of_it(glass: Glass, *, elsewhere: bool) -> None:
    glass.elsewhere = elsewhere
    glass.watch.frame_begun()
    glass.watch.screen_changed()
    for wanted in (2, 3):
        glass.watch.frame_drawn()
        assert not glass.watch.drawn
        assert len(glass.wanted) == wanted, "another frame is asked for: the window may be at rest"


def test_word_of_the_frame_before_may_come_when_the_first_of_a_screen_is_begun(glass: Glass) -> None:
    glass.elsewhere = True
    glass.watch.frame_begun()
    glass.watch.screen_changed()
    glass.watch.frame_begun()
    glass.watch.frame_drawn()
    assert not glass.watch.drawn
    assert len(glass.wanted) == 2
    glass.watch.frame_begun()
    glass.watch.frame_drawn()
    assert glass.watch.drawn
    glass.draw()
    assert len(glass.wanted) == 2, "a window at rest is left alone"


@pytest.mark.parametrize("elsewhere", [False, True])
def test_frames_that_were_begun_and_never_drawn_keep_nobody_out(glass: Glass, *, elsewhere: bool) -> None:
    glass.elsewhere = elsewhere
    glass.watch.screen_changed()
    for _ in range(3):
        glass.watch.frame_begun()
    assert not glass.watch.drawn
    glass.watch.frame_drawn()
    assert glass.watch.drawn
    glass.watch.screen_changed()
    glass.draw()
    if elsewhere:
        glass.draw()
    assert glass.watch.drawn


@pytest.mark.parametrize(
    ("after", "x", "swallowed"), [(0.2, 500, True), (0.4, 500, False), (0.2, 700, False)]
)
def test_the_second_half_of_a_double_tap(glass: Glass, after: float, x: float, *, swallowed: bool) -> None:
    assert not glass.tap_is_swallowed()
    glass.watch.screen_changed()
    glass.draw()
    glass.now += after
    assert glass.watch.takes_touch(QPointF(x, 500.0)) is not swallowed
    assert glass.tap_is_swallowed(x) is swallowed


def test_a_screen_that_took_long_to_draw_ignores_a_double_tap_from_its_first_frame_on(glass: Glass) -> None:
    assert not glass.tap_is_swallowed()
    glass.watch.screen_changed()
    glass.now += 0.4
    glass.draw()
    glass.now += 0.1
    assert glass.tap_is_swallowed()
    glass.now += 0.1
    assert glass.tap_is_swallowed(), "nor does the third of three taps press anything"


@pytest.mark.parametrize(("after", "swallowed"), [(0.02, True), (0.25, True), (0.35, False)])
def test_a_touch_meant_for_the_screen_below_presses_nothing_in_a_dialog(
    glass: Glass, after: float, *, swallowed: bool
) -> None:
    assert not glass.tap_is_swallowed(100.0)
    glass.now += 60.0
    glass.watch.screen_changed(anywhere=True)
    glass.draw()
    glass.now += after
    assert glass.tap_is_swallowed(500.0) is swallowed


def test_the_second_half_of_a_double_tap_that_closed_a_dialog(glass: Glass) -> None:
    glass.watch.screen_changed(anywhere=True)
    glass.draw()
    glass.now += 2.0
    assert not glass.tap_is_swallowed()
    glass.watch.screen_changed()
    glass.draw()
    glass.now += 0.1
    assert glass.tap_is_swallowed()
    assert not glass.tap_is_swallowed(900.0), "the screen below has been seen"


def test_a_touch_that_the_system_cancels_is_over(glass: Glass) -> None:
    glass.watch.screen_changed()
    assert glass.swallows_touch((0, PRESSED, 100.0))
    glass.draw()
    glass.watch.eventFilter(QObject(), QEvent(QEvent.Type.TouchCancel))
    assert not glass.swallows_touch((0, QEventPoint.State.Updated, 100.0))


def test_a_hand_that_came_to_rest_too_soon_does_not_keep_a_finger_out(glass: Glass) -> None:
    glass.watch.screen_changed()
    assert glass.swallows_touch((0, PRESSED, 900.0))
    glass.draw()
    glass.now += 1.0
    assert not glass.tap_beside_a_palm_is_swallowed(100.0)
    assert glass.swallows_touch((0, LIFTED, 900.0)), "the hand still pressed nothing"
    assert glass.told == [False, False]


def test_a_finger_beside_a_hand_that_rests_cannot_touch_what_nobody_has_seen(glass: Glass) -> None:
    assert not glass.swallows_touch((0, PRESSED, 900.0))
    glass.watch.screen_changed()
    assert glass.tap_beside_a_palm_is_swallowed(100.0)
    glass.draw()
    assert glass.tap_beside_a_palm_is_swallowed(100.0), "nor with the second half of a double tap"
    glass.now += 1.0
    assert not glass.tap_beside_a_palm_is_swallowed(100.0)
    assert not glass.swallows_touch((0, LIFTED, 900.0)), "what the hand pressed hears of its end"


def test_every_tap_beside_a_hand_that_rests_says_that_somebody_is_here(glass: Glass) -> None:
    glass.swallows_touch((0, PRESSED, 900.0))
    for _ in range(3):
        glass.tap_beside_a_palm_is_swallowed(100.0)
    assert glass.told == [False] * 4


def test_two_fingers_at_once_are_taken_or_dropped_together(glass: Glass) -> None:
    glass.watch.screen_changed()
    glass.draw()
    glass.now += 1.0
    assert not glass.tap_is_swallowed(100.0)
    glass.watch.screen_changed()
    glass.draw()
    glass.now += 0.1
    assert glass.swallows_touch((0, PRESSED, 100.0), (1, PRESSED, 500.0)), "one is a double tap"
    assert glass.swallows_touch((0, RESTING, 100.0), (1, LIFTED, 500.0))
    assert glass.swallows_touch((0, LIFTED, 100.0))
