"""Which touches a new screen gets to see."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QMouseEvent

from ui.touch_watch import TouchWatch

PRESS, RELEASE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease
NEAR = 80.0


class Glass:
    """A watch, its clock, and what touched it."""

    def __init__(self) -> None:
        self.now = 100.0
        self.told: list[bool] = []
        self.watch = TouchWatch(lambda: self.now, self.told.append, NEAR)
        self._window = QObject()

    def swallows(self, kind: QEvent.Type, x: float = 500.0) -> bool:
        button = Qt.MouseButton.LeftButton
        place = QPointF(x, 500.0)
        event = QMouseEvent(kind, place, place, button, button, Qt.KeyboardModifier.NoModifier)
        return self.watch.eventFilter(self._window, event)


@pytest.fixture
def glass() -> Glass:
    return Glass()


def test_what_nobody_has_seen_cannot_be_touched(glass: Glass) -> None:
    glass.watch.screen_changed()
    assert not glass.watch.drawn
    glass.now += 5.0
    assert glass.swallows(PRESS)
    glass.watch.frame_drawn()
    assert glass.swallows(RELEASE), "the rest of a swallowed touch goes with it"
    assert glass.watch.drawn
    assert not glass.swallows(PRESS)
    assert not glass.swallows(RELEASE)
    assert glass.told == [False, False], "somebody is here, whatever became of the touch"


@pytest.mark.parametrize(
    ("after", "x", "swallowed"), [(0.2, 500, True), (0.4, 500, False), (0.2, 700, False)]
)
def test_the_second_half_of_a_double_tap(glass: Glass, after: float, x: float, *, swallowed: bool) -> None:
    assert not glass.swallows(PRESS)
    assert not glass.swallows(RELEASE)
    glass.watch.screen_changed()
    glass.watch.frame_drawn()
    glass.now += after
    assert glass.swallows(PRESS, x) is swallowed
    assert glass.swallows(RELEASE, x) is swallowed
