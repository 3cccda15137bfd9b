"""Staff are told every trouble of the network, and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from contract.feed import CLOCK_ALARM_S
from kiosk.maintenance.link_words import (
    ANSWERS,
    ASKING,
    CLOCK_AGREES,
    CLOCK_UNKNOWN,
    IN_TROUBLE,
    words_of,
    words_of_clock,
)
from sync.answers import Link, Trouble
from sync.platform_time import ClockOffset

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_every_trouble_has_words_of_its_own() -> None:
    assert set(IN_TROUBLE) == set(Trouble)
    told = [words.what for words in (*IN_TROUBLE.values(), ANSWERS, ASKING)]
    assert len(told) == len({what.zh for what in told}) == len({what.en for what in told})


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_link_in_trouble_says_what_to_do(trouble: Trouble) -> None:
    words = words_of(Link(online=False, reason=trouble, since=NOW))
    assert words.do.zh.endswith("。")
    assert words.do.en.endswith(".")


def test_a_link_that_works_and_one_that_was_not_asked_yet() -> None:
    assert words_of(Link(online=True, reason=None, since=NOW)) == ANSWERS
    assert words_of(Link(online=False, reason=None, since=NOW)) == ASKING


def test_a_clock_that_nobody_compared_and_one_that_agrees() -> None:
    assert words_of_clock(None) == CLOCK_UNKNOWN
    for seconds in (0, 1 - CLOCK_ALARM_S, CLOCK_ALARM_S - 1):
        assert words_of_clock(ClockOffset(seconds)) == CLOCK_AGREES


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (
            CLOCK_ALARM_S,
            "本机时钟比平台慢了5分钟",
            "This terminal's clock is 5 minutes behind the platform's",
        ),
        (-7199.6, "本机时钟比平台快了2小时", "This terminal's clock is 2 hours ahead of the platform's"),
        (3 * 86_400 + 5, "本机时钟比平台慢了3天", "This terminal's clock is 3 days behind the platform's"),
        (-1.8e9, "本机时钟比平台快了20833天", "This terminal's clock is 20833 days ahead of the platform's"),
    ],
)
def test_a_clock_that_is_wrong_says_by_how_much(seconds: float, zh: str, en: str) -> None:
    words = words_of_clock(ClockOffset(seconds))
    assert (words.what.zh, words.what.en) == (zh, en)
