"""Sees every touch and key before the screen does: somebody is here; and nothing unseen is pressed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPointF, Signal, Slot
from PySide6.QtGui import QEventPoint, QKeyEvent, QMouseEvent, QTouchEvent

from ui.key_watch import KeyWatch
from ui.sight import Sight


class TouchWatch(QObject):
    """An event filter for the window.

    Until a new screen has been drawn and faded in, a touch is swallowed whole: nobody can mean what nobody
    has seen, and its items do not lie in their places yet. For 300 ms after its first frame, so is a touch
    in the place of the last one: the second half of a double tap must not press what has just appeared
    there. A dialog comes unasked, and so may a button, and people take over 200 ms to answer to what they
    see: for those 300 ms no touch is taken `anywhere`. Each finger is judged by its own press: a hand may
    rest on the glass. `near` is in pixels; `touched` is told whether it was a key.
    `frame_wanted` asks for a frame: one comes also where nothing looks different.
    """

    frame_wanted = Signal()

    def __init__(self, sight: Sight, keys: KeyWatch, touched: Callable[[bool], None], near: float) -> None:
        super().__init__()
        self._sight = sight
        self._keys = keys
        self._touched = touched
        self._near = near
        self._last: QPointF | None = None
        self._swallowed: set[int] = set()  # touch points, by id
        self._click_swallowed = False

    @property
    def drawn(self) -> bool:
        """Whether what is up has been drawn, and is faded in."""
        return self._sight.drawn

    def screen_changed(self, *, anywhere: bool = False) -> None:
        """Take that a new screen or a dialog came up, or that a dialog went."""
        self._sight.changed(anywhere=anywhere)
        self._keys.screen_changed()
        self.frame_wanted.emit()

    @Slot()
    def rearranged(self) -> None:
        """Take that buttons came, went or moved on the screen that is up."""
        self._sight.changed(anywhere=True)
        self._keys.rearranged()
        self.frame_wanted.emit()

    @Slot()
    def keyboard_moved(self) -> None:
        """Take that the keyboard on the glass came up or went; keys go where they went before."""
        self._sight.changed(anywhere=False)
        self.frame_wanted.emit()

    @Slot()
    def frame_begun(self) -> None:
        """Take that the window is about to be drawn as it is."""
        self._sight.frame_begun()

    @Slot()
    def frame_drawn(self) -> None:
        """Take that the window was drawn."""
        if self._sight.frame_drawn():
            self.frame_wanted.emit()

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
        if kind is QEvent.Type.TouchCancel:
            self._swallowed.clear()
        elif isinstance(event, QTouchEvent):
            return self._swallows_touch(event)
        elif isinstance(event, QMouseEvent):
            return self._swallows_click(kind, event)
        return False

    def _swallows_touch(self, event: QTouchEvent) -> bool:
        """Say whether none of the fingers that moved is one that the screen knows."""
        pressed = _fingers(event, QEventPoint.State.Pressed)
        released = _fingers(event, QEventPoint.State.Released)
        moving = pressed | released | _fingers(event, QEventPoint.State.Updated)
        if pressed:
            self._touched(False)
        if pressed and self._comes_too_soon(list(pressed.values())):
            swallows = True
            self._swallowed |= pressed.keys()
        else:
            self._swallowed -= pressed.keys()
            swallows = bool(moving) and self._swallowed.issuperset(moving)
        self._swallowed -= released.keys()
        return swallows

    def _swallows_click(self, kind: QEvent.Type, event: QMouseEvent) -> bool:
        if kind is QEvent.Type.MouseButtonPress:
            self._touched(False)
            self._click_swallowed = self._comes_too_soon([event.position()])
            return self._click_swallowed
        swallows = self._click_swallowed
        if kind is QEvent.Type.MouseButtonRelease:
            self._click_swallowed = False
        return swallows

    def _swallows_key(self, kind: QEvent.Type, event: QKeyEvent) -> bool:
        if kind is QEvent.Type.KeyPress:
            self._touched(True)
            return self._keys.swallows_press(event)
        return kind is QEvent.Type.KeyRelease and self._keys.swallows_release(event)

    def _comes_too_soon(self, places: Sequence[QPointF]) -> bool:
        taken = all(self.takes_touch(place) for place in places)
        if taken or self._last is not None:  # who got no answer to the first touch of all, touches again
            self._last = places[-1]
        return not taken


def _fingers(event: QTouchEvent, state: QEventPoint.State) -> dict[int, QPointF]:
    """Return where the fingers are that are in that state, by the id of their touch points."""
    return {one.id(): one.scenePosition() for one in event.points() if one.state() == state}
