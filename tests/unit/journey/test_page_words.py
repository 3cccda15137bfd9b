"""Every verdict on a sheet has words."""

from __future__ import annotations

from devices.paper.judgement import Verdict
from kiosk.journey.page_words import VERDICTS


def test_every_verdict_has_words_of_its_own() -> None:
    assert set(VERDICTS) == set(Verdict)
    assert len({words.zh for words in VERDICTS.values()}) == len({words.en for words in VERDICTS.values()})
    assert len({words.zh for words in VERDICTS.values()}) == len(Verdict)
