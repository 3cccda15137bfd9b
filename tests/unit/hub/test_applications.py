"""Applications at the platform: taken once, decided by a rule or by HR, once, and told to their terminal."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from contract.applications import ApplicationState
from contract.events import RequestWithdrawn
from contract.language import Bilingual, both
from hub.deciding import Decision, Move, Moved, move
from hub.rules.housing_as_before import month_before
from tests.helpers.hub_platform import START, envelope, submitted

WHY = both("合同已到期。", "The lease has ended.")
LIVING = {"living": "living", "month": "2026-11", "dwelling": "market", "changes": ""}


def apply(platform, employee_id="E000001", terminal_id="T001", request_id=None, **answers) -> UUID:
    """Have a request for the subsidy arrive, and return its id."""
    event = submitted(
        employee_id,
        request_id=request_id or uuid4(),
        service_id="housing.confirm",
        answers=LIVING | answers,
    )
    platform.ingest.take(terminal_id, [envelope(event, 1, uuid4())])
    return event.request_id


def stands(platform, request_id, terminal_id="T001"):
    with platform.database.read() as unit:
        found = unit.applications.find(terminal_id, request_id)
    assert found is not None
    return found


def told(platform, terminal_id="T001"):
    """Return what the terminal is told of applications: request, change, state."""
    with platform.database.read() as unit:
        items = unit.terminals.feed(terminal_id, 0, 100)
    return [(UUID(fact["request_id"]), fact["change"], fact["state"]) for _, fact in items]


def decide(platform, request_id, do=Move.APPROVE, seen=1, by="wang", reason: Bilingual | None = None):
    with platform.database.write() as unit:
        return move("T001", request_id, Decision(do, by, seen, reason), unit, platform.clock())


def withdraw(platform, request_id, seq=1):
    event = RequestWithdrawn(visit_id=uuid4(), request_id=request_id, at=START)
    platform.ingest.take("T001", [envelope(event, seq, uuid4())])


def test_an_application_waits_for_hr_and_is_decided_once(platform):
    request_id = apply(platform)
    assert stands(platform, request_id).state is ApplicationState.SUBMITTED
    assert (stands(platform, request_id).month, stands(platform, request_id).site) == (
        "2026-11",
        "beijing-north",
    )
    assert decide(platform, request_id, Move.TAKE) is Moved.DONE
    assert decide(platform, request_id, Move.DECLINE, seen=2, reason=WHY) is Moved.DONE
    for again in (Move.DECLINE, Move.APPROVE):
        assert decide(platform, request_id, again, seen=2, by="li") is Moved.OVERTAKEN
        assert decide(platform, request_id, again, seen=3, by="li") is Moved.OVERTAKEN
    assert told(platform) == [
        (request_id, 1, "submitted"),
        (request_id, 2, "in-review"),
        (request_id, 3, "declined"),
    ]
    found = stands(platform, request_id)
    assert (found.changed_by, found.reason) == ("wang", WHY)
    with platform.database.read() as unit:
        way = unit.applications.steps(found)
        assert [step.state for step in way] == ["submitted", "in-review", "declined"]
        trail = [(one.actor, one.action) for one in unit.accounts.audit_trail()]
        (decision,) = unit.watching.decisions("T001", found.visit_id)
    assert trail[-2:] == [("wang", "took an application on"), ("wang", "declined an application")]
    assert decision.refused == WHY
    assert decide(platform, uuid4()) is Moved.UNKNOWN


def test_the_same_request_from_another_epoch_is_the_same(platform):
    request_id = apply(platform)
    decide(platform, request_id)
    apply(platform, request_id=request_id)
    assert stands(platform, request_id).state is ApplicationState.APPROVED
    assert len(told(platform)) == 2


@pytest.mark.parametrize("state", [Move.TAKE, Move.ASK, Move.APPROVE])
def test_its_person_withdraws_it_until_it_is_decided(platform, state):
    request_id = apply(platform)
    decide(platform, request_id, state)
    withdraw(platform, request_id)
    decided = state is Move.APPROVE
    expected = ApplicationState.APPROVED if decided else ApplicationState.WITHDRAWN
    assert stands(platform, request_id).state is expected
    withdraw(platform, request_id)
    assert told(platform)[-1] == (request_id, 2 if decided else 3, expected)
    assert decide(platform, request_id, seen=3) is Moved.OVERTAKEN


def test_nothing_is_withdrawn_that_is_not_there(platform):
    withdraw(platform, uuid4())
    assert told(platform) == []


def confirmed(platform, month="2026-10", **answers):
    """Have HR approve a month."""
    request_id = apply(platform, month=month, **answers)
    assert decide(platform, request_id) is Moved.DONE
    return request_id


def test_a_month_as_the_one_before_is_confirmed_at_once(platform):
    confirmed(platform)
    found = stands(platform, apply(platform, terminal_id="T002"), "T002")
    assert (found.state, found.changed_by) == (ApplicationState.APPROVED, "rule housing-as-before")
    assert found.reason is not None
    assert [state for _, _, state in told(platform, "T002")] == ["approved"]
    again = stands(platform, apply(platform))
    assert (again.state, again.changed_by) == (ApplicationState.DECLINED, "rule housing-month-once")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"month": "2026-09"}, {}),
        ({"dwelling": "public"}, {}),
        ({}, {"changes": "the rent"}),
        ({}, {"lease": "changed"}),
        ({}, {"living": "stopped"}),
        ({}, {"month": "2026-12"}),
        ({"month": "2026-12"}, {"month": "2027-01"}),
        ({"living": "stopped"}, {"living": "stopped"}),
        ({}, {"month": "next"}),
    ],
)
def test_whatever_else_is_for_hr(platform, before, now):
    confirmed(platform, **before)
    assert stands(platform, apply(platform, **now)).state is ApplicationState.SUBMITTED


def test_a_stop_that_nobody_decided_yet_keeps_the_next_month_for_hr(platform):
    confirmed(platform)
    apply(platform, living="stopped")
    assert stands(platform, apply(platform)).state is ApplicationState.SUBMITTED


def test_a_month_that_was_withdrawn_counts_for_nothing(platform):
    confirmed(platform)
    first = apply(platform, changes="the rent")
    withdraw(platform, first)
    assert stands(platform, apply(platform)).state is ApplicationState.APPROVED


@pytest.mark.parametrize("employee_id", ["E000002", "E000003", "E999999"])
def test_who_does_not_work_here_is_told_so(platform, employee_id):
    found = stands(platform, apply(platform, employee_id))
    assert (found.state, found.changed_by) == (ApplicationState.DECLINED, "rule not-employed")


def test_the_month_before():
    assert [month_before(month) for month in ("2026-11", "2027-01", "2026-10")] == [
        "2026-10",
        "2026-12",
        "2026-09",
    ]
