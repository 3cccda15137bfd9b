"""The one bridge between the worker threads and the screens."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, QTimer, Signal

from kiosk.domain.errors import KioskError

T = TypeVar("T")
Report = Callable[[BaseException], None]


class Stage(StrEnum):
    """How long a call has kept a person waiting."""

    IDLE = "idle"
    BUSY = "busy"  # not yet worth a movement
    MOVING = "moving"  # over 300 ms
    WORDS = "words"  # over 2 s


class Background(QObject):
    """Runs blocking calls one after another on one thread; answers arrive on the GUI thread by signal.

    `forget` drops the answers of all that was asked so far: what is one person's never reaches the next.
    """

    MOVING_AFTER_MS = 300
    WORDS_AFTER_MS = 2000

    stage_changed = Signal()
    _posted = Signal(object)

    def __init__(self, on_fault: Callable[[KioskError], None], on_bug: Report) -> None:
        super().__init__()
        self._on_fault = on_fault
        self._on_bug = on_bug
        self._tasks: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._epoch = 0
        self._waiting = 0
        self._stage = Stage.IDLE
        self._moving = self._timer(self.MOVING_AFTER_MS, Stage.MOVING)
        self._words = self._timer(self.WORDS_AFTER_MS, Stage.WORDS)
        self._posted.connect(self._run)
        self._thread = threading.Thread(target=self._work, name="counter", daemon=True)
        self._thread.start()

    @property
    def stage(self) -> Stage:
        """How long the person has been waiting for an answer."""
        return self._stage

    @property
    def busy(self) -> bool:
        """Whether an answer that somebody waits for is still out."""
        return self._waiting > 0

    def ask(self, call: Callable[[], T], then: Callable[[T], None]) -> None:
        """Run `call` on the worker and hand its result to `then`; the person waits meanwhile.

        One touch at a time: what is asked while an answer is still out is dropped.
        """
        if self.busy:
            return
        self._begin_waiting()
        self._put(call, then, waited=True)

    def ask_quietly(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        on_fault: Callable[[KioskError], None] | None = None,
    ) -> None:
        """Like `ask`, for a call that has its own picture on the screen or that nobody waits for.

        `on_fault` hears of its fault instead of whoever hears of all others.
        """
        self._put(call, then, waited=False, on_fault=on_fault)

    def post(self, call: Callable[[], None]) -> None:
        """Run `call` on the GUI thread soon; may be called from any thread."""
        self._posted.emit(call)

    def forget(self) -> None:
        """Drop every answer still out."""
        self._epoch += 1
        self._waiting = 0
        self._settle()

    def close(self, within: float = 5.0) -> bool:
        """Let the calls already asked for end, at most `within` seconds; return whether they did."""
        self._epoch += 1
        self._tasks.put(None)
        self._thread.join(within)
        return not self._thread.is_alive()

    def _put(
        self,
        call: Callable[[], T],
        then: Callable[[T], None],
        *,
        waited: bool,
        on_fault: Callable[[KioskError], None] | None = None,
    ) -> None:
        epoch = self._epoch
        hear = on_fault or self._on_fault

        def task() -> None:
            try:
                result = call()
            except KioskError as error:
                act = partial(hear, error)
            else:
                act = partial(_give, then, result)
            self._posted.emit(partial(self._arrive, epoch, act, waited=waited))

        self._tasks.put(task)

    def _arrive(self, epoch: int, act: Callable[[], None], *, waited: bool) -> None:
        if epoch != self._epoch:
            return
        if waited:
            self._end_waiting()
        act()

    def _work(self) -> None:
        while task := self._tasks.get():
            try:
                task()
            except Exception as error:  # noqa: BLE001 - the top of a worker loop: our own bug goes to the last resort
                self._post_bug(error)

    def _post_bug(self, error: BaseException) -> None:
        self._posted.emit(lambda: self._on_bug(error))

    def _run(self, call: Callable[[], None]) -> None:
        call()

    def _timer(self, after_ms: int, stage: Stage) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(after_ms)
        timer.timeout.connect(lambda: self._set(stage))
        return timer

    def _begin_waiting(self) -> None:
        self._waiting += 1
        if self._waiting == 1:
            self._set(Stage.BUSY)
            self._moving.start()
            self._words.start()

    def _end_waiting(self) -> None:
        self._waiting -= 1
        if self._waiting == 0:
            self._settle()

    def _settle(self) -> None:
        self._moving.stop()
        self._words.stop()
        self._set(Stage.IDLE)

    def _set(self, stage: Stage) -> None:
        if stage is not self._stage:
            self._stage = stage
            self.stage_changed.emit()


def _give(then: Callable[[T], None], result: T) -> None:
    """Hand a result over, unless what `then` belongs to is gone: a screen's model goes with its screen."""
    owner = getattr(then, "__self__", None)
    if not isinstance(owner, QObject) or shiboken6.isValid(owner):
        then(result)
