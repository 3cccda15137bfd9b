"""Hand an application to whoever decides it, and wait a moment: some are decided at once."""

from __future__ import annotations

from config.catalogue.definition import Stage, Step
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.course import Applied
from kiosk.journey.step import ActingStep, NoParameters, Report
from kiosk.journey.views import ActingContent, Progress

LOOK_EVERY = 0.03  # seconds
LONGEST_WAIT = 3.0  # seconds, in which the platform says at least that it has it
OFFLINE_WAIT = 1.0  # seconds, in which the relay finds out whether it still is so


class Decide(ActingStep[NoParameters]):
    """Notes how the application stands; the platform says so by itself, also long after the person left."""

    kind = "decide"
    stage = Stage.DECIDE
    after = frozenset({"confirm"})

    def content(self, case: Case, step: Step) -> ActingContent:  # noqa: ARG002 - always the same picture
        """Show that the platform is at work."""
        return ActingContent("issue")

    def act(self, case: Case, step: Step, report: Report) -> None:  # noqa: ARG002 - it has no parameters
        """Look into the store until the platform has said something or the time is up."""
        tools = case.tools
        began = tools.monotonic()
        report(Progress(words.SUBMITTING))
        while not self._heard(case):
            passed = tools.monotonic() - began
            if passed >= (LONGEST_WAIT if tools.online() else OFFLINE_WAIT):
                return
            tools.pause(LOOK_EVERY)

    def _heard(self, case: Case) -> bool:
        """Note how the application stands. Its person sees it on the next screen."""
        request_id = case.record.request_id
        with case.tools.store.view() as unit:
            found = unit.applications.by_request(request_id)
        case.course.applied = Applied(found)
        return found is not None
