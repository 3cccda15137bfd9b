"""Gifts: who may have one, what lies behind the doors of a terminal, and what became of both.

A gift belongs to one terminal, and that terminal alone hands it out, for there its item lies. So nothing is
handed out twice even with every terminal offline. Both sides keep a ledger; each change at the terminal is
told by one of these events, so that the two agree once all events have arrived.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, StringConstraints

from contract.event import Event

GiftKind = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}$")]
"""What an item is, for one occasion, such as `mid-autumn-2026.l`: whoever had one is not entitled again."""


class WithdrawalAnswer(StrEnum):
    """What a terminal found when it was told that a gift is withdrawn."""

    WITHDRAWN = "withdrawn"  # nothing was handed out, nor will be
    HANDED_OUT = "handed-out"  # too late
    PENDING = "pending"  # a door is being opened for it, or it is in doubt: another answer follows
    UNKNOWN = "unknown"  # its data went back or were lost: it will not hand it out, but may have done so


class ItemGone(StrEnum):
    """How an item left its door."""

    HANDED_OUT = "handed-out"
    REMOVED = "removed"  # staff took it out
    MISSING = "missing"  # staff found the door empty


class GiftFact(Event):
    """What every fact of the ledger has: when, by the terminal's clock."""

    at: AwareDatetime


class GiftHandedOut(GiftFact):
    """A door was opened for a gift, by the door's own evidence or staff's word; final."""

    type: Literal["gift.handed-out"] = "gift.handed-out"
    gift_id: UUID
    item_id: UUID
    effect_id: UUID


class GiftInDoubt(GiftFact):
    """Nobody knows whether a door was opened for a gift; it and its item are parked for staff."""

    type: Literal["gift.in-doubt"] = "gift.in-doubt"
    gift_id: UUID
    item_id: UUID
    effect_id: UUID


class GiftKept(GiftFact):
    """Staff found that the item of a gift in doubt still lies behind its door: the gift waits again."""

    type: Literal["gift.kept"] = "gift.kept"
    gift_id: UUID
    item_id: UUID
    effect_id: UUID


class GiftWithdrawalAnswered(GiftFact):
    """The answer to `gift.withdrawn` of the feed; after `pending` another one follows."""

    type: Literal["gift.withdrawal-answered"] = "gift.withdrawal-answered"
    gift_id: UUID
    answer: WithdrawalAnswer


class ItemPlaced(GiftFact):
    """Staff put an item behind a door. `staff` is their number, empty where all have one PIN."""

    type: Literal["gift.item-placed"] = "gift.item-placed"
    item_id: UUID
    kind: GiftKind
    bank: str
    door: str
    staff: str = ""


class ItemLeft(GiftFact):
    """An item is behind its door no more."""

    type: Literal["gift.item-left"] = "gift.item-left"
    item_id: UUID
    gone: ItemGone
    bank: str
    door: str
    staff: str = ""
