"""Input methods: letters in, candidates out. They hold no state, so nobody is offered what another typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

LONGEST_SPELLING = 24  # letters; libgooglepinyin 0.1.2 aborts on some of 28 and more (its pools are fixed)


@dataclass(frozen=True)
class Candidate:
    """A word to choose; choosing it uses up the first `letters` letters of the spelling."""

    text: str
    letters: int


class InputMethod(Protocol):
    """Finds words for a spelling."""

    def warm(self) -> None:
        """Get ready in the background: somebody is about to spell."""

    def candidates(self, spelling: str) -> Sequence[Candidate]:
        """Return candidates, likeliest first, for a spelling of a to z and ' ; none where there are none."""

    def close(self) -> None:
        """Let go of everything."""


class LatinOnly(InputMethod):
    """No input method: what a terminal has whose library of pinyin is missing."""

    def warm(self) -> None:
        """Need nothing."""

    def candidates(self, spelling: str) -> Sequence[Candidate]:  # noqa: ARG002 - there never are any
        """Return nothing."""
        return ()

    def close(self) -> None:
        """Hold nothing."""


def is_spelling(text: str) -> bool:
    """Say whether `text` may be searched for."""
    return 0 < len(text) <= LONGEST_SPELLING and all("a" <= letter <= "z" or letter == "'" for letter in text)
