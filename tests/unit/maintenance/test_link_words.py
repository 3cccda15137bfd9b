"""Staff are told every trouble of the network, and what to do about it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kiosk.maintenance.link_words import ANSWERS, ASKING, IN_TROUBLE, words_of
from sync.answers import Link, Trouble

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
