"""Facts that a release passed over, since it did not know their type: a later release asks for them again."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from kiosk.store.settings import FEED_PASSED_OVER
from kiosk.store.unit import Unit


class PassedOver(BaseModel):
    """The first of them comes after the cursor `after`; types in `knew` were taken, all along.

    While they are asked for again, `after` goes on, and `still` is the cursor before the first that this
    release does not know either.
    """

    model_config = ConfigDict(frozen=True)

    after: int
    knew: frozenset[str]
    still: int | None = None

    def again(self) -> PassedOver:
        """Return from where to ask: what a release that was cut off did not know either, this one may."""
        return self if self.still is None else PassedOver(after=min(self.still, self.after), knew=self.knew)

    def read_up_to(self, cursor: int, unknown: Iterable[int]) -> PassedOver:
        """Return the same after another page, which ends at `cursor`."""
        first = min(unknown, default=None)
        still = self.still if self.still is not None or first is None else first - 1
        return self.model_copy(update={"after": cursor, "still": still})

    def left(self, known: frozenset[str]) -> PassedOver | None:
        """Return what is passed over after all was asked for again by a release that knows these types."""
        return None if self.still is None else PassedOver(after=self.still, knew=known)


def passed_over(unit: Unit) -> PassedOver | None:
    """Return what was passed over, None where nothing was."""
    told = unit.settings.get(FEED_PASSED_OVER)
    return PassedOver.model_validate_json(told) if told else None


def keep_passed_over(unit: Unit, passed: PassedOver | None) -> None:
    """Keep it in the transaction that moves the feed's cursor."""
    unit.settings.set(FEED_PASSED_OVER, "" if passed is None else passed.model_dump_json())


def note_passed_over(unit: Unit, cursors: Iterable[int], known: frozenset[str]) -> None:
    """Take down that facts at `cursors` were passed over by who knows these types; the first of all stays."""
    first = min(cursors, default=None)
    if first is not None and passed_over(unit) is None:
        keep_passed_over(unit, PassedOver(after=first - 1, knew=known))
