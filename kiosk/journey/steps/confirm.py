"""Look once more at what was answered, where no document is made of it; confirming submits the request."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field

from config.catalogue.definition import Id, Stage, Step
from config.setting import Settings
from contract.language import Bilingual
from kiosk.journey.case import Case
from kiosk.journey.request_views import ConfirmContent
from kiosk.journey.step import AskingStep, Taken
from kiosk.journey.telling import in_words, on_paper


class ConfirmParameters(Settings):
    """Which answers are listed to be checked, and what the person states by confirming them."""

    lines: tuple[Id, ...] = Field(min_length=1)
    statement: Bilingual | None = None


class Confirm(AskingStep[ConfirmParameters]):
    """Lists the answers; there is nothing to say but yes."""

    kind = "confirm"
    stage = Stage.CONFIRM
    parameters = ConfirmParameters

    def reads(self, parameters: BaseModel) -> frozenset[str]:
        """Rely on the listed answers."""
        assert isinstance(parameters, ConfirmParameters)
        return frozenset(parameters.lines)

    def content(self, case: Case, step: Step) -> ConfirmContent:
        """List the answers to the questions that were asked."""
        own, asked = self.own(step), on_paper(case)
        told = (in_words(case.tools, case.service, case.answers, name) for name in own.lines if name in asked)
        return ConfirmContent(
            tuple((one.question, one.answer) for one in told if one is not None), own.statement
        )

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken:  # noqa: ARG002 - there is nothing to say but yes
        """Take the confirmation."""
        return Taken()
