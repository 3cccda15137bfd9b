"""Look at the document to be, with what was answered beside it; confirming submits the request."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from config.catalogue.definition import Id, Stage, Step
from config.setting import Settings
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Taken
from kiosk.journey.telling import in_words, on_paper
from kiosk.journey.views import PreviewContent


class PreviewParameters(Settings):
    """Which answers are listed to be checked."""

    lines: tuple[Id, ...] = ()


class Preview(AskingStep[PreviewParameters]):
    """Shows the real page, marked as a preview."""

    kind = "preview"
    stage = Stage.CONFIRM
    parameters = PreviewParameters

    def reads(self, parameters: BaseModel) -> frozenset[str]:
        """Rely on the listed answers."""
        assert isinstance(parameters, PreviewParameters)
        return frozenset(parameters.lines)

    def content(self, case: Case, step: Step) -> PreviewContent:
        """Draw the page and list the answers."""
        if case.employee is None:
            raise LookupError("a document for nobody")
        told = (in_words(case, name) for name in self.own(step).lines)
        lines = tuple((one.question, one.answer) for one in told if one is not None)
        pages = case.tools.papers.draft(case.service.service_id, case.employee, on_paper(case))
        return PreviewContent(tuple(pages), lines)

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken:  # noqa: ARG002 - there is nothing to say but yes
        """Take the confirmation."""
        return Taken()
