"""Sees every touch and key before the screen does: somebody is here; and nothing unseen is pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QTouchEvent

from ui.key_watch import KeyWatch
from ui.sight import Sight

PRESSES = frozenset({QEvent.Type.TouchBegin, QEvent.Type.MouseButtonPress})
ENDS = frozenset({QEvent.Type.TouchEnd, QEvent.Type.TouchCancel, QEvent.Type.MouseButtonRelease})
REST_OF_TOUCH = ENDS | {
    QEvent.Type.TouchUpdate,
    QEvent.Type.MouseMove,
    QEvent.Type.MouseButtonDblClick,
}


class TouchWatch(QObject):
    """An event filter for the window.

    Until a new screen has been drawn and faded in, a touch is swallowed whole: nobody can mean what nobody
    has seen, and its items do not lie in their places yet. For 300 ms after its first frame, so is a touch
    in the place of the last one: the second half of a double tap must not press what has just appeared
    there. A dialog comes unasked, and so may a button, and people take over 200 ms to answer to what they
    see: for those 300 ms no touch is taken `anywhere`. `near` is in pixels; `touched` is told whether it was
    a key.
    """

    def __init__(self, sight: Sight, keys: KeyWatch, touched: Callable[[bool], None], near: float) -> None:
        super().__init__()
        self._sight = sight
        self._keys = keys
        self._touched = touched
        self._near = near
        self._last: QPointF | None = None
        self._swallowing = False

    @property
    def drawn(self) -> bool:
        """Whether what is up has been drawn, and is faded in."""
        return self._sight.drawn

    def screen_changed(self, *, anywhere: bool = False) -> None:
        """Take that a new screen or a dialog came up, that a dialog went, or that buttons came or moved."""
        self._sight.changed(anywhere=anywhere)
        self._keys.screen_changed()

    @Slot()
    def keyboard_moved(self) -> None:
        """Take that the keyboard on the glass came up or went; keys go where they went before."""
        self._sight.changed(anywhere=False)

    @Slot()
    def frame_drawn(self) -> None:
        """Take that the window was drawn."""
        self._sight.frame_drawn()

    def takes_touch(self, place: QPointF) -> bool:
        """Say whether a touch there would reach the screen now."""
        if not self._sight.drawn:
            return False
        if not self._sight.fresh:
            return True
        near_last = self._last is not None and (place - self._last).manhattanLength() < self._near
        return not (self._sight.anywhere or near_last)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Return True for an event that the screen must not see."""
        kind = event.type()
        if isinstance(event, QKeyEvent):
            return self._swallows_key(kind, event)
        if kind in PRESSES:
            self._touched(False)
            self._swallowing = self._comes_too_soon(event)
            return self._swallowing
        if self._swallowing and kind in REST_OF_TOUCH:
            self._swallowing = kind not in ENDS
            return True
        return False

    def _swallows_key(self, kind: QEvent.Type, event: QKeyEvent) -> bool:
        if kind is QEvent.Type.KeyPress:
            self._touched(True)
            return self._keys.swallows_press(event)
        return kind is QEvent.Type.KeyRelease and self._keys.swallows_release(event)

    def _comes_too_soon(self, event: QEvent) -> bool:
        place = _place(event)
        if place is None:
            return False
        taken = self.takes_touch(place)
        if taken or self._last is not None:  # who got no answer to the first touch of all, touches again
            self._last = place
        return not taken


def _place(event: QEvent) -> QPointF | None:
    if isinstance(event, QTouchEvent) and event.points():
        return event.points()[0].position()
    if isinstance(event, QMouseEvent):
        return event.position()
    return None
