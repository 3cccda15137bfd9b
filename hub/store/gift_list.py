"""Gifts as people look at them: some of them, in some order, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select

from contract.gifts import WithdrawalAnswer
from hub.store.gift_tables import gift_items, gifts
from hub.store.gifts import Gift, GiftState, gift_of
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites, at_sites


class Order(StrEnum):
    """What a list can be sorted by."""

    ENTITLED = "entitled"
    EMPLOYEE = "employee"
    WHAT = "what"
    TERMINAL = "terminal"
    UNTIL = "until"
    STATE = "state"


@dataclass(frozen=True)
class Wanted:
    """Which gifts: whose number and kind begin so, at which terminal, in which state on which day.

    "" and None stand for all.
    """

    employee_id: str = ""
    terminal_id: str = ""
    kind: str = ""
    state: GiftState | None = None
    order: Order = Order.ENTITLED
    descending: bool = True
    sites: Sites = EVERYWHERE
    today: date = date.max


there = gift_items.c.placed_at.is_not(None) & gift_items.c.left_at.is_(None)
"""That an item lies behind its door."""

stocked = exists().where(
    gift_items.c.terminal_id == gifts.c.terminal_id, gift_items.c.kind == gifts.c.kind, there
)
"""That something of a gift's kind lies in the locker of its terminal."""

waiting = and_(
    gifts.c.handed_out_at.is_(None),
    gifts.c.withdrawn_at.is_(None),
    or_(gifts.c.answer.is_(None), gifts.c.answer == WithdrawalAnswer.PENDING),
    or_(gifts.c.in_doubt_at.is_(None), gifts.c.kept_at >= gifts.c.in_doubt_at),
)
"""That nothing became of a gift yet: it can be collected, or could be until its day was over."""

in_doubt = or_(
    gifts.c.answer == WithdrawalAnswer.UNKNOWN,
    and_(
        gifts.c.in_doubt_at.is_not(None),
        or_(gifts.c.kept_at.is_(None), gifts.c.kept_at < gifts.c.in_doubt_at),
    ),
)


def state_on(today: date) -> ColumnElement[str]:
    """Return a gift's state, as `Gift.state` does."""
    return case(
        (gifts.c.handed_out_at.is_not(None), GiftState.HANDED_OUT.value),
        (gifts.c.answer == WithdrawalAnswer.WITHDRAWN, GiftState.WITHDRAWN.value),
        (in_doubt, GiftState.IN_DOUBT.value),
        (gifts.c.withdrawn_at.is_not(None), GiftState.WITHDRAWING.value),
        (gifts.c.collect_until < today, GiftState.EXPIRED.value),
        (stocked, GiftState.IN_LOCKER.value),
        else_=GiftState.WAITS.value,
    )


@dataclass(frozen=True)
class ListedGift:
    """A gift and how it stands."""

    gift: Gift
    state: GiftState


class GiftList(RowList[Wanted, ListedGift]):
    """The gifts of all terminals, for people to look at; states are those of a day."""

    key = (gifts.c.gift_id,)

    def columns(self, wanted: Wanted) -> Select[Any]:
        """Return the statement that reads all gifts and their states."""
        return select(gifts, state_on(wanted.today).label("state"))

    def order(self, wanted: Wanted) -> Sequence[ColumnElement[Any]]:
        """Return what gifts are sorted by before their key."""
        return ORDERS[wanted.order] if wanted.order in ORDERS else (state_on(wanted.today),)

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that a gift is collected at one of some sites."""
        return at_sites(gifts.c.terminal_id, sites)

    def condition(self, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
        """Return what a gift must be to be wanted."""
        if wanted.employee_id:
            yield gifts.c.employee_id.istartswith(wanted.employee_id, autoescape=True)
        if wanted.kind:
            yield gifts.c.kind.istartswith(wanted.kind, autoescape=True)
        if wanted.terminal_id:
            yield gifts.c.terminal_id == wanted.terminal_id
        if wanted.state is not None:
            yield state_on(wanted.today) == wanted.state.value

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[ListedGift]:
        """Return gifts and how they stand."""
        return [listed(dict(row)) for row in rows]

    def find(self, gift_id: UUID, today: date, sites: Sites = EVERYWHERE) -> ListedGift | None:
        """Return a gift."""
        found = select(gifts, state_on(today).label("state")).where(
            gifts.c.gift_id == gift_id, at_sites(gifts.c.terminal_id, sites)
        )
        row = self._connection.execute(found).mappings().first()
        return None if row is None else listed(dict(row))

    def kinds(self) -> list[str]:
        """Return the kinds that anybody was ever entitled to."""
        found = select(gifts.c.kind).distinct().order_by(gifts.c.kind)
        return list(self._connection.execute(found).scalars())


ORDERS: Mapping[Order, tuple[ColumnElement[Any], ...]] = MappingProxyType(
    {
        Order.ENTITLED: (gifts.c.entitled_at,),
        Order.EMPLOYEE: (gifts.c.employee_id,),
        Order.WHAT: (gifts.c.kind,),
        Order.TERMINAL: (gifts.c.terminal_id,),
        Order.UNTIL: (gifts.c.collect_until,),
    }
)
"""The columns of each order but the state's, which depends on the day."""


def listed(row: dict[str, Any]) -> ListedGift:
    """Build a gift and its state from a row."""
    state = GiftState(row.pop("state"))
    return ListedGift(gift_of(row), state)
