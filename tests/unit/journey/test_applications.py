"""Applying for something that HR decides, and what its person hears of it."""

from __future__ import annotations

from uuid import UUID

import pytest

from contract.applications import ApplicationState
from contract.events import Means, VisitEnd
from contract.feed import ApplicationMoved
from contract.language import Bilingual
from kiosk.journey import application_words
from kiosk.journey.own_requests import Standing, standing_of
from kiosk.journey.request_views import ConfirmContent, RequestsContent, StandingContent
from kiosk.journey.views import Ending, Finished, FormContent, Problems, ResultContent, StepUp, StepView
from tests.helpers.desk import BADGE, BADGE_OF_ANOTHER, NOON, PIN, Desk
from tests.helpers.turns import result, to_issue, view

LIVING = {"month": "2026-11", "dwelling": "market", "changes": ""}


def to_check(desk: Desk, **answers: str) -> StepView:
    """Answer everything of somebody who still lives there."""
    view(desk.counter.open_service("housing.confirm"))
    view(desk.counter.answer({"value": "living"}))
    return view(desk.counter.answer(LIVING | answers))


def apply(desk: Desk, **answers: str) -> UUID:
    """Hand it in, and return the request's id."""
    to_check(desk, **answers)
    assert view(desk.counter.answer({})).kind == "decide"
    return UUID(desk.events("request.submitted")[-1]["request_id"])


def move(desk: Desk, request_id: UUID, state: ApplicationState, change: int = 1, why: str = "") -> None:
    """Have the platform say how an application stands."""
    fact = ApplicationMoved(
        request_id=request_id,
        employee_id="E00001",
        service_id="housing.confirm",
        change=change,
        state=state,
        at=NOON,
        reason_zh=why,
        reason_en=why,
    )
    with desk.store.unit() as unit:
        unit.applications.apply(fact)


def to_result(desk: Desk) -> ResultContent:
    """Go on to the result."""
    assert view(desk.act()).kind == "slip"
    return result(desk.act())


def look(desk: Desk) -> StandingContent:
    """Open the first of the person's requests."""
    listed = view(desk.counter.open_service("me.progress")).content
    assert isinstance(listed, RequestsContent)
    content = view(desk.counter.answer({"request": listed.requests[0].request_id})).content
    assert isinstance(content, StandingContent)
    return content


def test_a_month_is_confirmed_and_hr_decides(desk: Desk) -> None:
    desk.sign_in()
    check = to_check(desk).content
    assert isinstance(check, ConfirmContent)
    assert [(label.en, value.en) for label, value in check.lines] == [
        ("Do you still live in the home that the subsidy is for?", "Yes, go on with the subsidy"),
        ("Which month", "November 2026"),
        ("Kind of home", "Rented on the market"),
        ("Has the lease or the rent changed?", "(left empty)"),
        ("Changes of address, landlord or rent", "(left empty)"),
    ]
    assert check.statement is not None
    assert not desk.events("request.submitted")
    desk.counter.answer({})
    (submitted,) = desk.events("request.submitted")
    assert submitted["answers"] == {
        "living": "living",
        "living_zh": "是，继续享受补贴",
        "living_en": "Yes, go on with the subsidy",
        "month": "2026-11",
        "month_zh": "2026年11月",
        "month_en": "November 2026",
        "dwelling": "market",
        "dwelling_zh": "市场租房",
        "dwelling_en": "Rented on the market",
        "lease": "",
        "lease_zh": "（未填写）",
        "lease_en": "(left empty)",
        "changes": "",
    }
    request_id = UUID(submitted["request_id"])
    desk.time.later(0.5, lambda: move(desk, request_id, ApplicationState.SUBMITTED))
    ended = to_result(desk)
    assert (ended.ending, ended.claim_code) == (Ending.QUEUED, "")
    assert "Answered within 2 working days" in ended.next.en
    assert ended.slip_printed
    assert desk.counter.home().waiting == ()
    desk.counter.answer({})
    assert desk.events("request.completed")[0]["outcome"] == "queued"


def test_what_is_decided_at_once_is_told_at_once_and_once(desk: Desk) -> None:
    desk.sign_in()
    request_id = apply(desk)
    desk.time.later(0.2, lambda: move(desk, request_id, ApplicationState.APPROVED, why="十一月已确认。"))
    ended = to_result(desk)
    assert ended.ending is Ending.DONE
    assert ended.done == application_words.STANDINGS[Standing.APPROVED]
    assert ended.next.zh.startswith("十一月已确认。")
    assert desk.counter.home().waiting
    desk.counter.answer({})
    assert not desk.counter.home().waiting


def test_without_a_network_it_is_taken_and_says_so(desk: Desk) -> None:
    desk.online = False
    desk.sign_in()
    apply(desk)
    ended = to_result(desk)
    assert ended.ending is Ending.QUEUED
    assert "sent by itself when the network is back" in ended.next.en
    assert desk.time.seconds < 2.0
    assert look(desk).standing == application_words.STANDINGS[Standing.SENT]


def test_stopping_asks_since_when_and_forgets_the_other_way(desk: Desk) -> None:
    desk.sign_in()
    to_check(desk, changes="rent")
    desk.counter.back()
    desk.counter.back()
    stop = view(desk.counter.answer({"value": "stopped"}))
    assert isinstance(stop.content, FormContent)
    assert [option.value for option in stop.content.fields[0].options] == ["2026-11", "2026-10"]
    assert stop.content.fields[0].value == "2026-11"
    desk.counter.answer({"last_month": "2026-10", "stop_reason": "bought"})
    desk.counter.answer({})
    answers = desk.events("request.submitted")[0]["answers"]
    assert {name for name in answers if not name.endswith(("_zh", "_en"))} == {
        "living",
        "last_month",
        "stop_reason",
    }


@pytest.mark.parametrize("month", ["2026-09", "2026-12", "2026-13", "november", ""])
def test_a_month_that_cannot_be_confirmed(desk: Desk, month: str) -> None:
    desk.sign_in()
    desk.counter.open_service("housing.confirm")
    desk.counter.answer({"value": "living"})
    refused = desk.counter.answer(LIVING | {"month": month})
    assert isinstance(refused, Problems)
    assert [problem.field for problem in refused.problems] == ["month"]


def test_the_next_visit_begins_with_what_was_decided(desk: Desk) -> None:
    desk.sign_in()
    request_id = apply(desk)
    desk.counter.leave(VisitEnd.LEFT)
    move(desk, request_id, ApplicationState.DECLINED, change=3, why="合同已到期。")
    move(desk, request_id, ApplicationState.IN_REVIEW, change=2)  # told again: it changes nothing
    desk.sign_in()
    (news,) = desk.counter.home().waiting
    assert news.title == Bilingual(zh="住房补贴按月确认：未通过", en="Confirm my housing subsidy: Declined")
    listed = view(desk.counter.open_service(news.service_id)).content
    assert isinstance(listed, RequestsContent)
    assert [one.news for one in listed.requests] == [True]
    content = look(desk)
    assert content.reason == Bilingual(zh="合同已到期。", en="合同已到期。")
    assert not content.may_withdraw
    assert desk.counter.answer({}) == Finished()
    assert desk.counter.home().waiting == ()
    assert desk.events("request.completed")[-1]["outcome"] == "done"


def test_certificates_stand_in_the_list_too(desk: Desk) -> None:
    desk.sign_in()
    to_issue(desk)
    desk.issue()
    assert look(desk).standing == application_words.STANDINGS[Standing.READY]


def test_it_is_withdrawn_until_it_is_decided(desk: Desk) -> None:
    desk.sign_in()
    request_id = apply(desk)
    move(desk, request_id, ApplicationState.IN_REVIEW)
    assert look(desk).may_withdraw
    assert desk.counter.answer({"withdraw": "yes"}) == Finished(told=application_words.WITHDRAWING)
    (told,) = desk.events("request.withdrawn")
    assert told["request_id"] == str(request_id)
    again = look(desk)
    assert again.standing == application_words.STANDINGS[Standing.WITHDRAWING]
    assert desk.counter.answer({"withdraw": "yes"}) == Finished(told=application_words.TOO_LATE)
    assert len(desk.events("request.withdrawn")) == 1
    move(desk, request_id, ApplicationState.APPROVED, change=2)
    assert look(desk).standing == application_words.STANDINGS[Standing.APPROVED]


def test_only_ones_own_requests_and_only_with_certainty(desk: Desk) -> None:
    desk.sign_in()
    request_id = apply(desk)
    desk.counter.leave(VisitEnd.LEFT)
    desk.sign_in(BADGE_OF_ANOTHER)
    listed = view(desk.counter.open_service("me.progress")).content
    assert listed == RequestsContent(())
    assert isinstance(desk.counter.answer({"request": str(request_id)}), Problems)
    desk.counter.leave(VisitEnd.LEFT)
    desk.sign_in(BADGE)
    desk.counter.open_service("me.progress")
    assert desk.counter.answer({"request": str(request_id)}) == StepUp(2, (Means.PIN, Means.ID_CARD))
    desk.counter.enter_pin(PIN)
    assert isinstance(view(desk.counter.resume()).content, StandingContent)


def test_every_standing_has_words() -> None:
    every = set(Standing)
    assert every == set(application_words.STANDINGS) == set(application_words.TONES)
    assert every == set(application_words.NEXT)


@pytest.mark.parametrize("state", ApplicationState)
def test_every_state_is_a_standing(desk: Desk, state: ApplicationState) -> None:
    desk.sign_in()
    request_id = apply(desk)
    move(desk, request_id, state)
    with desk.store.view() as unit:
        (one,) = unit.applications.of("E00001")
    assert standing_of(one) in Standing
    assert look(desk).standing == application_words.STANDINGS[standing_of(one)]
