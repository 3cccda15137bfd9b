"""Look at the document to be, with what was answered beside it; confirming submits the request."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel

from config.catalogue.definition import Id, Stage, Step
from config.setting import Settings
from documents.kinds import kinds_of_certificate
from kiosk.domain.errors import KioskError
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Taken
from kiosk.journey.telling import in_words, on_paper, purpose_of
from kiosk.journey.views import FieldProblem, PreviewContent, Problems

log = logging.getLogger(__name__)


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

    def lacks(self, service_id: str) -> str:
        """Need a template to draw the page from."""
        known = kinds_of_certificate()
        if service_id in known:
            return ""
        return f"{service_id} has no template to draw; there is one for {', '.join(sorted(known))}"

    def content(self, case: Case, step: Step) -> PreviewContent:
        """Draw the page and list the answers."""
        asked = on_paper(case)
        told = (
            in_words(case.tools, case.service, case.answers, name)
            for name in self.own(step).lines
            if name in asked
        )
        lines = [(one.question, one.answer) for one in told if one is not None]
        pages = self._pages(case, asked)
        if case.course.unprintable is not None:
            lines.append((words.CANNOT_BE_PRINTED, case.course.unprintable))
        return PreviewContent(tuple(pages), tuple(lines))

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - there is nothing to say but yes
        """Take the confirmation, unless the document cannot be set as answered."""
        if case.course.unprintable is not None:
            return Problems((FieldProblem("", case.course.unprintable),))
        return Taken()

    def _pages(self, case: Case, asked: Mapping[str, str]) -> Sequence[Path]:
        """Draw the pages. Where that fails there are none, and nothing to confirm: the course knows why."""
        if case.employee is None:
            raise LookupError("a document for nobody")
        case.course.unprintable = None
        purpose = purpose_of(case.tools, case.record)
        try:
            return case.tools.papers.draft(case.service.service_id, case.employee, asked, purpose)
        except KioskError as error:
            if not error.code.startswith("document."):
                raise
            if error.code not in words.UNPRINTABLE:
                log.warning("A document cannot be drawn: %s", error.code)
            case.course.unprintable = words.UNPRINTABLE.get(error.code, words.NOT_DRAWN)
            return ()
