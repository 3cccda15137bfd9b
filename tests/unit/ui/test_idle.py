"""The idle watch: allowance, warning, more time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer

from ui.idle import IdleTimes, IdleWatch, Pace

pytestmark = pytest.mark.usefixtures("qt")


def fire(watch: IdleWatch, single_shot: bool) -> None:
    """Let the watch's timer ring now."""
    timer = next(one for one in watch.findChildren(QTimer) if one.isSingleShot() is single_shot)
    assert timer.isActive()
    timer.timeout.emit()


def test_each_kind_of_screen_has_its_time() -> None:
    watch = IdleWatch(IdleTimes(60, 120, 20))
    expected = {Pace.NEVER: 0, Pace.LIST: 60, Pace.FORM: 120}
    for pace, seconds in expected.items():
        watch.set_pace(pace)
        assert watch.allowance() == seconds


def test_more_time_doubles_at_least_ten_times() -> None:
    watch = IdleWatch()
    watch.set_pace(Pace.LIST)
    for _ in range(10):
        before = watch.allowance()
        watch.more_time()
        assert watch.allowance() == 2 * before
    watch.more_time()
    assert watch.allowance() == 60 * 2**10
    watch.reset()
    assert watch.allowance() == 60


def test_modes_for_people_who_need_it_wait_three_times_as_long() -> None:
    watch = IdleWatch()
    watch.set_pace(Pace.FORM)
    watch.set_unhurried(True)
    assert watch.allowance() == 360


def test_the_warning_is_heard_when_it_comes_and_once_more() -> None:
    watch = IdleWatch(IdleTimes(60, 120, 20))
    heard: list[int] = []
    watch.rang.connect(lambda: heard.append(watch.secondsLeft))
    watch.set_pace(Pace.LIST)
    fire(watch, single_shot=True)
    for _ in range(19):
        fire(watch, single_shot=False)
    assert heard == [20, 10]


def test_the_warning_counts_down_and_ends_the_session() -> None:
    watch = IdleWatch(IdleTimes(60, 120, 20))
    ended: list[bool] = []
    watch.timed_out.connect(lambda: ended.append(True))
    watch.set_pace(Pace.LIST)
    fire(watch, single_shot=True)
    assert watch.warning
    assert watch.secondsLeft == 20
    for _ in range(19):
        fire(watch, single_shot=False)
    assert not ended
    fire(watch, single_shot=False)
    assert ended
    assert not watch.warning


@pytest.mark.parametrize("answer", [IdleWatch.here, IdleWatch.more_time])
def test_an_answer_takes_the_warning_away(answer: Callable[[IdleWatch], None]) -> None:
    watch = IdleWatch()
    watch.set_pace(Pace.LIST)
    fire(watch, single_shot=True)
    answer(watch)
    assert not watch.warning


def test_a_touch_beside_the_answers_starts_the_countdown_anew() -> None:
    watch = IdleWatch()
    watch.set_pace(Pace.LIST)
    fire(watch, single_shot=True)
    for _ in range(5):
        fire(watch, single_shot=False)
    watch.touched()
    assert watch.secondsLeft == 20


def test_nobody_is_warned_where_nothing_can_be_lost() -> None:
    watch = IdleWatch()
    watch.set_pace(Pace.NEVER)
    assert not any(timer.isActive() for timer in watch.findChildren(QTimer))
