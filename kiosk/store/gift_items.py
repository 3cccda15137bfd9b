"""What lies behind the doors: every change is told, so that the platform's ledger agrees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from contract.gifts import ItemGone, ItemLeft, ItemPlaced
from kiosk.domain.gift import Item
from kiosk.store.outbox import Outbox
from kiosk.store.tables import gift_items


class GiftItems:
    """The items of this terminal. No row is ever deleted; a door has at most one item behind it."""

    def __init__(self, connection: Connection, outbox: Outbox, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._outbox = outbox
        self._clock = clock

    def place(self, item_id: UUID, kind: str, bank: str, door: str, staff: str = "") -> bool:
        """Write down that staff put an item behind a door; False where the ledger has one there."""
        if self.behind(bank, door) is not None:
            return False
        now = self._clock()
        row = {"item_id": item_id, "kind": kind, "bank": bank, "door": door, "placed_at": now}
        self._connection.execute(insert(gift_items).values(**row, placed_by=staff))
        self._outbox.put(ItemPlaced(at=now, item_id=item_id, kind=kind, bank=bank, door=door, staff=staff))
        return True

    def leave(self, item: Item, gone: ItemGone, staff: str = "") -> bool:
        """Write down that an item is behind its door no more; False where that was known."""
        now = self._clock()
        if not self._change(item.item_id, {"left_at": now, "gone": gone}):
            return False
        told = ItemLeft(at=now, item_id=item.item_id, gone=gone, bank=item.bank, door=item.door, staff=staff)
        self._outbox.put(told)
        return True

    def set_aside(self, item_id: UUID, effect_id: UUID | None) -> bool:
        """Set an item aside for one opening, or for none any more; False where it is not there."""
        return self._change(item_id, {"effect_id": effect_id})

    def stick(self, item_id: UUID, gift_id: UUID) -> None:
        """Write down that its door did not open: nobody else is sent there before staff have looked."""
        self._change(item_id, {"stuck_at": self._clock(), "stuck_for": gift_id})

    def unstick(self, bank: str, door: str) -> None:
        """Write down that staff saw the door open."""
        item = self.behind(bank, door)
        if item is not None:
            self._change(item.item_id, {"stuck_at": None, "stuck_for": None})

    def get(self, item_id: UUID) -> Item | None:
        """Return an item that is behind its door."""
        return next(iter(self._there(gift_items.c.item_id == item_id)), None)

    def behind(self, bank: str, door: str) -> Item | None:
        """Return the item behind a door."""
        return next(iter(self._there((gift_items.c.bank == bank) & (gift_items.c.door == door))), None)

    def set_aside_for(self, effect_id: UUID) -> Item | None:
        """Return the item of an opening."""
        return next(iter(self._there(gift_items.c.effect_id == effect_id)), None)

    def stuck_for(self, gift_id: UUID) -> list[Item]:
        """Return the items whose doors did not open for a gift, and that staff have not looked at since."""
        return self._there(gift_items.c.stuck_for == gift_id)

    def every(self) -> list[Item]:
        """Return everything behind doors, the oldest first."""
        return self._there(gift_items.c.item_id.is_not(None))

    def _change(self, item_id: UUID, values: dict[str, Any]) -> bool:
        this = update(gift_items).where(gift_items.c.item_id == item_id, gift_items.c.left_at.is_(None))
        return self._connection.execute(this.values(**values)).rowcount == 1

    def _there(self, condition: Any) -> list[Item]:
        found = select(gift_items).where(condition, gift_items.c.left_at.is_(None))
        ordered = found.order_by(gift_items.c.placed_at, gift_items.c.item_id)
        rows = self._connection.execute(ordered).mappings()
        return [
            Item(**{name: value for name, value in row.items() if name not in ("left_at", "gone")})
            for row in rows
        ]
