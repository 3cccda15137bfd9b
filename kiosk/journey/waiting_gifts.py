"""Which gifts wait for a person at this terminal, and what lies ready for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contract.language import Bilingual
from kiosk.domain.gift import Gift, Item
from kiosk.journey import gift_words
from kiosk.journey.views import GiftTile
from kiosk.store.unit import Unit

MOST = 50  # gifts on one screen


def tiles(unit: Unit, employee_id: str, today: date) -> list[GiftTile]:
    """Return what this person may still have, those first that must be collected soonest.

    Where that is more than a screen is for, what can be collected now goes first, and the rest waits.
    """
    kept, barred = unit.gift_items.every(), unit.gifts.barred
    waiting = [
        GiftTile(str(gift.gift_id), gift.title, gift.collect_until, hindrance(gift, kept, barred=barred))
        for gift in unit.gifts.of(employee_id)
        if gift.waits(today) or _unsettled(gift)
    ]
    if len(waiting) <= MOST:
        return waiting
    return sorted(waiting, key=lambda tile: tile.hindrance is not None)[:MOST]


def hindrance(gift: Gift, kept: Sequence[Item], *, barred: bool) -> Bilingual | None:
    """Return why a gift cannot be collected now, None where it can; `kept`: everything behind doors."""
    if _unsettled(gift):
        return gift_words.BEING_LOOKED_INTO
    if barred:
        return gift_words.BEING_COMPARED
    if ready(gift, kept):
        return None
    there = any(item.kind == gift.kind for item in kept)
    return gift_words.DOOR_AWAITS_STAFF if there else gift_words.NOT_HERE_YET


def ready(gift: Gift, kept: Sequence[Item]) -> list[Item]:
    """Return what may be handed out for a gift: first what lies behind the door that did not open for it."""
    free = [item for item in kept if item.effect_id is None]
    own = [item for item in free if item.stuck_for == gift.gift_id]
    return own + [item for item in free if item.kind == gift.kind and item.stuck_at is None]


def _unsettled(gift: Gift) -> bool:
    return gift.effect_id is not None and gift.handed_out_at is None
