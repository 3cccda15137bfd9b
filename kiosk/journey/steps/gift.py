"""Choose one of the gifts that wait here; the touch that chooses also confirms."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from pydantic import BaseModel

from config.catalogue.definition import Offers, Stage, Step
from kiosk.journey import gift_words
from kiosk.journey.case import Case
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.views import FieldProblem, GiftContent, GiftTile, Problems
from kiosk.journey.waiting_gifts import tiles

FIELD = "gift"


class ChooseGift(AskingStep[NoParameters]):
    """Its answer is the gift's id; a gift that cannot be collected now is no answer."""

    kind = "gift"
    stage = Stage.ASK
    only_here = True

    def gives(self, step_id: str, parameters: BaseModel) -> Offers:  # noqa: ARG002 - one name for every service
        """Give the gift."""
        return {FIELD: None}

    def content(self, case: Case, step: Step) -> GiftContent:  # noqa: ARG002 - it has no parameters
        """Show what waits."""
        return GiftContent(tuple(_tiles(case)))

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken | Problems:  # noqa: ARG002 - it has no parameters
        """Take one that can be collected now."""
        chosen = answers.get(FIELD, "")
        for tile in _tiles(case):
            if tile.gift_id == chosen:
                if tile.hindrance is None:
                    return Taken({FIELD: chosen})
                return Problems((FieldProblem(FIELD, tile.hindrance),))
        return Problems((FieldProblem(FIELD, gift_words.CHOOSE_A_GIFT),))


def chosen_gift(case: Case) -> UUID:
    """Return the gift that was chosen; LookupError where none was."""
    answer = case.answers.get(FIELD)
    if answer is None:
        raise LookupError("no gift was chosen")
    return UUID(answer)


def _tiles(case: Case) -> list[GiftTile]:
    if case.employee is None:
        raise LookupError("gifts of nobody")
    today = case.tools.clock().astimezone().date()
    with case.tools.store.view() as unit:
        return tiles(unit, case.employee.employee_id, today)
