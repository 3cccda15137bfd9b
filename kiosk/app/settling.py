"""Settling what an earlier run left open: at start, and again until every device has answered for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from kiosk.effects.effects import Effects
from kiosk.journey.recovery import end_interrupted_visits
from kiosk.store.store import Store
from ui.background import Background

AGAIN_AFTER_MS = 5_000


class Settling(QObject):
    """Runs recovery on the worker of the use cases, only while nobody is being served.

    What no device can answer for yet stays open and is asked again. `at_rest` says, on the GUI thread,
    whether nobody is being served: what the worker was told before that moment, it has done before the
    recovery begins.
    """

    def __init__(
        self,
        store: Store,
        effects: Effects,
        background: Background,
        clock: Callable[[], datetime],
        *,
        at_rest: Callable[[], bool],
    ) -> None:
        super().__init__()
        self._store = store
        self._effects = effects
        self._background = background
        self._clock = clock
        self._at_rest = at_rest
        self._timer = QTimer(self)
        self._timer.setInterval(AGAIN_AFTER_MS)
        self._timer.timeout.connect(self._again)

    def begin(self, ready: Callable[[], None]) -> None:
        """Settle what can be settled, close interrupted visits, then call `ready` on the GUI thread."""

        def done(left_open: bool) -> None:
            self._watch(left_open)
            ready()

        self._background.ask_quietly(self._settle_all, done)

    def end(self) -> None:
        """Ask nothing more."""
        self._timer.stop()

    def _settle_all(self) -> bool:
        left_open = self._settle_effects()
        end_interrupted_visits(self._store, self._clock)
        return left_open

    def _settle_effects(self) -> bool:
        return bool(self._effects.recover())

    def _again(self) -> None:
        if self._at_rest():
            self._timer.stop()
            self._background.ask_quietly(self._settle_effects, self._watch)

    def _watch(self, left_open: bool) -> None:
        if left_open:
            self._timer.start()
