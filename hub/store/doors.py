"""The doors of locker banks, as terminals tell of them: the last of each kind of fact, whatever the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select, true

from contract.gifts import WithdrawalAnswer
from hub.store.gift_list import in_doubt, there, waiting
from hub.store.gift_tables import doors, gift_items, gifts
from hub.store.gifts import Item, items_of
from hub.store.latest import Fact, Gathered, Shape
from hub.store.tables import DOOR_IN_DOUBT, effects
from hub.store.writes import Writes

Place = tuple[str, str, str]
"""A door: its terminal, bank and number."""

FACTS: Mapping[str, Fact] = MappingProxyType(
    {
        "told_at": Fact(("told_at",)),
        "opened_at": Fact(("opened_at",)),
        "closed_at": Fact(("closed_at",)),
        "failed_at": Fact(("failed_at",), ("failed_reason",)),
        "not_taken_at": Fact(("not_taken_at",)),
        "taken_at": Fact(("taken_at",)),
        "item_at": Fact(("item_at",)),
        "unasked_at": Fact(("unasked_at",)),
        "left_open_at": Fact(("left_open_at",)),
    }
)
DOORS = Shape(doors, ("terminal_id", "bank", "door"), tuple(FACTS.values()))

STUCK = frozenset({"door-still-closed", "door-stood-open"})
"""Why an opening failed so that only a person can go on: what lies there may be gone, or go, yet."""

OPEN_FOR = timedelta(minutes=5)  # from which on a door was forgotten


class Standing(StrEnum):
    """How a door is, as far as is known."""

    IN_DOUBT = "in-doubt"  # nobody knows whether it opened
    STUCK = "stuck"
    UNASKED = "unasked"  # it opened without an order, and nothing was done at it since
    LEFT_OPEN = "left-open"
    LEFT_BEHIND = "left-behind"  # it was opened for somebody, and what lay there was not taken
    UNWANTED = "unwanted"  # something lies there, and nobody waits for its kind
    OPEN = "open"
    STOCKED = "stocked"
    EMPTY = "empty"


NEEDS_HAND = frozenset(
    {
        Standing.IN_DOUBT,
        Standing.STUCK,
        Standing.UNASKED,
        Standing.LEFT_OPEN,
        Standing.LEFT_BEHIND,
        Standing.UNWANTED,
    }
)


@dataclass(frozen=True)
class Door:
    """A door, the last facts that were told of it, and what lies behind it."""

    terminal_id: str
    bank: str
    door: str
    told_at: datetime | None = None  # anything
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    failed_at: datetime | None = None
    failed_reason: str | None = None
    not_taken_at: datetime | None = None
    taken_at: datetime | None = None
    item_at: datetime | None = None  # something was put in, or left, or staff said that all is well
    unasked_at: datetime | None = None
    left_open_at: datetime | None = None
    doubt_at: datetime | None = None
    item: Item | None = None
    wanted: bool = False  # somebody waits for the item's kind

    def standing(self, now: datetime) -> Standing:
        """Return how it stands; what needs a hand comes first."""
        failed = self.failed_reason in STUCK and is_after(self.failed_at, self.opened_at, self.item_at)
        is_open = is_after(self.opened_at, self.closed_at)
        forgotten = self.opened_at is not None and now - self.opened_at > OPEN_FOR
        standings = (
            (Standing.IN_DOUBT, self.doubt_at is not None),
            (Standing.STUCK, failed),
            (Standing.UNASKED, is_after(self.unasked_at, self.opened_at, self.item_at)),
            (Standing.LEFT_OPEN, is_after(self.left_open_at, self.opened_at, self.closed_at)),
            (Standing.LEFT_OPEN, is_open and forgotten),
            (Standing.OPEN, is_open),
            (Standing.LEFT_BEHIND, is_after(self.not_taken_at, self.opened_at, self.taken_at)),
            (Standing.EMPTY, self.item is None),
            (Standing.STOCKED, self.wanted),
            (Standing.UNWANTED, True),
        )
        return next(standing for standing, holds in standings if holds)


@dataclass(frozen=True)
class Demand:
    """How many people can collect a kind at a terminal, and how many things of it lie there."""

    terminal_id: str
    kind: str
    title_zh: str
    title_en: str
    waiting: int
    there: int


class Doors:
    """The doors of all terminals."""

    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes
        self._told = Gathered(DOORS)

    def fill(self, place: Place, since: str, at: datetime, **values: Any) -> None:
        """Remember, in the column `since`, the moment of a fact, unless a later one is known."""
        self._told.fill(place, FACTS["told_at"], {"told_at": at})
        self._told.fill(place, FACTS[since], {since: at, **values})

    def postpone(self) -> None:
        """Have what was gathered written with whatever else is postponed."""
        self._told.postpone(self._writes)

    def every(self, today: date, terminal_id: str | None = None) -> list[Door]:
        """Return every door that was ever told of, or those of one terminal, by terminal, bank and number."""
        items = self._items(terminal_id)
        doubts = self._doubts(terminal_id)
        wanted = {(one.terminal_id, one.kind) for one in self.demands(today, terminal_id)}
        told: dict[Place, dict[str, Any]] = {
            (row["terminal_id"], row["bank"], row["door"]): {name: row[name] for name in FACT_COLUMNS}
            for row in self._connection.execute(select(doors).where(at(doors, terminal_id))).mappings()
        }
        found = []
        for place in sorted(told.keys() | items.keys() | doubts.keys(), key=in_order):
            item = items.get(place)
            known = item is not None and (item.terminal_id, item.kind) in wanted
            found.append(
                Door(*place, **told.get(place, {}), doubt_at=doubts.get(place), item=item, wanted=known)
            )
        return found

    def demands(self, today: date, terminal_id: str | None = None) -> list[Demand]:
        """Return what people can collect, anywhere or at one terminal, by terminal and kind."""
        open_today = waiting & (gifts.c.collect_until >= today)
        found = (
            select(
                gifts.c.terminal_id,
                gifts.c.kind,
                func.min(gifts.c.title_zh).label("title_zh"),
                func.min(gifts.c.title_en).label("title_en"),
                func.count().label("waiting"),
            )
            .where(open_today, at(gifts, terminal_id))
            .group_by(gifts.c.terminal_id, gifts.c.kind)
            .order_by(gifts.c.terminal_id, gifts.c.kind)
        )
        lying = Counter((item.terminal_id, item.kind) for item in self._items(terminal_id).values())
        return [
            Demand(**row, there=lying[row["terminal_id"], row["kind"]])
            for row in self._connection.execute(found).mappings()
        ]

    def gifts_in_doubt(self) -> dict[str, int]:
        """Return how many gifts of each terminal are in doubt, of those that have any."""
        given_back = gifts.c.answer.is_not_distinct_from(WithdrawalAnswer.WITHDRAWN)
        undecided = in_doubt & gifts.c.handed_out_at.is_(None) & ~given_back
        count = func.count().label("count_of_them")
        found = select(gifts.c.terminal_id, count).where(undecided).group_by(gifts.c.terminal_id)
        return {row.terminal_id: row.count_of_them for row in self._connection.execute(found)}

    def _items(self, terminal_id: str | None) -> dict[Place, Item]:
        found = (
            select(gift_items)
            .where(there, at(gift_items, terminal_id))
            .order_by(gift_items.c.placed_at, gift_items.c.item_id)
        )
        rows = items_of(self._connection.execute(found).mappings())
        return {(item.terminal_id, item.bank, item.door): item for item in rows}

    def _doubts(self, terminal_id: str | None) -> dict[Place, datetime]:
        columns = effects.c.terminal_id, effects.c.device, effects.c.door, effects.c.at
        found = select(*columns).where(DOOR_IN_DOUBT, at(effects, terminal_id)).order_by(effects.c.at)
        return {(row.terminal_id, row.device, row.door): row.at for row in self._connection.execute(found)}


FACT_COLUMNS = frozenset(name for fact in FACTS.values() for name in fact.columns)


def at(table: Table, terminal_id: str | None) -> ColumnElement[bool]:
    """Return the condition that a row is of a terminal, of any where none is named."""
    return true() if terminal_id is None else table.c.terminal_id == terminal_id


def is_after(at: datetime | None, *others: datetime | None) -> bool:
    """Say whether something happened, and later than all the others that did."""
    return at is not None and all(other is None or at > other for other in others)


def in_order(place: Place) -> tuple[str, str, int, str]:
    """Return what doors are sorted by: 9 comes before 10."""
    terminal_id, bank, door = place
    return terminal_id, bank, int(door) if door.isdecimal() else 0, door
