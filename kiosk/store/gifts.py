"""Who may have what, and what became of it: each change is written and told in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select, update
from sqlalchemy.dialects.sqlite import insert

from contract.effects import StaffVerdict
from contract.feed import GiftChanged, GiftEntitled
from contract.gifts import (
    GiftHandedOut,
    GiftInDoubt,
    GiftKept,
    GiftWithdrawalAnswered,
    ItemGone,
    WithdrawalAnswer,
)
from contract.language import Bilingual
from kiosk.domain.effect import DOOR_STUCK, Effect, EffectState
from kiosk.domain.gift import Gift, Item
from kiosk.store.gift_items import GiftItems
from kiosk.store.outbox import Outbox
from kiosk.store.settings import GIFTS_BARRED, Settings
from kiosk.store.tables import gifts


class Gifts:
    """The gifts that this terminal alone hands out. No row is ever deleted."""

    def __init__(
        self, connection: Connection, outbox: Outbox, items: GiftItems, clock: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._outbox = outbox
        self._items = items
        self._clock = clock

    def entitle(self, fact: GiftEntitled) -> None:
        """Keep an entitlement; the same fact told twice changes nothing."""
        row = fact.model_dump(exclude={"type"})
        self._connection.execute(insert(gifts).values(**row).on_conflict_do_nothing())

    def change(self, fact: GiftChanged) -> None:
        """Call a gift otherwise, or let it be collected until another day; one that is unknown stays so."""
        self._change(fact.gift_id, fact.model_dump(exclude={"type", "gift_id"}))

    def withdraw(self, gift_id: UUID) -> None:
        """Hand it out no more, and answer; where it is in doubt or under way, another answer follows."""
        gift = self.get(gift_id)
        if gift is not None and gift.withdrawn_at is None:
            self._change(gift_id, {"withdrawn_at": self._clock()})
        self._answer(gift_id, gift)

    def get(self, gift_id: UUID) -> Gift | None:
        """Return a gift."""
        return self._first(gifts.c.gift_id == gift_id)

    def of(self, employee_id: str) -> list[Gift]:
        """Return all gifts of a person, those first that must be collected soonest."""
        found = select(gifts).where(gifts.c.employee_id == employee_id)
        ordered = found.order_by(gifts.c.collect_until, gifts.c.gift_id)
        return [_gift(row) for row in self._connection.execute(ordered).mappings()]

    def wanted(self, today: date) -> list[tuple[str, Bilingual, int]]:
        """Return the kinds that people may still collect: kind, name, and how many wait for one."""
        waits = (
            gifts.c.withdrawn_at.is_(None)
            & gifts.c.handed_out_at.is_(None)
            & (gifts.c.collect_until >= today)
        )
        names = func.min(gifts.c.title_zh), func.min(gifts.c.title_en)
        found = select(gifts.c.kind, *names, func.count()).where(waits).group_by(gifts.c.kind)
        rows = self._connection.execute(found.order_by(gifts.c.kind))
        return [(kind, Bilingual(zh=zh, en=en), count) for kind, zh, en, count in rows]

    def titles(self) -> dict[str, Bilingual]:
        """Return what each kind is called, also one that nobody waits for any more."""
        names = func.min(gifts.c.title_zh), func.min(gifts.c.title_en)
        rows = self._connection.execute(select(gifts.c.kind, *names).group_by(gifts.c.kind))
        return {kind: Bilingual(zh=zh, en=en) for kind, zh, en in rows}

    @property
    def barred(self) -> bool:
        """Whether none may leave: this store went back, and the platform was not heard since."""
        return bool(Settings(self._connection).get(GIFTS_BARRED))

    def set_aside(self, gift_id: UUID, item_id: UUID, effect_id: UUID) -> bool:
        """Bind a gift and an item to one opening of a door; False where either is not free (any more)."""
        gift, item = self.get(gift_id), self._items.get(item_id)
        if self.barred or gift is None or item is None or gift.kind != item.kind:
            return False
        if gift.effect_id is not None or gift.withdrawn_at is not None or gift.handed_out_at is not None:
            return False
        if item.effect_id is not None or item.stuck_for not in {None, gift_id}:
            return False
        self._change(gift_id, {"effect_id": effect_id})
        return self._items.set_aside(item_id, effect_id)

    def settled(self, effect: Effect) -> None:
        """Write down what the end of an opening means for its gift and item; one for staff has neither."""
        gift, item = self._bound(effect.effect_id)
        if gift is None or item is None:
            return
        match effect.state:
            case EffectState.CONFIRMED:
                self._hand_out(gift, item, effect.effect_id)
            case EffectState.FAILED:
                self._free(gift, item)
                if effect.reason in DOOR_STUCK:
                    self._items.stick(item.item_id, gift.gift_id)
            case EffectState.IN_DOUBT:
                bound = {"gift_id": gift.gift_id, "item_id": item.item_id, "effect_id": effect.effect_id}
                self._outbox.put(GiftInDoubt(at=self._clock(), **bound))
            case EffectState.INTENDED | EffectState.STARTED | EffectState.SEEN:
                raise ValueError(f"{effect.state} is not final")

    def gave_way(self, effect: Effect) -> bool:
        """Write down that a door opened for its gift after all; False where either is bound elsewhere by now.

        What HR withdrew meanwhile is gone as well, and answered as such.
        """
        item = None if effect.door is None else self._items.behind(effect.device, effect.door)
        gift = None if item is None or item.stuck_for is None else self.get(item.stuck_for)
        if item is None or gift is None or item.effect_id is not None or gift.effect_id is not None:
            return False
        self._change(gift.gift_id, {"effect_id": effect.effect_id})
        self._items.set_aside(item.item_id, effect.effect_id)
        self._hand_out(gift, item, effect.effect_id)
        return True

    def judged(self, effect_id: UUID, verdict: StaffVerdict) -> None:
        """Write down what staff's word on an opening in doubt means; `there`: the door was opened."""
        gift, item = self._bound(effect_id)
        if gift is None or item is None:
            return
        if verdict is StaffVerdict.THERE:
            self._hand_out(gift, item, effect_id)
            return
        bound = {"gift_id": gift.gift_id, "item_id": item.item_id, "effect_id": effect_id}
        self._outbox.put(GiftKept(at=self._clock(), **bound))
        self._free(gift, item)

    def _bound(self, effect_id: UUID) -> tuple[Gift | None, Item | None]:
        return self._first(gifts.c.effect_id == effect_id), self._items.set_aside_for(effect_id)

    def _hand_out(self, gift: Gift, item: Item, effect_id: UUID) -> None:
        now = self._clock()
        self._change(gift.gift_id, {"handed_out_at": now})
        bound = {"gift_id": gift.gift_id, "item_id": item.item_id, "effect_id": effect_id}
        self._outbox.put(GiftHandedOut(at=now, **bound))
        self._items.leave(item, ItemGone.HANDED_OUT)
        self._answer_again(gift)

    def _free(self, gift: Gift, item: Item) -> None:
        self._change(gift.gift_id, {"effect_id": None})
        self._items.set_aside(item.item_id, None)
        self._answer_again(gift)

    def _answer_again(self, before: Gift) -> None:
        if before.withdrawn_at is not None:
            self._answer(before.gift_id, self.get(before.gift_id))

    def _answer(self, gift_id: UUID, gift: Gift | None) -> None:
        if gift is None:
            answer = WithdrawalAnswer.UNKNOWN
        elif gift.handed_out_at is not None:
            answer = WithdrawalAnswer.HANDED_OUT
        elif gift.effect_id is not None:
            answer = WithdrawalAnswer.PENDING
        else:
            answer = WithdrawalAnswer.WITHDRAWN
        self._outbox.put(GiftWithdrawalAnswered(at=self._clock(), gift_id=gift_id, answer=answer))

    def _change(self, gift_id: UUID, values: dict[str, Any]) -> None:
        self._connection.execute(update(gifts).where(gifts.c.gift_id == gift_id).values(**values))

    def _first(self, condition: Any) -> Gift | None:
        row = self._connection.execute(select(gifts).where(condition)).mappings().first()
        return None if row is None else _gift(row)


def _gift(row: RowMapping) -> Gift:
    values = dict(row)
    title = Bilingual(zh=values.pop("title_zh"), en=values.pop("title_en"))
    return Gift(title=title, **values)
