"""Facts that a release passed over, not knowing their type: one that knows it asks for them again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import TypeAdapter

from kiosk.store.settings import FEED_PASSED_OVER
from kiosk.store.unit import Unit
from sync.answers import UnknownFact

PassedOver = Mapping[str, int]
"""By type: the cursor before the first fact that was passed over. Those up to it were taken, or were none."""

JSON: TypeAdapter[dict[str, int]] = TypeAdapter(dict[str, int])


def passed_over(unit: Unit) -> PassedOver:
    """Return what was passed over, by whatever release, and not taken since."""
    told = unit.settings.get(FEED_PASSED_OVER)
    return JSON.validate_json(told) if told else {}


def keep_passed_over(unit: Unit, passed: PassedOver) -> None:
    """Keep it in the transaction that takes the facts."""
    unit.settings.set(FEED_PASSED_OVER, JSON.dump_json(dict(passed)).decode())


def note_passed_over(unit: Unit, facts: Iterable[UnknownFact]) -> None:
    """Take down that these were passed over; the first of each type stays."""
    before = passed_over(unit)
    after = dict(before)
    for fact in facts:
        after.setdefault(fact.type, fact.cursor - 1)
    if after != before:
        keep_passed_over(unit, after)
