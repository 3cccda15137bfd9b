"""Staff at the doors: stocking, opening with a reason, what they find; the ledger and the audit follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest

from config.schema import LockerConfig, StaffMember
from contract.language import Bilingual
from contract.staff import DoorReason, StaffEnd, StaffRole
from devices.device import Fault
from devices.drivers.simulated_locker_bank import (
    ImaginaryBoard,
    SimulatedLockerBank,
    SimulatedLockerBankOptions,
)
from devices.errors import DeviceFailure
from devices.locker_bank import DoorState, Item, Position
from kiosk.domain.effect import EffectState
from kiosk.domain.errors import KioskError
from kiosk.effects.door import DoorOrder
from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import Confirmed, EffectOutcome, Failed, InDoubt, NotStarted, Reason, Stalled
from kiosk.effects.places import Patience
from kiosk.identity.pin import PinCheck
from kiosk.maintenance import door_words
from kiosk.maintenance.door_words import DoorAct
from kiosk.maintenance.door_work import DoorWork
from kiosk.maintenance.staff_roll import StaffRoll
from kiosk.maintenance.stocking import Stocking, begin, end, stockings
from kiosk.maintenance.terminal_staff_desk import TerminalStaffDesk
from kiosk.maintenance.views import DoorsView, LockerDoorView
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store
from sync.answers import Link
from sync.progress import Progress
from tests.helpers.printers import MemoryPlace
from tests.helpers.terminal_store import CountedIds, HandClock, open_store
from tests.unit.kiosk.test_staff_desk import CHEAP, STAFF_HASH
from tests.unit.store.test_gifts import GIFT, OTHER, entitled, opening

NUMBER = "1042"
HASH = STAFF_HASH


class Doors:
    """A terminal with a bank of three doors, and an attendant inside the staff page."""

    def __init__(self, store: Store, clock: HandClock, *, items: bool = True) -> None:
        self.store = store
        board = ImaginaryBoard(3)
        self.board, self.cabinet = board, board.cabinet
        bank = SimulatedLockerBank(SimulatedLockerBankOptions(doors=3, items=items), board)
        bank.announce = lambda _announcement: None
        bank.open()
        self.bank = bank
        self.place = MemoryPlace("lockers", bank)
        self.place.device_class = "locker-bank"
        self.ids = ids = CountedIds()
        self.clock = clock
        self.effects = Effects(
            store,
            (),
            (),
            locker_banks=[self.place],
            clock=clock,
            new_id=ids,
            patience=Patience(door=0.2),
            monotonic=clock.monotonic,
            pause=clock.pass_,
        )
        member = StaffMember(number=NUMBER, role=StaffRole.ATTENDANT, pin_hash=HASH)
        roll = StaffRoll(None, [member])
        self.desk = TerminalStaffDesk(
            store,
            roll,
            PinCheck(store, clock, CHEAP, clock.monotonic),
            link=lambda: Link(online=True, reason=None, since=clock()),
            progress=Progress,
            doors=self.work(),
            clock=clock,
        )
        self.desk.take_over([], roll.member(NUMBER))
        with store.unit() as unit:
            unit.gifts.entitle(entitled())
            unit.gifts.entitle(entitled(OTHER, "E000002"))

    def work(self) -> DoorWork:
        """Return what a terminal that starts now has."""
        return DoorWork(
            self.store,
            self.effects,
            lambda: [self.place],
            looks=LockerConfig(),
            clock=self.clock,
            new_id=self.ids,
        )

    def view(self) -> DoorsView:
        self.bank.watch()
        shown = self.desk.look().doors
        assert shown is not None
        return shown

    def door(self, name: str) -> LockerDoorView:
        return next(one for one in self.view().banks[0].doors if one.door == name)

    def told(self, *names: str) -> list[dict[str, Any]]:
        with self.store.view() as unit:
            events = [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]
        return [event for event in events if event["type"] in names]

    def stocked(self) -> None:
        """Put a kit behind door 1."""
        self.desk.stock("kit")
        self.cabinet.put(1)
        self.cabinet.close(1)
        assert self.door("1").tone == "full"


@pytest.fixture
def doors(tmp_path: Path) -> Iterator[Doors]:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    yield Doors(store, clock)
    store.close()


def said(view: DoorsView) -> str:
    assert view.told is not None
    return view.told.en


def test_what_people_wait_for_is_put_behind_the_next_empty_door(doors: Doors) -> None:
    (kit,) = doors.view().stock
    assert (kit.kind, kit.door, kit.what.en) == ("kit", "1", "2 to be collected, 0 behind doors")
    view = doors.desk.stock("kit").doors
    assert view is not None
    assert said(view) == "Put “Kit” behind door 1 and close it"
    assert doors.view().banks[0].doors[0].tone == "open"
    assert doors.told("gift.item-placed") == []
    doors.cabinet.put(1)
    doors.cabinet.close(1)
    assert said(doors.view()) == "Behind door 1 now: Kit"
    (placed,) = doors.told("gift.item-placed")
    assert (placed["kind"], placed["door"], placed["staff"]) == ("kit", "1", NUMBER)
    (ordered,) = doors.told("staff.door-ordered")
    assert (ordered["door"], ordered["reason"], ordered["staff"]) == ("1", "stock", NUMBER)
    assert [one["purpose"] for one in doors.told("effect.confirmed")] == ["staff"]
    (kit,) = doors.view().stock
    assert (kit.door, kit.what.en) == ("2", "2 to be collected, 1 behind doors")
    assert next(fact.value.en for fact in doors.door("1").facts) == "Kit"


def test_what_nobody_waits_for_any_more_keeps_its_name(doors: Doors) -> None:
    doors.stocked()
    with doors.store.unit() as unit:
        for gift in (GIFT, OTHER):
            unit.gifts.withdraw(gift)
    assert doors.view().stock == ()
    assert next(fact.value.en for fact in doors.door("1").facts) == "Kit"


def test_a_door_closed_with_nothing_behind_it_is_not_stocked(doors: Doors) -> None:
    doors.desk.stock("kit")
    doors.cabinet.close(1)
    assert "sees nothing" in said(doors.view())
    assert doors.told("gift.item-placed") == []
    assert doors.door("1").tone == "empty"


def test_without_a_sensor_the_closed_door_is_believed(tmp_path: Path) -> None:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    doors = Doors(store, clock, items=False)
    doors.desk.stock("kit")
    doors.cabinet.close(1)
    assert doors.door("1").tone == "full"
    assert len(doors.told("gift.item-placed")) == 1
    store.close()


def test_what_was_put_in_before_a_restart_is_written_down_after_it(doors: Doors) -> None:
    doors.desk.stock("kit")
    doors.cabinet.put(1)
    assert doors.work().advance()
    doors.cabinet.close(1)
    doors.bank.watch()
    assert not doors.work().advance()
    assert not doors.work().advance()
    (placed,) = doors.told("gift.item-placed")
    assert (placed["kind"], placed["door"], placed["staff"]) == ("kit", "1", NUMBER)


@pytest.mark.parametrize("opened", [False, True])
def test_a_cut_between_order_and_answer_loses_nothing_that_was_put_in(doors: Doors, opened: bool) -> None:
    class CutError(BaseException):
        """The power goes."""

    def cut(order: DoorOrder) -> EffectOutcome:
        if opened:
            doors.effects.open_door(order)
        raise CutError

    work = doors.work()
    work._doors = SimpleNamespace(open_door=cut, states_of=doors.effects.states_of)
    with pytest.raises(CutError):
        work.stock("kit", NUMBER)
    assert len(doors.told("staff.door-ordered")) == 1
    if opened:
        doors.cabinet.put(1)
        doors.cabinet.close(1)
        doors.bank.watch()
    assert not doors.work().advance()
    assert [one["door"] for one in doors.told("gift.item-placed")] == ["1"] * opened
    with doors.store.view() as unit:
        assert stockings(unit) == []


def test_a_door_still_open_loses_nothing_when_the_next_is_stocked(doors: Doors) -> None:
    doors.desk.stock("kit")
    doors.cabinet.put(1)
    doors.view()
    doors.desk.stock("kit")
    doors.cabinet.put(2)
    doors.cabinet.close(2)
    doors.view()
    doors.cabinet.close(1)
    doors.view()
    assert [one["door"] for one in doors.told("gift.item-placed")] == ["2", "1"]
    assert [doors.door(name).tone for name in ("1", "2", "3")] == ["full", "full", "empty"]


def test_what_was_put_behind_a_door_of_an_opening_in_doubt_is_written_down_once_that_is_settled(
    doors: Doors,
) -> None:
    doors.board.lost_after_pulse = True
    doors.desk.stock("kit")
    view = doors.desk.look().doors
    assert view is not None
    assert "Nobody knows" in said(view)
    doors.board.plugged = True
    doors.bank.open()
    doors.cabinet.put(1)
    doors.cabinet.close(1)
    assert doors.door("1").tone == "full"
    assert [one["door"] for one in doors.told("gift.item-placed")] == ["1"]


def test_a_look_at_an_order_that_has_become_an_opening_meanwhile_ends_nothing(doors: Doors) -> None:
    ordered = Stocking(kind="kit", title=door_words.NOTHING, bank="lockers", door="1", staff=NUMBER)
    opening = ordered.model_copy(update={"effect_id": UUID(int=7)})
    with doors.store.unit() as unit:
        begin(unit, ordered)
        begin(unit, opening)
        end(unit, ordered)
        assert stockings(unit) == [opening]
        end(unit, opening)
        assert stockings(unit) == []


def test_no_door_is_stocked_that_is_being_stocked(doors: Doors) -> None:
    begun = Stocking(kind="kit", title=Bilingual(zh="礼包", en="Kit"), bank="lockers", door="1", staff=NUMBER)
    with doors.store.unit() as unit:
        begin(unit, begun)
    with doors.store.view() as unit:
        shown = doors.work().shown(unit, doors.work().states())
    assert shown is not None
    assert [one.door for one in shown.stock] == ["2"]


def test_what_the_ledger_has_not_waits_for_staff_and_nothing_is_put_to_it(doors: Doors) -> None:
    doors.cabinet.put(1)
    doors.bank.watch()
    assert doors.door("1").what == door_words.SEEN_FULL
    assert doors.view().attention == 1
    doors.desk.stock("kit")
    assert [doors.door(name).tone for name in ("1", "2")] == ["warn", "open"]


def test_staff_who_leave_are_gone_though_the_store_fails_meanwhile(doors: Doors) -> None:
    def fail() -> bool:
        raise KioskError(StoreFault.FULL)

    work = doors.work()
    work.advance = fail  # type: ignore[method-assign]
    doors.desk._doors = work
    with pytest.raises(KioskError):
        doors.desk.leave(StaffEnd.LEFT)
    with pytest.raises(PermissionError):
        doors.desk.open_door("lockers", "1", DoorReason.INSPECT)


def test_full_banks_take_nothing(doors: Doors) -> None:
    with doors.store.unit() as unit:
        for number in (1, 2, 3):
            assert unit.gift_items.place(UUID(int=100 + number), "kit", "lockers", str(number))
    view = doors.desk.stock("kit").doors
    assert view is not None
    assert view.told == door_words.NO_ROOM
    assert doors.told("staff.door-ordered") == []


def test_a_door_is_opened_with_a_reason_that_is_written_down_first(doors: Doors) -> None:
    view = doors.desk.open_door("lockers", "2", DoorReason.LEFT_BEHIND).doors
    assert view is not None
    assert "open" in said(view)
    names = [one["type"] for one in doors.told("staff.door-ordered", "effect.sent", "effect.confirmed")]
    assert names == ["staff.door-ordered", "effect.sent", "effect.confirmed"]
    assert doors.told("staff.door-ordered")[0]["reason"] == "left-behind"
    assert doors.told("gift.handed-out") == []
    again = doors.desk.open_door("lockers", "2", DoorReason.INSPECT).doors
    assert again is not None
    assert said(again) == "Door 2 stands open already"


@pytest.mark.parametrize(("act", "gone"), [(DoorAct.REMOVED, "removed"), (DoorAct.MISSING, "missing")])
def test_what_staff_took_out_or_missed_is_told(doors: Doors, act: DoorAct, gone: str) -> None:
    doors.stocked()
    assert doors.door("1").acts == (DoorAct.OPEN, DoorAct.REMOVED, DoorAct.MISSING)
    doors.desk.say_of_door("lockers", "1", act)
    (left,) = doors.told("gift.item-left")
    assert (left["gone"], left["staff"]) == (gone, NUMBER)
    assert doors.door("1").what == door_words.SEEN_FULL
    doors.cabinet.take(1)
    assert doors.door("1").tone == "empty"


def test_a_door_that_did_not_open_for_somebody_waits_for_staff(doors: Doors) -> None:
    doors.stocked()
    with doors.store.unit() as unit:
        item = unit.gift_items.behind("lockers", "1")
        assert item is not None
        unit.gift_items.stick(item.item_id, GIFT)
    assert doors.view().attention == 1
    assert DoorAct.WORKS in doors.door("1").acts
    doors.desk.say_of_door("lockers", "1", DoorAct.WORKS)
    (cleared,) = doors.told("staff.door-cleared")
    assert (cleared["device"], cleared["door"], cleared["staff"]) == ("lockers", "1", NUMBER)
    assert doors.view().attention == 0
    assert doors.door("1").tone == "full"


def test_what_a_sensor_misses_waits_for_staff(doors: Doors) -> None:
    doors.stocked()
    doors.cabinet.take(1)
    assert doors.view().attention == 1
    assert doors.door("1").what == door_words.SEEN_EMPTY


def test_what_is_in_doubt_is_settled_as_such_and_not_at_the_door(doors: Doors) -> None:
    doors.stocked()
    with doors.store.unit() as unit:
        item = unit.gift_items.behind("lockers", "1")
        assert item is not None
        unit.gift_items.set_aside(item.item_id, UUID(int=77))
    assert doors.door("1").acts == (DoorAct.OPEN,)
    doors.desk.say_of_door("lockers", "1", DoorAct.MISSING)
    assert doors.told("gift.item-left") == []


def test_a_bank_that_is_away_shows_no_doors(doors: Doors) -> None:
    doors.place.lost = DeviceFailure.CONNECTION_LOST
    shown = doors.desk.look().doors
    assert shown is not None
    assert shown.banks[0].doors == ()


def test_what_lies_in_a_bank_that_the_settings_have_no_more_can_be_taken_out(doors: Doors) -> None:
    with doors.store.unit() as unit:
        assert unit.gift_items.place(UUID(int=77), "kit", "old lockers", "9", NUMBER)
    view = doors.view()
    assert [bank.bank for bank in view.banks] == ["lockers", "old lockers"]
    [door] = view.banks[1].doors
    assert (door.door, door.tone) == ("9", "warn")
    assert view.attention == 1
    doors.desk.say_of_door("old lockers", "9", DoorAct.REMOVED)
    assert [bank.bank for bank in doors.view().banks] == ["lockers"]
    assert [one["bank"] for one in doors.told("gift.item-left")] == ["old lockers"]


def test_a_door_that_does_not_move_is_told(doors: Doors) -> None:
    with doors.cabinet.bay(1) as bay:
        bay.jammed = True
    view = doors.desk.stock("kit").doors
    assert view is not None
    assert "did not spring open" in said(view)
    doors.cabinet.put(1)
    doors.view()
    assert doors.told("gift.item-placed") == []


def test_every_outcome_and_state_has_words_in_both_languages() -> None:
    effect = opening(EffectState.FAILED)
    outcomes = [
        Confirmed(effect),
        InDoubt(effect),
        Failed(effect),
        NotStarted(),
        NotStarted(occupied=True),
        *(Failed(replace(effect, reason=reason)) for reason in (Reason.STOOD_OPEN, Reason.STILL_CLOSED)),
    ]
    words = [door_words.opened("7", outcome) for outcome in outcomes]
    assert all(isinstance(one, Bilingual) and one.zh and one.en and "7" in one.en for one in words)
    with pytest.raises(LookupError):
        door_words.opened("7", Stalled(effect))
    assert set(door_words.POSITIONS) == set(Position)
    assert set(door_words.SENSED) == set(Item)
    doors = [
        door_words.shown_door(DoorState("7", Position.CLOSED, faults=frozenset({fault})), None, None)
        for fault, _words in door_words.FAULTS
    ]
    assert {one.tone for one in doors} == {"warn"}
    assert {fault for fault in Fault if "door" in fault.value} <= {one for one, _words in door_words.FAULTS}
