"""Which gifts wait for a person at this terminal, and what lies ready for each."""

from __future__ import annotations

from datetime import date

from contract.language import Bilingual
from kiosk.domain.gift import Gift, Item
from kiosk.journey import gift_words
from kiosk.journey.views import GiftTile
from kiosk.store.unit import Unit


def tiles(unit: Unit, employee_id: str, today: date) -> list[GiftTile]:
    """Return what this person may still have, those first that must be collected soonest."""
    return [
        GiftTile(str(gift.gift_id), gift.title, gift.collect_until, hindrance(unit, gift))
        for gift in unit.gifts.of(employee_id)
        if gift.waits(today) or _unsettled(gift)
    ]


def hindrance(unit: Unit, gift: Gift) -> Bilingual | None:
    """Return why a gift cannot be collected now, None where it can."""
    if _unsettled(gift):
        return gift_words.BEING_LOOKED_INTO
    if unit.gifts.barred:
        return gift_words.BEING_COMPARED
    if ready(unit, gift):
        return None
    kept = any(item.kind == gift.kind for item in unit.gift_items.every())
    return gift_words.DOOR_AWAITS_STAFF if kept else gift_words.NOT_HERE_YET


def ready(unit: Unit, gift: Gift) -> list[Item]:
    """Return what may be handed out for a gift: first what lies behind the door that did not open for it."""
    own = [item for item in unit.gift_items.stuck_for(gift.gift_id) if item.effect_id is None]
    return own + unit.gift_items.free(gift.kind)


def _unsettled(gift: Gift) -> bool:
    return gift.effect_id is not None and gift.handed_out_at is None
