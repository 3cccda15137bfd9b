"""The platform's time: half of the round trip, the median of a few looks, on a clock that nobody sets."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.feed import CLOCK_ALARM_S
from sync.answers import Link, Trouble
from sync.platform_time import LOOKS, ClockOffset, Look, PlatformTime, agreed
from sync.worker import LinkState
from tests.helpers.terminal_store import HandClock

NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECONDS = st.floats(-1e8, 1e8, allow_nan=False)


def look(asked: float, answered: float, ahead: float = 0.0) -> Look:
    """Return a look at a platform that is `ahead` of the hand's clock, answered half-way."""
    middle = HandClock()() + timedelta(seconds=(asked + answered) / 2 + ahead)
    return Look(asked, answered, middle)


@given(SECONDS, st.lists(st.floats(0, 30), min_size=3, max_size=LOOKS))
def test_the_round_trip_costs_nothing_where_the_answer_was_made_half_way(
    ahead: float, trips: list[float]
) -> None:
    looks = [look(100.0 * n, 100.0 * n + trip, ahead) for n, trip in enumerate(trips)]
    assert agreed(looks) == pytest.approx(HandClock()().timestamp() + ahead, abs=1e-3)


@given(SECONDS, SECONDS, st.integers(0, 4), st.integers(3, LOOKS))
def test_one_that_is_out_of_line_changes_nothing(ahead: float, odd: float, place: int, count: int) -> None:
    looks = [look(n, n, ahead + (odd if n == place % count else 0)) for n in range(count)]
    assert agreed(looks) == pytest.approx(HandClock()().timestamp() + ahead, abs=1e-3)


@given(SECONDS, st.floats(0, 30), st.floats(0, 1))
def test_wherever_the_answer_was_made_it_is_wrong_by_half_of_the_round_trip_at_most(
    ahead: float, trip: float, share: float
) -> None:
    made = HandClock()() + timedelta(seconds=trip * share + ahead)
    told = agreed([Look(0, trip, made)] * 3)
    assert told is not None
    assert abs(told - (HandClock()().timestamp() + ahead)) <= trip / 2 + 1e-3


def test_two_looks_say_nothing() -> None:
    assert agreed([look(0, 1), look(1, 2)]) is None


class Watched:
    """A terminal's clock, which can be set, and what the platform says."""

    def __init__(self) -> None:
        self.hand = HandClock()
        self.wrong_by = timedelta()
        self.platform_wrong_by = timedelta()
        self.time = PlatformTime(lambda: self.hand() + self.wrong_by, self.hand.monotonic)

    def look(self, times: int = 1) -> None:
        for _ in range(times):
            self.hand.pass_(30)
            said = self.hand() + self.platform_wrong_by
            self.time.saw(Look(self.hand.seconds, self.hand.seconds, said))

    def seconds(self) -> float:
        offset = self.time.offset()
        assert offset is not None
        return offset.seconds


def test_a_clock_that_is_set_shows_at_once() -> None:
    watched = Watched()
    assert watched.time.offset() is None
    assert watched.time.now() == watched.hand()
    watched.look(3)
    assert watched.seconds() == pytest.approx(0)
    watched.wrong_by = timedelta(days=-3)
    assert watched.seconds() == pytest.approx(3 * 86_400)
    assert watched.time.now() == watched.hand(), "the platform's time goes on"


def test_a_platform_whose_clock_is_set_shows_after_a_few_looks() -> None:
    watched = Watched()
    watched.look(LOOKS)
    watched.platform_wrong_by = timedelta(days=400)
    watched.look()
    assert watched.seconds() == pytest.approx(0), "one alone is not believed"
    watched.look(2)
    assert watched.seconds() == pytest.approx(400 * 86_400)


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_a_date_that_no_clock_has_is_passed_over(year: int) -> None:
    watched = Watched()
    for _ in range(LOOKS):
        watched.time.saw(Look(0, 0, datetime(year, 1, 1, tzinfo=UTC)))
    assert watched.time.offset() is None


@pytest.mark.parametrize(
    ("seconds", "alarming"), [(0, False), (CLOCK_ALARM_S - 1, False), (CLOCK_ALARM_S, True)]
)
def test_from_five_minutes_on_it_is_an_alarm(seconds: float, alarming: bool) -> None:
    assert ClockOffset(seconds).alarming is alarming
    assert ClockOffset(-seconds).alarming is alarming


def test_the_link_tells_of_a_wrong_clock_once_and_delivery_goes_on() -> None:
    offset: list[ClockOffset | None] = [None]
    seen: list[Link] = []
    state = LinkState(lambda: NOON, lambda: offset[0])
    state.on_change(seen.append)
    state.saw("upkeep", None)
    offset[0] = ClockOffset(2.0)
    state.saw("upkeep", None)
    offset[0] = ClockOffset(86_400.0)
    state.saw("upkeep", None)
    state.saw("upkeep", None)
    state.saw("events", Trouble.SLOW)
    offset[0] = ClockOffset(1.0)
    assert state.link.clock == ClockOffset(1.0), "whoever asks gets what is so now"
    state.saw("events", None)
    assert [(one.online, one.clock and one.clock.alarming) for one in seen] == [
        (True, None),
        (True, True),
        (False, True),
        (True, False),
    ]
