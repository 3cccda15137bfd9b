"""Which keys of a keypad, a keyboard or a scanner that types the screen gets to see."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ui.sight import Sight

ENTERS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
COMMANDS = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class KeyWatch:
    """Holds back the keys that nobody can mean for what is on the screen.

    Until a new screen has been seen, only characters reach it, which press no button, and the Return that
    ends a code typed into a field of that very screen. For 300 ms after it came up, the last key once more
    does nothing (a key that bounces), and in a dialog no key does. What a scanner began to type before the
    screen came is kept from it to the end, its Return included: half a code is none. What it types while
    the screen is built is heard late and all at once, so no gap counts before the first frame. A key that
    is held down ends with its screen. `takes_text` says whether the focus is in a field.
    """

    BURST_SECONDS = 0.1  # scanners type a character every 0 to 50 ms, people seldom below 100 ms

    def __init__(self, clock: Callable[[], float], sight: Sight, takes_text: Callable[[], bool]) -> None:
        self._clock = clock
        self._sight = sight
        self._takes_text = takes_text
        self._held: dict[int, bool] = {}  # whether the screen that is up has seen the press of the key
        self._last_key: int | None = None
        self._last_at = float("-inf")
        self._cut = False
        self._typed = False

    def screen_changed(self) -> None:
        """Take that something else came up."""
        self._held = dict.fromkeys(self._held, False)
        self.rearranged()

    def rearranged(self) -> None:
        """Take that something moved; what is held down stays so."""
        self._cut = self._since_last() < self.BURST_SECONDS
        self._typed = False

    def swallows_press(self, event: QKeyEvent) -> bool:
        """Say whether the screen must not see this press."""
        if event.isAutoRepeat():
            return not self._held.get(event.key(), True)
        self._cut = self._cut and min(self._since_last(), self._sight.seconds) < self.BURST_SECONDS
        types = self._types(event)
        seen = not self._cut and (types or self._may_act(event.key()))
        self._typed = self._typed or (types and seen)
        self._held[event.key()] = seen
        if seen or self._last_key is not None:  # what did nothing at first is pressed again, and rightly so
            self._last_key = event.key()
        self._last_at = self._clock()
        return not seen

    def swallows_release(self, event: QKeyEvent) -> bool:
        """Say whether the screen must not see this release: it did not see the press."""
        if event.isAutoRepeat():  # X11 releases a held key before each repetition
            return not self._held.get(event.key(), True)
        return not self._held.pop(event.key(), True)

    def _since_last(self) -> float:
        return self._clock() - self._last_at

    def _types(self, event: QKeyEvent) -> bool:
        """Say whether it only types; a space presses the button that has the focus."""
        text = event.text()
        if event.modifiers() & COMMANDS or not text or not text.isprintable():
            return False
        return text != " " or self._takes_text()

    def _may_act(self, key: int) -> bool:
        if key in ENTERS and self._typed and self._takes_text():
            return True
        if not self._sight.drawn:
            return False
        return not self._sight.fresh or not (self._sight.anywhere or key == self._last_key)
