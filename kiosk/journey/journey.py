"""One request going through the steps of its service. Every move is committed before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from config.catalogue.definition import Stage, Step
from contract.event import Event
from contract.events import StepCompleted
from kiosk.domain.ecopy import EcopyStage, EcopyStanding
from kiosk.domain.visit import JourneyRecord, JourneyState
from kiosk.identity.level import raising
from kiosk.journey.case import Case
from kiosk.journey.closing import Why, close, distinct, subject_of
from kiosk.journey.course import OUTCOMES
from kiosk.journey.ending import complete, has_ecopy
from kiosk.journey.step import ActingStep, AskingStep, Report, StepCode, Taken
from kiosk.journey.submission import submit
from kiosk.journey.views import Ending, Finished, Problems, StepUp, StepView, Turn
from kiosk.store.unit import Unit

ASKED = frozenset({Stage.ASK, Stage.CONFIRM})
TOLD_OF_ANOTHER = frozenset({Ending.DONE, Ending.IN_DOUBT})


class Journey:
    """The engine: knows where the request stands and where it goes next; the rules of steps are their own."""

    def __init__(self, case: Case, kinds: Mapping[str, StepCode[Any]]) -> None:
        self.case = case
        self._kinds = kinds
        self._shown = ""  # id of the step that the screen was last handed
        self._shown_at = case.tools.monotonic()
        self._ecopy_asked = False

    @property
    def step(self) -> Step:
        """The step on the screen."""
        return self.case.service.step(self.case.record.step_id)

    def turn(self) -> Turn:
        """Return what the screen shows now: the step, or what must be done first to see it."""
        missing = self._step_up()
        if missing is not None:
            return missing
        if self.case.offered_code:
            code, self.case.offered_code = self.case.offered_code, ""
            taken = self._answered({"claim_code": code})
            if isinstance(taken, Problems):
                return replace(self._view(self.step), problems=taken.problems)
            return taken
        return self._view(self.step)

    def answer(self, answers: Mapping[str, str]) -> Turn:
        """Take the answers to the step on the screen.

        Where the journey went on and its next step could not be shown, they are of a step that is done:
        then that next step is shown, and nothing is taken for an answer to what nobody saw.
        """
        missing = self._step_up()
        if missing is None and self._shown != self.step.step_id:
            return self.turn()
        return missing or self._answered(answers)

    def adjust(self, changes: Mapping[str, str]) -> Turn:
        """Change something about the step on the screen that does not answer it, and look at it again."""
        code = self._kinds[self.step.kind]
        on_screen = self._step_up() is None and self._shown == self.step.step_id
        if on_screen and isinstance(code, AskingStep):
            code.adjust(self.case, self.step, changes)
        return self.turn()

    def back(self) -> Turn | None:
        """Go to the question before; None where there is none."""
        if self.step.stage not in ASKED:
            return self.turn()
        asked = self._asked()
        index = asked.index(self.step)
        if index == 0:
            return None
        record = replace(self.case.record, step_id=asked[index - 1].step_id, updated_at=self._now())
        with self.case.tools.store.unit() as unit:
            unit.journeys.save(record)
        self._leave_step()
        self._stands_at(record)
        return self.turn()

    def act(self, report: Report) -> Turn:
        """Carry out the acting step on the screen."""
        code = self._kinds[self.step.kind]
        missing = self._step_up()
        if missing is not None or not isinstance(code, ActingStep):
            return missing or self.turn()
        hold = code.act(self.case, self.step, report)
        self.case.hold = None if hold is None else replace(hold, service=self.case.service.file.title)
        return self.case.hold or self._go_on(Taken())

    def give_up(self) -> Turn:
        """Go on without what the hold waits for; without a hold nothing changes."""
        if self.case.hold is None:
            return self.turn()
        self.let_go()
        return self._go_on(Taken())

    def let_go(self) -> None:
        """Give up what a hold waits for, if there is one."""
        if self.case.hold is None:
            return
        code = self._kinds[self.step.kind]
        if isinstance(code, ActingStep):
            code.give_up(self.case, self.step)

    def ecopy(self) -> EcopyStanding:
        """Return how far the link to the certificate's e-copy is."""
        certificate, links = self.case.course.certificate, self.case.tools.ecopies
        if certificate is None or not has_ecopy(self.case):
            return EcopyStanding(EcopyStage.UNREACHABLE)
        if not self._ecopy_asked:
            links.ask(certificate.number, certificate.employee_id)
        standing = links.standing() or EcopyStanding(EcopyStage.ASKING)
        self._ecopy_asked = standing.stage is not EcopyStage.UNREACHABLE  # then the next look asks again
        return standing

    def end(self, why: Why) -> None:
        """End the request where it stands, honestly; one that has its result is left alone."""
        self.let_go()
        with self.case.tools.store.unit() as unit:
            record = close(unit, self.case.record, self.case.visit.visit_id, self._now(), why)
        self._leave_step()
        self.case.record = record

    def _answered(self, answers: Mapping[str, str]) -> Turn:
        code = self._kinds[self.step.kind]
        if not isinstance(code, AskingStep):
            return self._view(self.step)
        taken = code.take(self.case, self.step, answers)
        return taken if isinstance(taken, Problems) else self._go_on(taken)

    def _go_on(self, taken: Taken) -> Turn:
        """Commit the step as completed and go to the next; after the last the journey is over."""
        step = self.step
        record = replace(
            self.case.record, answers={**self.case.answers, **taken.answers}, updated_at=self._now()
        )
        following = self._following(step, record)
        if following is not None:
            record = replace(record, step_id=following.step_id)
        with self.case.tools.store.unit() as unit:
            record = self._commit(unit, step, following, record, taken)
        self._leave_step()
        self.case.hold = None
        self._stands_at(record)
        return self.turn() if following is not None else Finished(told=taken.told)

    def _commit(
        self, unit: Unit, step: Step, following: Step | None, record: JourneyRecord, taken: Taken
    ) -> JourneyRecord:
        """Write the move and all that follows from it in one transaction."""
        events: list[Event] = [*taken.events, self._completed(step, record)]
        if taken.write is not None:
            taken.write(unit)
        if step.stage is Stage.CONFIRM:
            record, submitted = submit(unit, self.case, record)
            events.append(submitted)
        if following is not None and following.stage is Stage.TELL:
            unit.attachments.drop(record.request_id)
            record = self._complete(unit, record, events)
        unit.journeys.save(record)
        for event in events:
            unit.outbox.put(event)
        return record

    def _complete(self, unit: Unit, record: JourneyRecord, events: list[Event]) -> JourneyRecord:
        """Complete the request, and with it the one that was collected."""
        ending = self.case.course.ending()
        subject = subject_of(unit, record)
        others = distinct(record, subject)[1:] if subject is not None and ending in TOLD_OF_ANOTHER else ()
        for other in others:
            changed, event = complete(other, OUTCOMES[ending], record.updated_at, self.case.visit.visit_id)
            unit.journeys.save(changed)
            events.append(event)
        completed, event = complete(record, OUTCOMES[ending], record.updated_at, self.case.visit.visit_id)
        events.append(event)
        return completed

    def _completed(self, step: Step, record: JourneyRecord) -> StepCompleted:
        return StepCompleted(
            visit_id=self.case.visit.visit_id,
            request_id=record.request_id,
            at=record.updated_at,
            step=step.step_id,
            seconds=max(0.0, self.case.tools.monotonic() - self._shown_at),
        )

    def _following(self, step: Step, record: JourneyRecord) -> Step | None:
        steps = self.case.service.steps
        for candidate in steps[steps.index(step) + 1 :]:
            if candidate.asked_after(record.answers) and self._kinds[candidate.kind].applies(self.case):
                return candidate
        return None

    def _asked(self) -> list[Step]:
        """Return the questions of this person's way, as far as the answers show it."""
        answers = self.case.answers
        return [step for step in self.case.service.steps if step.stage in ASKED and step.asked_after(answers)]

    def _leave_step(self) -> None:
        self._kinds[self.step.kind].left(self.case, self.step)

    def _stands_at(self, record: JourneyRecord) -> None:
        self.case.record = record
        self._shown_at = self.case.tools.monotonic()

    def _step_up(self) -> StepUp | None:
        level = max(self.case.service.file.level, self.step.level)
        if self.case.visit.level >= level and (self.case.employee is not None or level == 0):
            return None
        tools = self.case.tools
        card_pins, phone = tools.card_pins.possible(), tools.phone.possible()
        return StepUp(level, raising(self.case.visit.means, level, card_pins=card_pins, phone=phone))

    def _view(self, step: Step) -> StepView:
        code = self._kinds[step.kind]
        asked = self._asked()
        counted = step.stage in ASKED
        content = code.content(self.case, step)
        self._shown = step.step_id
        return StepView(
            request_id=self.case.record.request_id,
            step_id=step.step_id,
            kind=code.screen or code.kind,
            service=self.case.service.file.title,
            title=step.title,
            position=asked.index(step) + 1 if counted else 0,
            total=len(asked) if counted else 0,
            acting=isinstance(code, ActingStep),
            can_go_back=counted and self.case.record.state is JourneyState.OPEN,
            content=content,
        )

    def _now(self) -> datetime:
        return self.case.tools.clock()
