"""Sees every touch and key before the screen does: somebody is here; and no touch lands twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Slot
from PySide6.QtGui import QMouseEvent, QTouchEvent

PRESSES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress})
REST_OF_TOUCH = frozenset(
    {
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
    }
)
ENDS = frozenset({QEvent.Type.TouchEnd, QEvent.Type.TouchCancel, QEvent.Type.MouseButtonRelease})


class TouchWatch(QObject):
    """An event filter for the window.

    Until a new screen has been drawn, a touch is swallowed whole: nobody can mean what nobody has seen, and
    its items do not lie in their places yet. For 300 ms after it came up, so is a touch in the place of the
    last one: the second half of a double tap must not press what has just appeared there. `near` is in
    pixels; `touched` is told whether it was a key.
    """

    GUARD_SECONDS = 0.3

    def __init__(self, clock: Callable[[], float], touched: Callable[[bool], None], near: float) -> None:
        super().__init__()
        self._clock = clock
        self._touched = touched
        self._near = near
        self._last: QPointF | None = None
        self._new_screen_at = float("-inf")
        self._swallowing = False
        self._drawn = True

    @property
    def drawn(self) -> bool:
        """Whether the screen that is up has been drawn."""
        return self._drawn

    def screen_changed(self) -> None:
        """Take that a new screen came up."""
        self._new_screen_at = self._clock()
        self._drawn = False

    @Slot()
    def frame_drawn(self) -> None:
        """Take that the window was drawn."""
        self._drawn = True

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Return True for an event that the screen must not see."""
        kind = event.type()
        if kind in PRESSES:
            self._touched(kind is QEvent.Type.KeyPress)
            self._swallowing = self._comes_too_soon(event)
            return self._swallowing
        if self._swallowing and kind in REST_OF_TOUCH:
            self._swallowing = kind not in ENDS
            return True
        return False

    def _comes_too_soon(self, event: QEvent) -> bool:
        place = _place(event)
        if place is None:
            return False
        before, self._last = self._last, place
        if not self._drawn:
            return True
        if before is None or self._clock() - self._new_screen_at >= self.GUARD_SECONDS:
            return False
        return (place - before).manhattanLength() < self._near


def _place(event: QEvent) -> QPointF | None:
    if isinstance(event, QTouchEvent) and event.points():
        return event.points()[0].position()
    if isinstance(event, QMouseEvent):
        return event.position()
    return None
