"""One service on the screen: every turn of the counter becomes a screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, assert_never

from contract.availability import Hindrance
from contract.language import Bilingual
from kiosk.domain.ecopy import EcopyStanding
from kiosk.journey.counter import Counter
from kiosk.journey.views import CannotStart, Finished, Hold, Problems, Progress, StepUp, StepView, Turn
from ui.background import Background
from ui.navigator import Dialog, Navigator
from ui.papers import Papers
from ui.scanning import Scanning
from ui.screens.acting.view_model import ActingModel
from ui.screens.hold.view_model import HoldModel
from ui.screens.step import StepScreen
from ui.settings import ScreenSettings
from ui.words import HINDRANCES, advice, said

if TYPE_CHECKING:
    from ui.visit import Visit


class Turns:
    """Carries what a person does in a service to the counter, and shows what it says."""

    def __init__(
        self,
        counter: Counter,
        background: Background,
        navigator: Navigator,
        screens: Mapping[str, StepScreen],
        visit: Visit,
    ) -> None:
        self._counter = counter
        self._background = background
        self._navigator = navigator
        self._screens = screens
        self._visit = visit
        self.interrupted = False

    @property
    def settings(self) -> ScreenSettings:
        """What the screens know of their terminal."""
        return self._visit.settings

    @property
    def papers(self) -> Papers:
        """What is known of the paper that came out for this person."""
        return self._visit.papers

    @property
    def scanning(self) -> Scanning:
        """How the scanners of codes are."""
        return self._visit.scanning

    def open(self, service_id: str, claim_code: str = "") -> None:
        """Start a service."""
        self._ask(lambda: self._counter.open_service(service_id, claim_code))

    def resume(self) -> None:
        """Go on where the journey stands."""
        self.interrupted = False
        self._ask(self._counter.resume)

    def answer(self, answers: Mapping[str, str]) -> None:
        """Answer the step on the screen."""
        self._ask(lambda: self._counter.answer(answers))

    def adjust(self, changes: Mapping[str, str], then: Callable[[Turn], None]) -> None:
        """Change something about the step on the screen that does not answer it."""
        self._background.ask(lambda: self._counter.adjust(changes), then)

    def look(self, then: Callable[[Turn], None]) -> None:
        """Look how the step on the screen is now, unless an answer to a touch is still out."""
        if not self._background.busy:
            self._background.ask_quietly(lambda: self._counter.adjust({}), then)

    def somebody_acts(self) -> None:
        """Take that somebody does something for this step elsewhere, and has time again."""
        self._visit.idle.touched()

    def back(self) -> None:
        """Go to the step before."""
        self._ask(self._counter.back)

    def give_up(self) -> None:
        """Stop waiting in a hold."""
        self._ask(self._counter.give_up)

    def cancel(self) -> None:
        """Leave the service."""
        self.interrupted = False
        self._ask(self._counter.cancel)

    def look_at_ecopy(self, then: Callable[[EcopyStanding], None]) -> None:
        """Look how far the link to the e-copy is; the first look asks for one."""
        self._background.ask_quietly(self._counter.ecopy, then)

    def leave(self) -> None:
        """Take the way out of something that takes long."""
        self._visit.leave_now()

    def act(self, screen: ActingModel) -> None:
        """Carry out the acting step that `screen` shows."""

        def report(progress: Progress) -> None:
            self._background.post(lambda: self._tell(screen, progress))

        self._background.ask_quietly(lambda: self._counter.act(report), self.take)

    def retry(self) -> None:
        """Act again after a hold."""
        self._ask(self._counter.resume)

    def take(self, turn: Turn) -> None:
        """Show what the counter answered."""
        match turn:
            case StepView():
                self._show_step(turn)
            case StepUp():
                self.interrupted = True
                self._visit.step_up(turn)
            case Hold():
                self._navigator.show(HoldModel(turn, self._visit.settings.facilities, self))
            case Problems():
                self._show_problems(turn)
            case Finished(stay=stay, told=told):
                self._visit.finished(stay=stay, told=told)
            case CannotStart(hindrance=hindrance, elsewhere=elsewhere):
                self._say_not_now(hindrance, elsewhere)
            case _:
                assert_never(turn)

    def _ask(self, call: Callable[[], Turn]) -> None:
        self._background.ask(call, self.take)

    def _tell(self, screen: ActingModel, progress: Progress) -> None:
        if self._navigator.current is screen:
            screen.tell(progress)

    def _show_step(self, step: StepView) -> None:
        if step.acting:
            screen = self._screens.get(step.kind, ActingModel)(step, self)
            self._navigator.show(screen)
            if isinstance(screen, ActingModel):
                self.act(screen)
        else:
            self._navigator.show(self._screens[step.kind](step, self))
            if step.problems:
                self._show_problems(Problems(step.problems))

    def _show_problems(self, turn: Problems) -> None:
        screen = self._navigator.current
        if screen is None or not screen.take_problems(turn.problems):
            texts = [problem.text for problem in turn.problems[:1]]
            self._navigator.ask(Dialog.NOTICE, {"title": said(texts[0] if texts else None), "lead": {}})

    def _say_not_now(self, hindrance: Hindrance, elsewhere: Bilingual | None = None) -> None:
        self._navigator.ask(
            Dialog.NOTICE,
            {"title": said(HINDRANCES[hindrance]), "lead": said(advice(hindrance, elsewhere))},
        )
