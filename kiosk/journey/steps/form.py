"""A form: a few fields with defaults, checked together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, Field, model_validator

from config.catalogue.definition import Offers, Stage, Step
from config.setting import Settings
from contract.language import Bilingual
from kiosk.journey.case import Case
from kiosk.journey.fields import FieldSpec, Here
from kiosk.journey.step import AskingStep, Taken, Told
from kiosk.journey.views import FieldProblem, FormContent, Problems


class FormParameters(Settings):
    """The fields in the order in which they are read."""

    fields: tuple[FieldSpec, ...] = Field(min_length=1, max_length=6)

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        doubled = [name for name, count in Counter(field.name for field in self.fields).items() if count > 1]
        if doubled:
            raise ValueError(f"a field stands more than once: {', '.join(sorted(doubled))}")
        return self


class Form(AskingStep[FormParameters]):
    """Its answers are called by the names of the fields."""

    kind = "form"
    stage = Stage.ASK
    parameters = FormParameters

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - the fields name the answers
        """Give one answer for each field."""
        assert isinstance(parameters, FormParameters)
        return {field.name: field.possible() for field in parameters.fields}

    def content(self, case: Case, step: Step) -> FormContent:
        """Show the fields with the earlier answers, else their defaults."""
        here = _here(case)
        return FormContent(
            tuple(
                field.shown(case.answers.get(field.name, field.default), here)
                for field in self.own(step).fields
            )
        )

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:
        """Check every field; all problems are told at once."""
        here = _here(case)
        taken: dict[str, str] = {}
        problems: list[FieldProblem] = []
        for field in self.own(step).fields:
            checked = field.check(answers.get(field.name, ""), here)
            if isinstance(checked, Bilingual):
                problems.append(FieldProblem(field.name, checked))
            else:
                taken[field.name] = checked
        return Problems(tuple(problems)) if problems else Taken(taken)

    def told(self, step: Step, name: str, value: str) -> Told | None:
        """Say the field's label and the answer in words."""
        for field in self.own(step).fields:
            if field.name == name:
                return Told(field.label, field.told(value), coded=field.coded)
        return None


def _here(case: Case) -> Here:
    return Here(case.tools.config.printing.copies_max, case.tools.clock().astimezone().date())
