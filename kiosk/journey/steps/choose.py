"""Choose one of a few large options; a touch on one goes on by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, Field, model_validator

from config.catalogue.definition import Id, Offers, Stage, Step
from config.setting import Settings
from contract.language import Bilingual
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, Taken, Told
from kiosk.journey.views import ChooseContent, FieldProblem, Option, Problems


class Choice(Settings):
    """One option."""

    value: Id
    label: Bilingual
    hint: Bilingual | None = None
    icon: str = ""

    def shown(self) -> Option:
        """Return the option as a screen shows it."""
        return Option(self.value, self.label, self.hint, self.icon)


class ChooseParameters(Settings):
    """The options, the common one first."""

    options: tuple[Choice, ...] = Field(min_length=2, max_length=12)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        values = [option.value for option in self.options]
        if len(set(values)) != len(values):
            raise ValueError("an option stands more than once")
        return self


class Choose(AskingStep[ChooseParameters]):
    """Its answer is called by the step's id."""

    kind = "choose"
    stage = Stage.ASK
    parameters = ChooseParameters

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:
        """Give one answer out of the options."""
        assert isinstance(parameters, ChooseParameters)
        return {step_id: frozenset(option.value for option in parameters.options)}

    def content(self, case: Case, step: Step) -> ChooseContent:
        """Show the options and the earlier answer."""
        options = tuple(option.shown() for option in self.own(step).options)
        return ChooseContent(options, case.answers.get(step.step_id, ""))

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - the options are fixed
        """Take one of the options."""
        value = answers.get("value", "")
        if any(option.value == value for option in self.own(step).options):
            return Taken({step.step_id: value})
        return Problems((FieldProblem("value", words.CHOOSE_ONE),))

    def told(self, step: Step, name: str, value: str) -> Told | None:
        """Say the option's label."""
        labels = {option.value: option.label for option in self.own(step).options}
        return Told(step.title, labels[value]) if name == step.step_id and value in labels else None
