"""What on the screen is also to be heard, for people who do not see it or look elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Slot

from devices.speaker import Cue
from kiosk.journey.views import DoorPhase
from ui.idle import IdleWatch
from ui.navigator import Dialog, Navigator
from ui.screens.dispense.view_model import DispenseModel
from ui.screens.goodbye.view_model import GoodbyeModel
from ui.screens.recognition import RecognitionModel
from ui.screens.result.view_model import ResultModel
from ui.screens.screen import ScreenModel

DIALOGS = {Dialog.TROUBLE: Cue.ERROR, Dialog.NOTICE: Cue.ATTENTION}
RESULTS = {"good": Cue.DONE, "info": Cue.DONE, "bad": Cue.ERROR, "warn": Cue.ERROR}
DOORS = {DoorPhase.TAKE: Cue.TAKE_PAPER, DoorPhase.CLOSE: Cue.ATTENTION, DoorPhase.SHUT: Cue.ERROR}
PAPERS = frozenset({"document", "slip"})


class Earcons(QObject):
    """Asks for a cue when a card is being read or refused, something ended, lies to take, or wants an answer.

    `play` must not wait for it.
    """

    def __init__(self, navigator: Navigator, idle: IdleWatch, play: Callable[[Cue], None]) -> None:
        super().__init__()
        self._navigator = navigator
        self._play = play
        self._reading = self._reminded = False
        self._phase: DoorPhase | None = None
        navigator.screen_changed.connect(self._screen_changed)
        navigator.dialog_changed.connect(self._dialog_changed)
        idle.rang.connect(lambda: play(Cue.ATTENTION))

    @Slot()
    def _screen_changed(self) -> None:
        screen = self._navigator.current
        self._reading = self._reminded = False
        self._phase = None
        if isinstance(screen, RecognitionModel):
            screen.message_changed.connect(self._recognition_changed)
        if isinstance(screen, ResultModel):
            screen.papers_changed.connect(self._papers_changed)
        if isinstance(screen, DispenseModel):
            screen.moved.connect(self._door_moved)
        cue = cue_of(screen)
        if cue is not None:
            self._play(cue)

    @Slot()
    def _recognition_changed(self) -> None:
        screen = self._navigator.current
        if not isinstance(screen, RecognitionModel):
            return
        before, self._reading = self._reading, bool(screen.reading)
        if self._reading and not before:
            self._play(Cue.CARD_READ)
        elif before and not self._reading and screen.message:
            self._play(Cue.ERROR)

    @Slot()
    def _papers_changed(self) -> None:
        """Remind once of what was left in an outlet."""
        screen = self._navigator.current
        if isinstance(screen, ResultModel) and screen.left and not self._reminded:
            self._reminded = True
            self._play(Cue.TAKE_PAPER)

    @Slot()
    def _door_moved(self) -> None:
        """Say that a door is open, and remind that it is to be closed."""
        screen = self._navigator.current
        phase = screen.phase if isinstance(screen, DispenseModel) else None
        before, self._phase = self._phase, phase
        cue = None if phase is None or phase is before else DOORS.get(phase)
        if cue is not None:
            self._play(cue)

    @Slot()
    def _dialog_changed(self) -> None:
        cue = DIALOGS.get(self._navigator.asked)
        if cue is not None:
            self._play(cue)


def cue_of(screen: ScreenModel | None) -> Cue | None:
    """Return what is heard when a screen comes up."""
    if isinstance(screen, ResultModel):
        cue = RESULTS[str(screen.tone)]
        return (
            Cue.TAKE_PAPER if cue is Cue.DONE and PAPERS.intersection(cast("list[str]", screen.take)) else cue
        )
    if isinstance(screen, GoodbyeModel) and (screen.cardLies or screen.paper):
        return Cue.TAKE_PAPER
    return None
