"""Gifts and the items behind doors, as HR decided and as the terminals tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, bindparam, or_, select, update

from contract.gifts import (
    GiftFact,
    GiftHandedOut,
    GiftInDoubt,
    GiftKept,
    GiftWithdrawalAnswered,
    ItemLeft,
    ItemPlaced,
    WithdrawalAnswer,
)
from hub.store import bulk
from hub.store.gift_tables import gift_items, gifts
from hub.store.upsert import put


class GiftState(StrEnum):
    """How a gift stands."""

    WAITS = "waits"  # nothing of its kind lies in the locker
    IN_LOCKER = "in-locker"
    EXPIRED = "expired"
    WITHDRAWING = "withdrawing"  # the terminal has not answered yet, or not for good
    WITHDRAWN = "withdrawn"
    IN_DOUBT = "in-doubt"
    HANDED_OUT = "handed-out"


WITHDRAWABLE = frozenset({GiftState.WAITS, GiftState.IN_LOCKER, GiftState.EXPIRED})


@dataclass(frozen=True)
class Gift:
    """A row: who may have what, where, until when, and what became of it."""

    gift_id: UUID
    terminal_id: str
    employee_id: str
    kind: str
    title_zh: str
    title_en: str
    collect_until: date
    entitled_at: datetime
    entitled_by: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    answer: WithdrawalAnswer | None = None
    answered_at: datetime | None = None
    handed_out_at: datetime | None = None
    in_doubt_at: datetime | None = None
    kept_at: datetime | None = None
    withdrawn_reason: str | None = None

    def state(self, today: date, *, stocked: bool) -> GiftState:
        """Return how it stands; whatever order its facts arrived in, what was handed out stays so."""
        if self.handed_out_at is not None:
            return GiftState.HANDED_OUT
        if self.answer is WithdrawalAnswer.WITHDRAWN:
            return GiftState.WITHDRAWN
        if self._in_doubt():
            return GiftState.IN_DOUBT
        if self.withdrawn_at is not None:
            return GiftState.WITHDRAWING
        if today > self.collect_until:
            return GiftState.EXPIRED
        return GiftState.IN_LOCKER if stocked else GiftState.WAITS

    @property
    def open(self) -> bool:
        """Whether nothing became of it yet, as far as is known: it waits, though perhaps too long."""
        return self.withdrawn_at is None and self.handed_out_at is None and not self._in_doubt()

    def _in_doubt(self) -> bool:
        """Say whether nobody knows: a terminal that lost its data may have handed it out before."""
        if self.answer is WithdrawalAnswer.UNKNOWN:
            return True
        return self.in_doubt_at is not None and (self.kept_at is None or self.kept_at < self.in_doubt_at)


@dataclass(frozen=True)
class Item:
    """Something that lies behind a door."""

    terminal_id: str
    item_id: UUID
    bank: str
    door: str
    kind: str
    placed_at: datetime
    placed_by: str


class Gifts:
    """The gifts of all terminals. No row is ever deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Sequence[Gift]) -> None:
        """Entitle people."""
        if new:
            bulk.insert(self._connection, gifts, [dict(vars(one)) for one in new])

    def change(self, changed: Sequence[Gift]) -> None:
        """Write the titles and last days of gifts that have others now."""
        names = ("title_zh", "title_en", "collect_until")
        this = update(gifts).where(gifts.c.gift_id == bindparam("this"))
        rows = [{"this": one.gift_id} | {name: getattr(one, name) for name in names} for one in changed]
        if rows:
            self._connection.execute(this, rows)

    def barring(self, employee_ids: Collection[str], kinds: Collection[str]) -> dict[tuple[str, str], Gift]:
        """Return the gifts of these kinds that these people have, may have yet, or may have had."""
        freed = (gifts.c.answer == WithdrawalAnswer.WITHDRAWN) & gifts.c.handed_out_at.is_(None)
        theirs = select(gifts).where(gifts.c.employee_id.in_(employee_ids), gifts.c.kind.in_(kinds))
        rows = self._connection.execute(
            theirs.where(or_(gifts.c.answer.is_(None), ~freed)).order_by(gifts.c.entitled_at)
        )
        return {(row["employee_id"], row["kind"]): gift_of(row) for row in rows.mappings()}

    def find(self, gift_id: UUID) -> Gift | None:
        """Return a gift."""
        row = self._connection.execute(select(gifts).where(gifts.c.gift_id == gift_id)).mappings().first()
        return None if row is None else gift_of(row)

    def withdraw(self, gift_id: UUID, by: str, reason: str, at: datetime) -> bool:
        """Write down that HR wants it back, and why; False where it was already, or is handed out."""
        this = update(gifts).where(
            gifts.c.gift_id == gift_id, gifts.c.withdrawn_at.is_(None), gifts.c.handed_out_at.is_(None)
        )
        return (
            self._connection.execute(
                this.values(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
            ).rowcount
            == 1
        )

    def handed_out(self, terminal_id: str) -> list[UUID]:
        """Return the gifts that a terminal handed out."""
        theirs = (gifts.c.terminal_id == terminal_id, gifts.c.handed_out_at.is_not(None))
        return list(self._connection.execute(select(gifts.c.gift_id).where(*theirs)).scalars())

    def stock(self, terminal_id: str | None = None) -> list[Item]:
        """Return what lies behind doors, of one terminal or of all."""
        there = gift_items.c.placed_at.is_not(None) & gift_items.c.left_at.is_(None)
        if terminal_id is not None:
            there &= gift_items.c.terminal_id == terminal_id
        order = gift_items.c.terminal_id, gift_items.c.placed_at, gift_items.c.item_id
        found = select(gift_items).where(there).order_by(*order)
        return items_of(self._connection.execute(found).mappings())

    def told(self, terminal_id: str, fact: GiftFact) -> None:
        """Write down what a terminal says; a gift that is not of this terminal is left as it is."""
        match fact:
            case ItemPlaced() | ItemLeft():
                key = {"terminal_id": terminal_id, "item_id": fact.item_id}
                put(self._connection, gift_items, key, item_columns(fact))
            case GiftHandedOut():
                self._change(terminal_id, fact.gift_id, {"handed_out_at": fact.at})
            case GiftInDoubt():
                self._change(terminal_id, fact.gift_id, {"in_doubt_at": fact.at})
            case GiftKept():
                self._kept(terminal_id, fact)
            case GiftWithdrawalAnswered():
                self._answered(terminal_id, fact)
            case _:
                raise TypeError(f"no ledger for {type(fact).__name__}")

    def _kept(self, terminal_id: str, fact: GiftKept) -> None:
        """Keep that staff looked: after the doubt, also where the terminal's clock was set back meanwhile."""
        known = self.find(fact.gift_id)
        if known is not None:
            kept_at = fact.at if known.in_doubt_at is None else max(fact.at, known.in_doubt_at)
            self._change(terminal_id, fact.gift_id, {"kept_at": kept_at})

    def _answered(self, terminal_id: str, fact: GiftWithdrawalAnswered) -> None:
        """Keep an answer; `pending` never takes the place of one that is for good."""
        changed = {"answer": fact.answer, "answered_at": fact.at}
        known = self.find(fact.gift_id)
        if known is not None and (fact.answer is not WithdrawalAnswer.PENDING or known.answer is None):
            self._change(terminal_id, fact.gift_id, changed)

    def _change(self, terminal_id: str, gift_id: UUID, values: dict[str, Any]) -> None:
        this = update(gifts).where(gifts.c.terminal_id == terminal_id, gifts.c.gift_id == gift_id)
        self._connection.execute(this.values(**values))


def items_of(rows: Iterable[RowMapping]) -> list[Item]:
    """Build the items of rows that lie behind their doors."""
    return [
        Item(**{name: value for name, value in row.items() if name not in ("left_at", "gone")})
        for row in rows
    ]


def item_columns(fact: ItemPlaced | ItemLeft) -> dict[str, Any]:
    """Return the columns that a terminal's report of an item sets."""
    where = {"bank": fact.bank, "door": fact.door}
    if isinstance(fact, ItemPlaced):
        return where | {"kind": fact.kind, "placed_at": fact.at, "placed_by": fact.staff}
    return where | {"left_at": fact.at, "gone": fact.gone}


def gift_of(row: Any) -> Gift:
    """Build a gift from a row."""
    answer = None if row["answer"] is None else WithdrawalAnswer(row["answer"])
    return Gift(**dict(row) | {"answer": answer})
