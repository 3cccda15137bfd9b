"""Doors opened for gifts, on the simulated bank's driver and the store on the disk, killed at every step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contract.effects import EffectKind, StaffVerdict
from contract.gifts import ItemGone
from devices.drivers.simulated_locker_bank import (
    ImaginaryBoard,
    SimulatedLockerBank,
    SimulatedLockerBankOptions,
)
from devices.locker_bank import DoorEvidence, Item, Position, UnlockOutcome, UnlockResult
from devices.lockers.cabinet import Contact
from hub.store.gift_list import Wanted
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.door import DoorOrder, decide, meaning
from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import CONFIRMED, Confirmed, Failed, InDoubt, NotStarted, Reason, doubtful, failed
from kiosk.effects.places import Patience
from kiosk.store.store import Store
from tests.helpers.hub_platform import START, Clock, platform_on
from tests.helpers.printers import MemoryPlace
from tests.helpers.terminal_store import CountedIds, HandClock, open_store
from tests.unit.hub.test_gifts import entitle, wish
from tests.unit.store.test_gifts import entitled

GIFT, OTHER, ITEM, SECOND = (UUID(int=number) for number in range(1, 5))


class Killed(BaseException):
    """The terminal's program ends here."""


class Board(ImaginaryBoard):
    """Counts its pulses as steps of the terminal's life."""

    step: Callable[[], None] = staticmethod(lambda: None)

    def pulse(self, address: int, lock: int, within: float) -> Any:
        self.step()
        done = super().pulse(address, lock, within)
        self.step()
        return done


class Lockers:
    """A terminal with a bank of three doors; something lies behind the first two."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.store: Store = open_store(folder, self.clock)
        self.board = Board(3)
        self.cabinet = self.board.cabinet
        self.new_id = CountedIds()
        self.start()
        for item, door in ((ITEM, "1"), (SECOND, "2")):
            self.cabinet.put(int(door))
            with self.store.unit() as unit:
                unit.gift_items.place(item, "kit", "lockers", door, "12")

    def start(self, patience: float = 0.2) -> None:
        """Begin anew with a driver that knows nothing."""
        self.bank = SimulatedLockerBank(SimulatedLockerBankOptions(doors=3), self.board)
        self.bank.announce = lambda _announcement: None
        self.bank.open()
        self.place = MemoryPlace("lockers", self.bank)
        self.effects = Effects(
            self.store,
            (),
            (),
            locker_banks=[self.place],
            clock=self.clock,
            new_id=self.new_id,
            patience=Patience(door=patience),
            monotonic=self.clock.monotonic,
            pause=self.clock.pass_,
        )

    def entitle(self, gift: UUID = GIFT, who: str = "E000001") -> None:
        with self.store.unit() as unit:
            unit.gifts.entitle(entitled(gift, who))

    def open(self, gift: UUID = GIFT, item: UUID = ITEM, request: int = 101, **changes: str) -> Any:
        door = "1" if item == ITEM else "2"
        values = {"bank": "lockers", "door": door} | changes
        return self.effects.open_door(
            DoorOrder(UUID(int=1), UUID(int=request), **values, gift_id=gift, item_id=item)
        )

    def openings(self) -> int:
        found = 0
        for number in (1, 2, 3):
            with self.cabinet.bay(number) as bay:
                found += bay.openings
        return found

    def gift(self, gift_id: UUID = GIFT) -> Any:
        with self.store.view() as unit:
            return unit.gifts.get(gift_id)

    def stock(self) -> set[UUID]:
        with self.store.view() as unit:
            return {item.item_id for item in unit.gift_items.every()}

    def told(self) -> list[str]:
        with self.store.view() as unit:
            payloads = [each.envelope.payload for each in unit.outbox.first(100)]
        names = [payload.partition('"type":"')[2].partition('"')[0] for payload in payloads]
        return [name for name in names if name != "gift.item-placed"]


@pytest.fixture
def lockers(tmp_path: Path) -> Iterator[Lockers]:
    made = Lockers(tmp_path / "store")
    made.entitle()
    yield made
    made.store.close()


def test_sent_opened_taken_and_closed_are_four_facts_each_told_once(lockers):
    outcome = lockers.open()
    assert isinstance(outcome, Confirmed)
    effect_id = outcome.effect.effect_id
    assert outcome.effect.accepted_at is not None
    first = ["effect.sent", "effect.confirmed", "gift.handed-out", "gift.item-left"]
    assert lockers.told() == first
    assert lockers.effects.follow_door(effect_id).taken_at is None
    lockers.cabinet.take(1)
    assert lockers.effects.follow_door(effect_id).taken_at is not None
    assert lockers.effects.follow_door(effect_id).closed_at is None
    lockers.cabinet.close(1)
    lockers.effects.recover()
    assert lockers.effects.follow_door(effect_id).closed_at is not None
    assert lockers.told() == [*first, "effect.taken", "effect.closed"]
    assert (lockers.stock(), lockers.openings()) == ({SECOND}, 1)


def test_one_gift_opens_one_door_whoever_asks_again(lockers):
    assert isinstance(lockers.open(), Confirmed)
    lockers.cabinet.close(1)
    assert lockers.open(item=SECOND, request=102) == NotStarted(occupied=True)
    assert lockers.openings() == 1


def test_two_people_and_one_item(lockers):
    lockers.entitle(OTHER, "E000002")
    assert isinstance(lockers.open(), Confirmed)
    assert lockers.open(OTHER, request=102) == NotStarted(occupied=True)
    assert isinstance(lockers.open(OTHER, SECOND, 103), Confirmed)


def test_what_was_withdrawn_meanwhile_opens_no_door(lockers):
    with lockers.store.unit() as unit:
        unit.gifts.withdraw(GIFT)
    assert isinstance(lockers.open(), NotStarted)
    assert lockers.openings() == 0


@contextmanager
def jammed(lockers: Lockers, number: int) -> Iterator[None]:
    with lockers.cabinet.bay(number) as bay:
        bay.jammed = True
    yield
    with lockers.cabinet.bay(number) as bay:
        bay.jammed = False


def test_a_door_that_stays_closed_is_tried_again_for_the_same_gift_only(lockers):
    lockers.entitle(OTHER, "E000002")
    with jammed(lockers, 1):
        outcome = lockers.open()
    assert isinstance(outcome, Failed)
    assert outcome.effect.reason == Reason.STILL_CLOSED
    assert isinstance(lockers.open(OTHER, request=102), NotStarted)
    assert isinstance(lockers.open(request=103), Confirmed)


def test_another_door_is_opened_where_the_first_is_proved_to_be_closed(lockers):
    with jammed(lockers, 1):
        lockers.open()
    assert isinstance(lockers.open(item=SECOND), Confirmed)
    assert lockers.stock() == {ITEM}


def test_no_other_door_is_opened_once_the_first_gave_way(lockers):
    with jammed(lockers, 1):
        lockers.open()
    lockers.cabinet.open(1)
    assert lockers.open(item=SECOND) == NotStarted(occupied=True)
    lockers.cabinet.close(1)
    assert lockers.open(item=SECOND) == NotStarted(occupied=True)


@pytest.mark.parametrize("closed", [True, False])
def test_no_other_door_is_opened_where_the_first_gave_way_between_two_tries(lockers, closed):
    with jammed(lockers, 1):
        lockers.open()
        lockers.cabinet.open(1)
        lockers.bank.watch()
        lockers.cabinet.take(1)
        if closed:
            lockers.cabinet.close(1)
            lockers.bank.watch()
        assert isinstance(lockers.open(request=102), Failed), "held shut, or open still"
        lockers.cabinet.close(1)
    assert lockers.open(item=SECOND, request=103) == NotStarted(occupied=True)
    assert lockers.stock() == {ITEM, SECOND}


def test_no_other_door_is_opened_where_the_first_stood_open_before(lockers):
    lockers.cabinet.open(1)
    lockers.bank.watch()
    assert isinstance(lockers.open(), Failed)
    lockers.cabinet.take(1)
    lockers.cabinet.close(1)
    with jammed(lockers, 1):
        assert isinstance(lockers.open(request=102), Failed)
    assert lockers.open(item=SECOND, request=103) == NotStarted(occupied=True)


def test_a_try_of_an_earlier_life_is_proved_by_none_of_this_one(lockers):
    with jammed(lockers, 1):
        lockers.open()
        lockers.start()
        assert isinstance(lockers.open(request=102), Failed)
    assert lockers.open(item=SECOND, request=103) == NotStarted(occupied=True)


def opened_late(lockers: Lockers) -> UUID:
    """Have the first door withstand an opening, and open afterwards; return the opening."""
    with jammed(lockers, 1):
        outcome = lockers.open()
    assert isinstance(outcome, Failed)
    lockers.cabinet.open(1)
    lockers.bank.watch()
    return outcome.effect.effect_id


def test_a_door_that_gave_way_has_handed_out_what_was_withdrawn_meanwhile(lockers):
    opening = opened_late(lockers)
    with lockers.store.unit() as unit:
        unit.gifts.withdraw(GIFT)
    assert lockers.effects.follow_door(opening).state is EffectState.CONFIRMED
    assert lockers.effects.follow_door(opening).state is EffectState.CONFIRMED
    assert lockers.told().count("gift.handed-out") == 1
    assert lockers.told()[-1] == "effect.confirmed"
    assert lockers.told().count("gift.withdrawal-answered") == 2, "withdrawn, then handed out"
    assert lockers.stock() == {SECOND}


@pytest.mark.parametrize("what", ["a new start", "another opening", "staff's word"])
def test_a_door_that_opens_later_for_another_reason_hands_out_nothing(lockers, what):
    opening = opened_late(lockers)
    if what == "a new start":
        lockers.start()
    elif what == "another opening":
        lockers.cabinet.close(1)
        lockers.bank.watch()
        assert isinstance(lockers.open(request=102), Confirmed)
    else:
        with lockers.store.unit() as unit:
            unit.gift_items.unstick("lockers", "1")
    before = lockers.told()
    assert lockers.effects.follow_door(opening).state is EffectState.FAILED
    assert lockers.told() == before


def test_after_a_new_start_only_staff_say_that_the_first_stayed_closed(lockers):
    with jammed(lockers, 1):
        lockers.open()
    lockers.start()
    assert lockers.open(item=SECOND) == NotStarted(occupied=True)
    with lockers.store.unit() as unit:
        unit.gift_items.unstick("lockers", "1")
    assert isinstance(lockers.open(item=SECOND), Confirmed)


def test_a_door_that_stood_open_hands_out_nothing(lockers):
    lockers.cabinet.open(1)
    lockers.bank.watch()
    outcome = lockers.open()
    assert isinstance(outcome, Failed)
    assert outcome.effect.reason == Reason.STOOD_OPEN
    assert lockers.gift().handed_out_at is None


@pytest.mark.parametrize("trouble", ["refuses", "unplugged", "no-bank"])
def test_a_bank_that_does_not_do_it_leaves_everything_as_it_was(lockers, trouble):
    if trouble == "unplugged":
        lockers.board.plugged = False
    lockers.board.refuses = trouble == "refuses"
    outcome = lockers.open(**({"bank": "another"} if trouble == "no-bank" else {}))
    assert isinstance(outcome, Failed if trouble == "refuses" else NotStarted)
    assert lockers.gift().effect_id is None
    assert (lockers.stock(), lockers.openings()) == ({ITEM, SECOND}, 0)


def test_a_door_whose_contact_cannot_be_believed_is_parked_for_staff(lockers):
    with lockers.cabinet.bay(1) as bay:
        bay.contact = Contact.SAYS_CLOSED
    lockers.board.lost_after_pulse = True
    assert isinstance(lockers.open(), InDoubt)
    assert isinstance(lockers.open(item=SECOND, request=102), NotStarted)
    lockers.board.plugged, lockers.board.lost_after_pulse = True, False
    lockers.start()
    lockers.clock.pass_(60)
    assert lockers.effects.recover() == []
    assert lockers.told() == ["effect.sent", "effect.in-doubt", "gift.in-doubt"]
    assert isinstance(lockers.open(item=SECOND, request=103), NotStarted)
    effect_id = lockers.gift().effect_id
    with lockers.store.unit() as unit:
        unit.effects.judge(effect_id, StaffVerdict.NOT_THERE, lockers.clock())
        unit.gifts.judged(effect_id, StaffVerdict.NOT_THERE)
    assert isinstance(lockers.open(item=SECOND, request=104), Confirmed)


def test_a_bank_that_is_away_keeps_an_opening_open_and_one_that_is_gone_ends_it_in_doubt(lockers):
    lockers.board.lost_after_pulse = True
    assert isinstance(lockers.open(), InDoubt)
    (left,) = lockers.effects.recover()
    assert left.state is EffectState.STARTED
    lockers.effects = Effects(lockers.store, (), (), clock=lockers.clock, new_id=lockers.new_id)
    assert lockers.effects.recover() == []
    with lockers.store.view() as unit:
        (effect,) = unit.effects.in_doubt()
    assert effect.reason == Reason.DEVICE_GONE


def run_until_killed(lockers: Lockers, step: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Open a door, killed at `step`; say whether there was such a step."""
    left = step

    def come_to_a_step() -> None:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1

    unit = lockers.store.unit

    @contextmanager
    def stepping() -> Iterator[Any]:
        come_to_a_step()
        with unit() as opened:
            yield opened
        come_to_a_step()

    lockers.board.step = come_to_a_step  # type: ignore[method-assign]  # counts the steps of this life
    with monkeypatch.context() as patch:
        patch.setattr(lockers.store, "unit", stepping)
        try:
            lockers.open()
        except Killed:
            return True
        finally:
            lockers.board.step = lambda: None  # type: ignore[method-assign]  # the next life
    return False


STEPS = 10  # before and after each of four commits, and of the pulse in their middle
USUAL = ((1, False), (3, False), (5, True), (6, False), (8, True), (10, False))
SCHEDULES = [
    pytest.param(step, closed, marks=() if (step, closed) in USUAL else pytest.mark.slow)
    for step in range(STEPS + 1)
    for closed in (False, True)
]


@pytest.mark.parametrize(("step", "closed"), SCHEDULES)
def test_killed_at_any_step_nothing_is_handed_out_twice_and_both_ledgers_agree(
    tmp_path, monkeypatch, step, closed
):
    platform = platform_on(f"sqlite:///{tmp_path / 'hub.db'}", tmp_path, Clock())
    assert entitle(platform, wish(kind="kit")) == {"T001"}
    with platform.database.read() as unit:
        gift = unit.gift_list.page(Wanted(today=START.date()), 1).rows[0].gift
    lockers = Lockers(tmp_path / "store")
    lockers.entitle(gift.gift_id)
    killed = run_until_killed_for(lockers, gift.gift_id, step, monkeypatch)
    assert killed == (step < STEPS)
    assert_lived_through(lockers, gift.gift_id, killed, closed)
    with lockers.store.view() as unit:
        batch = [each.envelope.model_dump(mode="json") for each in unit.outbox.first(100)]
        mine = unit.gifts.get(gift.gift_id)
        there = {(item.item_id, item.door) for item in unit.gift_items.every()}
    assert {one.receipt for one in platform.ingest.take("T001", batch).receipts} == {"accepted"}
    with platform.database.read() as unit:
        known = unit.gifts.find(gift.gift_id)
        assert {(item.item_id, item.door) for item in unit.gifts.stock("T001")} == there
    assert (known.handed_out_at is None) == (mine.handed_out_at is None)
    assert (known.in_doubt_at is None) == (mine.effect_id is None or mine.handed_out_at is not None)
    lockers.store.close()
    platform.database.close()


def run_until_killed_for(lockers: Lockers, gift: UUID, step: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    ask = lockers.open
    monkeypatch.setattr(lockers, "open", lambda: ask(gift))
    killed = run_until_killed(lockers, step, monkeypatch)
    monkeypatch.setattr(lockers, "open", ask)
    return killed


def assert_lived_through(lockers: Lockers, gift: UUID, killed: bool, closed: bool) -> None:
    """Start anew, and have the person ask again: one door at most was ever opened for the gift."""
    assert killed or lockers.openings() == 1
    if closed:
        lockers.cabinet.close(1)
    lockers.start()
    lockers.clock.pass_(60)
    assert lockers.effects.recover() == []
    before = lockers.gift(gift)
    opened = lockers.openings()
    if before.handed_out_at is not None:
        assert opened == 1
    if before.effect_id is None:
        assert opened == 0
    lockers.open(gift, SECOND, 102)
    assert lockers.openings() == 1 or (opened == 0 and before.effect_id is not None)


def effect(**before: Any) -> Effect:
    reading = {"counter": 3, "job": "other", "up_since": 9, "position": "closed", "item": "present"} | before
    return Effect(
        UUID(int=1),
        EffectKind.OPEN_DOOR,
        "lockers",
        EffectState.STARTED,
        HandClock()(),
        job="mine",
        before=reading,
    )


@pytest.mark.parametrize(
    ("after", "settled"),
    [
        (DoorEvidence(4, "mine", 9, position=Position.CLOSED), CONFIRMED),
        (DoorEvidence(3, "mine", 9, position=Position.OPEN), CONFIRMED),
        (DoorEvidence(3, "mine", 9, position=Position.CLOSED, item=Item.ABSENT), CONFIRMED),
        (DoorEvidence(3, "mine", 9, position=Position.CLOSED), doubtful(Reason.NO_EVIDENCE)),
        (DoorEvidence(3, "other", 9, position=Position.CLOSED), failed(Reason.NEVER_HAPPENED)),
        (DoorEvidence(4, "other", 9, position=Position.CLOSED), doubtful(Reason.UNATTRIBUTED)),
        (DoorEvidence(2, "mine", 9, position=Position.CLOSED), doubtful(Reason.CONTRADICTION)),
        (DoorEvidence(None, "mine", 9, position=Position.CLOSED), doubtful(Reason.NO_EVIDENCE)),
        (DoorEvidence(0, None, 10, position=Position.CLOSED), doubtful(Reason.RESTARTED)),
        (DoorEvidence(0, None, 10, position=Position.OPEN), CONFIRMED),
        (DoorEvidence(0, None, 10, position=Position.CLOSED, item=Item.ABSENT), CONFIRMED),
    ],
)
def test_what_a_banks_reading_proves_of_an_interrupted_opening(after, settled):
    assert decide(effect(), after) == settled


def test_a_driver_of_another_life_that_knows_nothing_is_no_proof_whatever_its_clock_says():
    same_second = DoorEvidence(3, "other", 9, position=Position.CLOSED)
    assert decide(effect(), same_second, watched=False) == doubtful(Reason.RESTARTED)


def test_a_door_that_stood_open_before_proves_nothing_by_standing_open():
    now = DoorEvidence(0, None, 10, position=Position.OPEN)
    assert decide(effect(position="open"), now) == doubtful(Reason.RESTARTED)


@pytest.mark.parametrize("result", list(UnlockResult))
def test_no_answer_of_a_bank_is_taken_for_an_opening_that_nothing_shows(result):
    shown = DoorEvidence(3, "mine", 9, position=Position.CLOSED)
    settled = meaning(effect(), UnlockOutcome(result), shown)
    assert (settled == CONFIRMED) == (result is UnlockResult.OPENED)
    if result in {UnlockResult.NO_EVIDENCE, UnlockResult.UNKNOWN}:
        assert settled is None
    assert meaning(effect(), UnlockOutcome(UnlockResult.STILL_CLOSED), None) is None


def test_staff_who_take_something_out_are_told_of_too(lockers):
    with lockers.store.unit() as unit:
        item = unit.gift_items.behind("lockers", "2")
        assert unit.gift_items.leave(item, ItemGone.MISSING, "12")
    assert lockers.told() == ["gift.item-left"]
