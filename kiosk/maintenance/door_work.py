"""What staff do at the doors of locker banks: open one with a reason, put things in, say what they found."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from config.schema import LockerConfig, Numbering
from contract.effects import EffectPurpose
from contract.gifts import ItemGone
from contract.language import Bilingual, both
from contract.staff import DoorReason, StaffDoorCleared, StaffDoorOrdered
from devices.device import Fault
from devices.locker_bank import DoorState, LockerBank, Position
from devices.locker_bank import Item as Sensed
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.door import DoorOrder
from kiosk.effects.outcomes import Confirmed, EffectOutcome, InDoubt
from kiosk.maintenance import door_words
from kiosk.maintenance.device_words import Seen
from kiosk.maintenance.door_words import DoorAct, needs_hand, shown_door
from kiosk.maintenance.stocking import Stocking, begin, end, stockings
from kiosk.maintenance.views import DoorsView, LockerBankView, StockView
from kiosk.store.store import Store
from kiosk.store.unit import Unit


class OpensDoors(Protocol):
    """What carries effects out: `kiosk.effects.effects.Effects`."""

    def states_of(self, bank: str) -> Sequence[DoorState]:
        """Return the doors of a bank, none where it cannot be asked."""

    def open_door(self, order: DoorOrder) -> EffectOutcome:
        """Open a door."""

    def follow_door(self, effect_id: UUID) -> Effect:
        """Return the effect as it is now."""


States = Mapping[str, Sequence[DoorState]]
"""Doors by bank."""


class DoorWork:
    """What was put behind a door is written down once that door is closed again, also after a restart."""

    def __init__(
        self,
        store: Store,
        doors: OpensDoors,
        devices: Callable[[], Collection[Seen]],
        *,
        looks: LockerConfig,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._store = store
        self._doors = doors
        self._devices = devices
        self._looks = looks
        self._clock = clock
        self._new_id = new_id
        self._told: Bilingual | None = None

    def states(self) -> States:
        """Return the doors of every bank as they were last seen; none of one that cannot be asked."""
        banks = [one.name for one in self._devices() if one.device_class == LockerBank.device_class]
        return {name: self._doors.states_of(name) for name in banks}

    def shown(self, unit: Unit, states: States) -> DoorsView | None:
        """Return every bank, and what people wait for; None where the terminal has none, and had none."""
        every = {**states, **_gone(unit, states)}
        if not every:
            return None
        shown = tuple(self._bank(name, doors, unit) for name, doors in every.items())
        attention = sum(needs_hand(door) for bank in shown for door in bank.doors)
        return DoorsView(shown, tuple(self._stock(unit, shown)), self._told, attention)

    def open(self, bank: str, door: str, reason: DoorReason, staff: str) -> EffectOutcome:
        """Write down who has a door opened and why, and open it."""
        with self._store.unit() as unit:
            self._order(unit, bank, door, reason, staff)
        return self._open(bank, door)

    def stock(self, kind: str, staff: str) -> None:
        """Open the next empty door for a thing of this kind."""
        self.advance()
        states = self.states()
        with self._store.view() as unit:
            view = self.shown(unit, states)
            title = unit.gifts.titles().get(kind, both(kind, kind))
            place = None if view is None else _empty(view.banks, unit)
        if place is None:
            self._told = door_words.NO_ROOM
            return
        bank, door = place
        with self._store.unit() as unit:
            last = unit.effects.last_at_door(bank, door)
            before = None if last is None else last.effect_id
            stocking = Stocking(kind=kind, title=title, bank=bank, door=door, staff=staff, before=before)
            begin(unit, stocking)
            self._order(unit, bank, door, DoorReason.STOCK, staff)
        outcome = self._open(bank, door)
        if isinstance(outcome, Confirmed):
            self._told = door_words.put_in(door, title)
        with self._store.unit() as unit:
            if isinstance(outcome, Confirmed | InDoubt):  # what is in doubt may be settled when it is closed
                begin(unit, stocking.model_copy(update={"effect_id": outcome.effect.effect_id}))
            else:
                end(unit, stocking)

    def advance(self) -> bool:
        """Write down what was put behind each door that stood open, once it is closed.

        Say whether any stands open still.
        """
        with self._store.view() as unit:
            under_way = [(stocking, _opening(unit, stocking)) for stocking in stockings(unit)]
        still_open = False
        for stocking, begun in under_way:
            opening = None if begun is None else self._doors.follow_door(begun.effect_id)
            if opening is None or opening.state not in {*OPEN, EffectState.CONFIRMED}:
                with self._store.unit() as unit:  # it never opened, or nobody knows: that is told elsewhere
                    end(unit, stocking)
            elif opening.closed_at is None:
                still_open = True
            else:
                self._closed(stocking)
        return still_open

    def _closed(self, stocking: Stocking) -> None:
        states = {one.door: one for one in self._doors.states_of(stocking.bank)}
        state = states.get(stocking.door)
        if state is not None and state.item is Sensed.ABSENT:
            with self._store.unit() as unit:
                end(unit, stocking)
            self._told = door_words.nothing_there(stocking.door)
            return
        with self._store.unit() as unit:
            end(unit, stocking)
            placed = unit.gift_items.place(
                self._new_id(), stocking.kind, stocking.bank, stocking.door, stocking.staff
            )
        if placed:
            self._told = door_words.stocked(stocking.door, stocking.title)

    def say(self, bank: str, door: str, act: DoorAct, staff: str) -> None:
        """Write down what staff found behind a door; what is in doubt is not settled here."""
        with self._store.unit() as unit:
            item = unit.gift_items.behind(bank, door)
            if item is None or item.effect_id is not None:
                return
            match act:
                case DoorAct.REMOVED:
                    unit.gift_items.leave(item, ItemGone.REMOVED, staff)
                case DoorAct.MISSING:
                    unit.gift_items.leave(item, ItemGone.MISSING, staff)
                case DoorAct.WORKS:
                    unit.gift_items.unstick(bank, door)
                    unit.outbox.put(StaffDoorCleared(at=self._clock(), device=bank, door=door, staff=staff))
                case DoorAct.OPEN:
                    return
        self._told = None

    def _order(self, unit: Unit, bank: str, door: str, reason: DoorReason, staff: str) -> None:
        unit.outbox.put(
            StaffDoorOrdered(at=self._clock(), device=bank, door=door, reason=reason, staff=staff)
        )

    def _open(self, bank: str, door: str) -> EffectOutcome:
        outcome = self._doors.open_door(DoorOrder(None, None, bank, door, purpose=EffectPurpose.STAFF))
        self._told = door_words.opened(door, outcome)
        return outcome

    def _bank(self, name: str, states: Sequence[DoorState], unit: Unit) -> LockerBankView:
        titles = unit.gifts.titles()
        doors = []
        for state in states:
            item = unit.gift_items.behind(name, state.door)
            title = None if item is None else titles.get(item.kind, both(item.kind, item.kind))
            doors.append(shown_door(state, item, title))
        down = self._looks.order is Numbering.DOWN
        return LockerBankView(name, tuple(doors), self._looks.columns, down)

    def _stock(self, unit: Unit, banks: Sequence[LockerBankView]) -> list[StockView]:
        place = _empty(banks, unit)
        there = [item.kind for item in unit.gift_items.every()]
        return [
            StockView(
                kind,
                title,
                door_words.wanted(waiting, there.count(kind)),
                "" if place is None else place[1],
            )
            for kind, title, waiting in unit.gifts.wanted(self._today())
        ]

    def _today(self) -> date:
        return self._clock().astimezone().date()


def _gone(unit: Unit, states: States) -> States:
    """Return the banks that the settings have no more, with the doors that something lies behind."""
    left: dict[str, list[DoorState]] = {}
    for item in unit.gift_items.every():
        if item.bank not in states:
            door = DoorState(item.door, Position.UNKNOWN, faults=frozenset({Fault.BOARD_SILENT}))
            left.setdefault(item.bank, []).append(door)
    return left


def _opening(unit: Unit, stocking: Stocking) -> Effect | None:
    """Return the opening that was ordered, None where it never began."""
    if stocking.effect_id is not None:
        return unit.effects.get(stocking.effect_id)
    last = unit.effects.last_at_door(stocking.bank, stocking.door)
    return None if last is None or last.effect_id == stocking.before else last


def _empty(banks: Sequence[LockerBankView], unit: Unit) -> tuple[str, str] | None:
    """Return the first closed door behind which nothing lies, and nothing is being put."""
    stocked = {stocking.place for stocking in stockings(unit)}
    empty = ((bank.bank, door.door) for bank in banks for door in bank.doors if door.tone == "empty")
    return next((place for place in empty if place not in stocked), None)
