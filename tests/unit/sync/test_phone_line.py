"""The device's side of RFC 8628: every answer of the platform, and none, seen from the counter."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.phone import Denial, DeviceAuthorization, DeviceAuthorizationOrder, DeviceFlowError, DeviceToken
from kiosk.domain.phone import NoPhoneLine, PhoneStage
from sync.answers import Trouble, Unreachable
from sync.phone_line import LAST_QUESTIONS, NOT_OFFERED_FOR, HubPhoneLine, NotOffered

VISIT = UUID(int=7)
ASKED = DeviceAuthorization(
    device_code="secret",
    user_code="WDJB-MJHT",
    verification_uri="https://hub/phone/confirm",
    verification_uri_complete="https://hub/phone/confirm?user_code=WDJB-MJHT",
    expires_in=60,
    interval=3,
    match_number="47",
)
PENDING = DeviceToken(error=DeviceFlowError.AUTHORIZATION_PENDING, interval=3)
SLOWER = DeviceToken(error=DeviceFlowError.SLOW_DOWN, interval=8)
GONE = Unreachable(Trouble.NO_NETWORK)
DONE = DeviceToken(employee_id="E000001")


@dataclass
class PhoneHub:
    """Answers as it is told to; the last answer again and again."""

    answers: list[DeviceToken | Unreachable]
    asked: DeviceAuthorization | NotOffered | Unreachable = ASKED
    orders: list[DeviceAuthorizationOrder] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    clock: Callable[[], float] = lambda: 0.0

    def device_authorization(
        self, order: DeviceAuthorizationOrder
    ) -> DeviceAuthorization | NotOffered | Unreachable:
        self.orders.append(order)
        return self.asked

    def device_token(self, device_code: str) -> DeviceToken | Unreachable:
        assert device_code == "secret"
        self.polls.append(self.clock())
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@dataclass
class Line:
    """A line on time of its own; `look` is called in each pause."""

    hub: PhoneHub
    now: float = 0.0
    look: Callable[[HubPhoneLine], None] = lambda _line: None

    def __post_init__(self) -> None:
        self.hub.clock = lambda: self.now
        self.line = HubPhoneLine(
            self.hub, lambda: True, monotonic=lambda: self.now, wait=self.wait, start=lambda work: work()
        )

    def wait(self, ended: threading.Event, seconds: float) -> bool:
        self.look(self.line)
        self.now += seconds
        return ended.is_set()

    def run(self) -> PhoneStage | None:
        self.line.begin(VISIT, "E000001")
        standing = self.line.standing()
        return None if standing is None else standing.stage


@pytest.mark.parametrize(
    ("last", "stage"),
    [
        (DONE, PhoneStage.CONFIRMED),
        (DeviceToken(error=DeviceFlowError.ACCESS_DENIED), PhoneStage.REFUSED),
        (DeviceToken(error=DeviceFlowError.ACCESS_DENIED, denial=Denial.REFUSED), PhoneStage.REFUSED),
        (DeviceToken(error=DeviceFlowError.ACCESS_DENIED, denial=Denial.WRONG_NUMBER), PhoneStage.REFUSED),
        (
            DeviceToken(error=DeviceFlowError.ACCESS_DENIED, denial=Denial.OTHER_PERSON),
            PhoneStage.OTHER_PERSON,
        ),
        (DeviceToken(error=DeviceFlowError.EXPIRED_TOKEN), PhoneStage.EXPIRED),
        (DeviceToken(), PhoneStage.REFUSED),
    ],
)
def test_an_end_is_taken_after_waiting_by_the_interval(last, stage):
    hub = PhoneHub([PENDING, PENDING, last])
    line = Line(hub)
    assert line.run() is stage
    assert hub.orders == [DeviceAuthorizationOrder(visit_id=VISIT, employee_id="E000001")]
    assert hub.polls == [3, 6, 9]
    assert line.line.standing().employee_id == last.employee_id


def test_it_slows_down_for_good_when_told_to():
    hub = PhoneHub([SLOWER, PENDING, DONE])
    assert Line(hub).run() is PhoneStage.CONFIRMED
    assert hub.polls == [3, 11, 19]


def test_a_network_that_falters_is_told_and_asked_less_often_until_it_is_back():
    seen = []
    hub = PhoneHub([GONE, GONE, PENDING, DONE])
    line = Line(hub, look=lambda one: seen.append((one.standing().troubled, one.standing().code is not None)))
    assert line.run() is PhoneStage.CONFIRMED
    assert hub.polls == [3, 9, 21, 24]
    assert seen == [(False, True), (True, True), (True, True), (False, True)]


def test_it_ends_by_itself_where_the_platform_is_never_heard_again():
    hub = PhoneHub([GONE])
    line = Line(hub)
    assert line.run() is PhoneStage.EXPIRED
    assert ASKED.expires_in + LAST_QUESTIONS <= line.now <= ASKED.expires_in + LAST_QUESTIONS + ASKED.interval
    assert line.line.standing().seconds_left == 0


@pytest.mark.parametrize(
    ("answers", "stage"),
    [
        ([*[PENDING] * 19, DONE], PhoneStage.CONFIRMED),  # in the last second
        ([PENDING, *[GONE] * 4, DONE], PhoneStage.CONFIRMED),  # heard again just after its end
        ([PENDING], PhoneStage.EXPIRED),
    ],
)
def test_at_its_end_it_asks_once_more_what_the_phone_was_told(answers, stage):
    hub = PhoneHub(list(answers))
    line = Line(hub)
    assert line.run() is stage
    assert ASKED.expires_in <= hub.polls[-1] < ASKED.expires_in + LAST_QUESTIONS


def test_who_leaves_is_waited_for_no_more():
    hub = PhoneHub([PENDING])
    line = Line(hub, look=lambda one: one.end())
    assert line.run() is None
    assert hub.polls == []


def test_without_a_platform_no_code_is_had_and_an_earlier_one_is_asked_no_more():
    line = Line(PhoneHub([PENDING], asked=GONE))
    assert line.run() is PhoneStage.UNREACHABLE
    assert line.line.possible()
    line = Line(PhoneHub([PENDING], asked=NotOffered()))
    assert line.run() is PhoneStage.NOT_OFFERED
    assert not line.line.possible()
    line.now += NOT_OFFERED_FOR  # it may have been upgraded
    assert line.line.possible()
    assert not HubPhoneLine(PhoneHub([PENDING]), lambda: False).possible()


@given(st.lists(st.sampled_from([PENDING, SLOWER, GONE]), max_size=40))
def test_it_never_asks_sooner_than_it_may_nor_long_after_the_end(answers):
    hub = PhoneHub([*answers, GONE])
    given_out = list(answers)
    assert Line(hub).run() is PhoneStage.EXPIRED
    interval, before = 3.0, 0.0
    for poll, answer in zip(hub.polls, [*given_out, *[GONE] * 60], strict=False):
        assert poll - before >= interval - 1e-9
        interval += 5 if answer is SLOWER else 0
        before = poll
    ends = [poll for poll in hub.polls if poll >= ASKED.expires_in + LAST_QUESTIONS]
    assert len(ends) <= 1


def test_it_works_beside_whoever_asks():
    gate, answered = threading.Event(), threading.Event()

    class Slow(PhoneHub):
        def device_authorization(self, order):
            gate.wait(10)
            answered.set()
            return super().device_authorization(order)

    line = HubPhoneLine(Slow([PENDING]), lambda: True)
    line.begin(VISIT, None)
    assert line.standing().stage is PhoneStage.ASKING
    line.end()
    gate.set()
    assert answered.wait(10)
    assert line.standing() is None


def test_where_it_is_switched_off_there_is_none():
    line = NoPhoneLine()
    line.begin(VISIT, None)
    line.end()
    assert not line.possible()
    assert line.standing() is None
