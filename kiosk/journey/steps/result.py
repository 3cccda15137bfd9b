"""Tell what was done, what happens next, what to take along."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.definition import Stage, Step
from kiosk.journey.case import Case
from kiosk.journey.ending import result_of
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.views import ResultContent


class Result(AskingStep[NoParameters]):
    """The end of the request; every service has one. It tells of what was submitted or collected."""

    kind = "result"
    stage = Stage.TELL
    after = frozenset({"preview", "confirm", "claim", "gift"})

    def content(self, case: Case, step: Step) -> ResultContent:  # noqa: ARG002 - it has no parameters
        """Say how it ended."""
        return result_of(case)

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken:  # noqa: ARG002 - nothing is asked
        """Go on. How an application stands was heard by its person."""
        applied = case.course.applied
        if applied is None or (shown := applied.application) is None:
            return Taken()
        return Taken(write=lambda unit: unit.applications.show(shown.request_id, shown.change))
