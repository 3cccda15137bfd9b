"""A store that went back may not know what it handed out: no gift leaves before the platform was heard.

The platform answers `store.went-back` with what was handed out here, by the feed. So the bar is lifted by a
pull of the feed that was begun after that event was acknowledged, and brought nothing more.
"""

from __future__ import annotations

from contract.store_events import StoreWentBack
from kiosk.store.settings import GIFTS_BARRED
from kiosk.store.unit import Unit


def tell_went_back(unit: Unit, event: StoreWentBack) -> None:
    """Tell the platform, and hand out nothing until its answer was heard."""
    unit.settings.set(GIFTS_BARRED, str(unit.outbox.put(event)))


def platform_knows(unit: Unit) -> bool:
    """Say whether gifts are barred, and the event that asks for the platform's answer is acknowledged."""
    seq = unit.settings.get(GIFTS_BARRED)
    if not seq:
        return False
    oldest = unit.outbox.first(1)
    return not oldest or oldest[0].envelope.seq > int(seq)


def lift(unit: Unit) -> None:
    """Hand out gifts again."""
    unit.settings.set(GIFTS_BARRED, "")
