"""Enter the claim code of an earlier request of one's own, to collect what was not printed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from config.catalogue.definition import Offers, Stage, Step
from contract.language import Bilingual
from kiosk.domain.visit import JourneyRecord
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.claim_code import LENGTH, as_kept
from kiosk.journey.ending import unsettled_print
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.views import FieldProblem, FormContent, FormField, Problems
from kiosk.store.unit import Unit

FIELD = "claim_code"


class Claim(AskingStep[NoParameters]):
    """Finds the request. Somebody else's code is answered like one that does not exist."""

    kind = "claim"
    stage = Stage.ASK
    screen = "form"

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - one name for every service
        """Give the code."""
        return {FIELD: None}

    def content(self, case: Case, step: Step) -> FormContent:  # noqa: ARG002 - it has no parameters
        """Show one field."""
        field = FormField(
            name=FIELD,
            kind="text",
            label=words.CLAIM_CODE,
            hint=words.CLAIM_HINT,
            required=True,
            value=case.answers.get(FIELD, ""),
            max_length=LENGTH + 1,
        )
        return FormContent((field,))

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - it has no parameters
        """Take a code of this person, and make its request what the journey is about."""
        code = as_kept(answers.get(FIELD, ""))
        if code is None:
            return _problem(words.NO_SUCH_CODE)
        with case.tools.store.view() as unit:
            claimed = unit.journeys.by_claim_code(code)
            if claimed is None or not _is_theirs(case, claimed):
                return _problem(words.NO_SUCH_CODE)
            hindered = _hindrance(unit, claimed)
        if hindered is not None:
            return _problem(hindered)
        case.course.claimed = claimed
        case.course.copies = int(claimed.answers.get("copies", "1"))
        return Taken({FIELD: code})


def _is_theirs(case: Case, claimed: JourneyRecord) -> bool:
    """Say whether it is this person's, and of a service that there still is."""
    person = case.employee
    mine = person is not None and person.employee_id == claimed.employee_id
    return mine and claimed.service_id in case.tools.services


def _hindrance(unit: Unit, claimed: JourneyRecord) -> Bilingual | None:
    certificate = unit.certificates.by_request(claimed.request_id)
    if unsettled_print(unit, claimed.request_id):
        return words.BEING_LOOKED_INTO
    return words.ALREADY_PRINTED if certificate is not None and certificate.printed else None


def _problem(text: Bilingual) -> Problems:
    return Problems((FieldProblem(FIELD, text),))
