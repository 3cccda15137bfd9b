"""Enter the claim code of an earlier request of one's own, to collect what was not printed."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from config.catalogue.definition import Offers, Stage, Step
from contract.language import Bilingual
from kiosk.domain.visit import JourneyRecord
from kiosk.journey import words
from kiosk.journey.case import Case
from kiosk.journey.claim_code import as_kept
from kiosk.journey.ending import unsettled_print
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.views import ClaimContent, FieldProblem, Problems
from kiosk.store.unit import Unit

FIELD = "claim_code"


class Claim(AskingStep[NoParameters]):
    """Finds the request, or says why it cannot be collected; never whose it is."""

    kind = "claim"
    stage = Stage.ASK
    only_here = True

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - one name for every service
        """Give the code."""
        return {FIELD: None}

    def content(self, case: Case, step: Step) -> ClaimContent:  # noqa: ARG002 - it has no parameters
        """Show the code typed before."""
        return ClaimContent(case.answers.get(FIELD, case.course.refused_code))

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - it has no parameters
        """Take a code of this person, and make its request what the journey is about."""
        typed = answers.get(FIELD, "")
        code = as_kept(typed)
        with case.tools.store.view() as unit:
            claimed = None if code is None else unit.journeys.by_claim_code(code)
            hindered = _hindrance(unit, case, claimed)
        if code is None or claimed is None or hindered is not None:
            case.course.refused_code = code or typed
            return Problems((FieldProblem(FIELD, hindered or words.NO_SUCH_CODE),))
        case.course.claimed = claimed
        return Taken({FIELD: code})


def _hindrance(unit: Unit, case: Case, claimed: JourneyRecord | None) -> Bilingual | None:
    """Return why this person cannot collect this request now, None where they can."""
    if claimed is None or claimed.service_id not in case.tools.services:
        return words.NO_SUCH_CODE
    if case.employee is None or case.employee.employee_id != claimed.employee_id:
        return words.CODE_OF_ANOTHER
    if unsettled_print(unit, claimed.request_id):
        return words.BEING_LOOKED_INTO
    certificate = unit.certificates.by_request(claimed.request_id)
    if certificate is None:
        return words.NOT_READY if unit.refusals.by_request(claimed.request_id) is None else None
    return words.ALREADY_PRINTED if certificate.printed else None
