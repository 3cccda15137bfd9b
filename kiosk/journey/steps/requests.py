"""Choose one of one's own requests, to see what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pydantic import BaseModel

from config.catalogue.definition import Offers, Stage, Step
from kiosk.journey import application_words
from kiosk.journey.case import Case
from kiosk.journey.own_requests import OwnRequest, own_requests
from kiosk.journey.request_views import RequestsContent, RequestTile
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.views import FieldProblem, Problems

FIELD = "request"


class ChooseRequest(AskingStep[NoParameters]):
    """Its answer is the request's id; only the person's own are an answer."""

    kind = "requests"
    stage = Stage.ASK
    only_here = True

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - one name for every service
        """Give the request."""
        return {FIELD: None}

    def content(self, case: Case, step: Step) -> RequestsContent:  # noqa: ARG002 - it has no parameters
        """List them, those first of which there is news."""
        return RequestsContent(tuple(_tile(one) for one in own_requests(case)))

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - it has no parameters
        """Take one of them; what it says counts as heard from now on."""
        chosen = answers.get(FIELD, "")
        found = next((one for one in own_requests(case) if str(one.request_id) == chosen), None)
        if found is None:
            return Problems((FieldProblem(FIELD, application_words.CHOOSE_A_REQUEST),))
        case.course.looked_at = found.request_id
        return Taken(
            {FIELD: chosen}, write=lambda unit: unit.applications.show(found.request_id, found.change)
        )


def looked_at(case: Case) -> OwnRequest:
    """Return the request that was chosen, as it stands now; LookupError where none was."""
    chosen = case.answers.get(FIELD)
    wanted = None if chosen is None else UUID(chosen)
    for one in own_requests(case):
        if one.request_id == wanted:
            return one
    raise LookupError("no request was chosen")


def _tile(one: OwnRequest) -> RequestTile:
    return RequestTile(
        request_id=str(one.request_id),
        service=one.service,
        at=one.at.astimezone().date(),
        standing=application_words.STANDINGS[one.standing],
        tone=application_words.TONES[one.standing],
        news=one.news,
    )
