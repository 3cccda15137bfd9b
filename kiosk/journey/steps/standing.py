"""How one request stands, why, and what its person may do about it."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.definition import Stage, Step
from contract.events import RequestWithdrawn
from kiosk.domain.visit import short_reference
from kiosk.journey import application_words
from kiosk.journey.case import Case
from kiosk.journey.own_requests import WITHDRAWABLE
from kiosk.journey.request_views import StandingContent
from kiosk.journey.step import AskingStep, NoParameters, Taken
from kiosk.journey.steps.requests import looked_at
from kiosk.store.unit import Unit

WITHDRAW = "withdraw"


class TellStanding(AskingStep[NoParameters]):
    """Tells it; an answer `withdraw` takes an application back that nobody decided yet."""

    kind = "standing"
    stage = Stage.TELL
    after = frozenset({"requests"})

    def content(self, case: Case, step: Step) -> StandingContent:  # noqa: ARG002 - it has no parameters
        """Say how the request stands."""
        one = looked_at(case)
        return StandingContent(
            service=one.service,
            standing=application_words.STANDINGS[one.standing],
            tone=application_words.TONES[one.standing],
            reason=one.reason,
            next=application_words.NEXT[one.standing],
            asked_on=one.asked_at.astimezone().date(),
            moved_on=one.at.astimezone().date(),
            reference=one.reference or short_reference(one.request_id),
            may_withdraw=one.standing in WITHDRAWABLE,
        )

    def take(self, case: Case, step: Step, answers: Mapping[str, str]) -> Taken:  # noqa: ARG002 - it has no parameters
        """Go on; or take the request back, which the platform then answers."""
        if answers.get(WITHDRAW) != "yes":
            return Taken()
        one, now = looked_at(case), case.tools.clock()
        if one.standing not in WITHDRAWABLE:
            return Taken(told=application_words.TOO_LATE)
        told = RequestWithdrawn(visit_id=case.visit.visit_id, request_id=one.request_id, at=now)

        def write(unit: Unit) -> None:
            unit.applications.withdraw(one.request_id, now)

        return Taken(events=(told,), write=write, told=application_words.WITHDRAWING)
