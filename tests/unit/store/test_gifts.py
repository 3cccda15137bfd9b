"""The terminal's ledger of gifts: nothing twice, everything told, and the platform's ledger agrees."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from contract.effects import EffectKind, StaffVerdict
from contract.feed import FeedItem, GiftChanged, GiftEntitled, GiftWithdrawn
from contract.gifts import ItemGone
from contract.language import both
from kiosk.domain.effect import Effect, EffectState
from kiosk.store.store import Store
from sync.answers import Decisions
from sync.feed import Feed
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.terminal_store import HandClock, open_store

GIFT, OTHER, ITEM, SECOND = (UUID(int=number) for number in range(1, 5))
OPENING, LATER = UUID(int=11), UUID(int=12)
TODAY = date(2026, 11, 23)


def entitled(gift_id: UUID = GIFT, employee_id: str = "E000001", kind: str = "kit") -> GiftEntitled:
    return GiftEntitled(
        gift_id=gift_id,
        employee_id=employee_id,
        kind=kind,
        title_zh="礼包",
        title_en="Kit",
        collect_until=date(2026, 12, 31),
    )


def opening(state: EffectState, effect_id: UUID = OPENING) -> Effect:
    return Effect(effect_id, EffectKind.PRINT_SLIP, "lockers", state, HandClock()())


def told(store: Store) -> list[str]:
    """Return what waits for the platform, as short words."""
    with store.view() as unit:
        payloads = [each.envelope.payload for each in unit.outbox.first(100)]
    words = []
    for payload in payloads:
        name = payload.partition('"type":"')[2].partition('"')[0]
        answer = payload.partition('"answer":"')[2].partition('"')[0]
        words.append(f"{name} {answer}".strip())
    return words


@pytest.fixture
def store(tmp_path: Path):
    opened = open_store(tmp_path / "store")
    with opened.unit() as unit:
        unit.gifts.entitle(entitled())
        unit.gifts.entitle(entitled(OTHER, "E000002"))
        assert unit.gift_items.place(ITEM, "kit", "lockers", "7", "12")
    yield opened
    opened.close()


def set_aside(store: Store, gift: UUID = GIFT, item: UUID = ITEM, effect: UUID = OPENING) -> bool:
    with store.unit() as unit:
        return unit.gifts.set_aside(gift, item, effect)


def settle(store: Store, state: EffectState) -> None:
    with store.unit() as unit:
        unit.gifts.settled(opening(state))


def test_decisions_come_by_the_feed_and_the_same_one_twice_changes_nothing(tmp_path):
    store = open_store(tmp_path / "store")
    hub = MemoryHub()
    named = {"title_zh": "大礼包", "title_en": "Large kit", "collect_until": date(2027, 1, 31)}
    facts = [
        entitled(),
        GiftChanged(gift_id=GIFT, **named),
        entitled(),
        GiftChanged(gift_id=OTHER, **named),
        GiftWithdrawn(gift_id=GIFT),
    ]
    hub.items = [FeedItem(cursor=cursor, fact=fact) for cursor, fact in enumerate(facts, 1)]
    feed = Feed(store, hub)
    for _ in facts:
        feed.pull(0)
    with store.view() as unit:
        (gift,) = unit.gifts.of("E000001")
    assert gift.title == both("大礼包", "Large kit")
    assert gift.collect_until == date(2027, 1, 31)
    assert not gift.waits(TODAY)
    assert told(store) == ["gift.withdrawal-answered withdrawn"]
    store.close()


def test_two_people_and_one_item(store):
    assert set_aside(store)
    assert not set_aside(store, OTHER, ITEM, LATER)
    with store.view() as unit:
        assert all(item.effect_id is not None for item in unit.gift_items.every())
    settle(store, EffectState.FAILED)
    assert set_aside(store, OTHER, ITEM, LATER)


def test_one_gift_never_has_two_doors(store):
    with store.unit() as unit:
        unit.gift_items.place(SECOND, "kit", "lockers", "8")
    assert set_aside(store)
    assert not set_aside(store, GIFT, SECOND, LATER)
    settle(store, EffectState.IN_DOUBT)
    assert not set_aside(store, GIFT, SECOND, LATER)


def test_an_item_of_another_kind_or_behind_a_stuck_door_is_not_handed_out(store):
    with store.unit() as unit:
        unit.gift_items.place(SECOND, "mug", "lockers", "8")
        unit.gift_items.stick(ITEM, OTHER)
    assert not set_aside(store, GIFT, SECOND)
    assert not set_aside(store)
    with store.unit() as unit:
        unit.gift_items.unstick("lockers", "7")
        unit.gift_items.unstick("lockers", "99")
    assert set_aside(store)


def test_what_is_handed_out_is_told_and_gone_from_the_stock(store):
    set_aside(store)
    settle(store, EffectState.CONFIRMED)
    assert told(store)[1:] == ["gift.handed-out", "gift.item-left"]
    with store.view() as unit:
        assert unit.gift_items.every() == []
        assert not unit.gifts.of("E000001")[0].waits(TODAY)
    settle(store, EffectState.CONFIRMED)
    assert len(told(store)) == 3


@pytest.mark.parametrize(
    ("state", "answers"),
    [
        (EffectState.CONFIRMED, ["gift.handed-out", "gift.item-left", "gift.withdrawal-answered handed-out"]),
        (EffectState.FAILED, ["gift.withdrawal-answered withdrawn"]),
        (EffectState.IN_DOUBT, ["gift.in-doubt"]),
    ],
)
def test_what_is_withdrawn_while_its_door_opens_is_answered_when_that_is_known(store, state, answers):
    set_aside(store)
    with store.unit() as unit:
        unit.gifts.withdraw(GIFT)
    assert told(store)[1:] == ["gift.withdrawal-answered pending"]
    settle(store, state)
    assert told(store)[2:] == answers


@pytest.mark.parametrize(
    ("verdict", "answers"),
    [
        (StaffVerdict.THERE, ["gift.handed-out", "gift.item-left", "gift.withdrawal-answered handed-out"]),
        (StaffVerdict.NOT_THERE, ["gift.kept", "gift.withdrawal-answered withdrawn"]),
    ],
)
def test_staff_settle_what_is_in_doubt(store, verdict, answers):
    set_aside(store)
    settle(store, EffectState.IN_DOUBT)
    with store.unit() as unit:
        unit.gifts.withdraw(GIFT)
        unit.gifts.judged(OPENING, verdict)
        unit.gifts.judged(LATER, verdict)
    assert told(store)[3:] == answers


def test_a_withdrawn_gift_opens_no_door_and_an_unknown_one_is_told_as_such(store):
    with store.unit() as unit:
        unit.gifts.withdraw(GIFT)
        unit.gifts.withdraw(UUID(int=99))
    assert told(store)[1:] == ["gift.withdrawal-answered withdrawn", "gift.withdrawal-answered unknown"]
    assert not set_aside(store)


def test_a_gift_expires_after_its_last_day(store):
    with store.view() as unit:
        (gift,) = unit.gifts.of("E000001")
    assert gift.waits(date(2026, 12, 31))
    assert not gift.waits(date(2027, 1, 1))


def test_a_door_has_one_item_and_what_left_it_leaves_once(store):
    with store.unit() as unit:
        assert not unit.gift_items.place(SECOND, "kit", "lockers", "7")
        item = unit.gift_items.behind("lockers", "7")
        assert item is not None
        assert unit.gift_items.leave(item, ItemGone.REMOVED, "12")
        assert not unit.gift_items.leave(item, ItemGone.REMOVED, "12")
        assert unit.gift_items.place(SECOND, "kit", "lockers", "7")
    assert told(store) == ["gift.item-placed", "gift.item-left", "gift.item-placed"]


def test_an_opening_that_is_not_at_its_end_means_nothing_yet(store):
    set_aside(store)
    with pytest.raises(ValueError, match="not final"):
        settle(store, EffectState.STARTED)


class Ledgers(RuleBasedStateMachine):
    """Two people, two items, HR and staff in any order, and a program that is killed anywhere between."""

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[UUID, UUID] = {}
        self.doubted: set[UUID] = set()
        self.openings = 100
        self.given: list[UUID] = []

    @initialize()
    def begin(self) -> None:
        self.store = open_store(Path(tempfile.mkdtemp(dir=self.root)) / "store")
        with self.store.unit() as unit:
            for gift, who in ((GIFT, "E000001"), (OTHER, "E000002")):
                unit.gifts.entitle(entitled(gift, who))
            for item, door in ((ITEM, "7"), (SECOND, "8")):
                unit.gift_items.place(item, "kit", "lockers", door)

    @rule(gift=st.sampled_from([GIFT, OTHER]), item=st.sampled_from([ITEM, SECOND]))
    def ask(self, gift: UUID, item: UUID) -> None:
        self.openings += 1
        effect = UUID(int=self.openings)
        if set_aside(self.store, gift, item, effect):
            assert gift not in self.open.values()
            self.open[effect] = gift

    @precondition(lambda self: self.open)
    @rule(state=st.sampled_from([EffectState.CONFIRMED, EffectState.FAILED, EffectState.IN_DOUBT]))
    def settle(self, state: EffectState) -> None:
        effect = next(iter(self.open))
        if effect in self.doubted:
            return
        with self.store.unit() as unit:
            unit.gifts.settled(opening(state, effect))
        self._ended(effect, state)

    @precondition(lambda self: self.doubted)
    @rule(verdict=st.sampled_from(StaffVerdict))
    def judge(self, verdict: StaffVerdict) -> None:
        effect = self.doubted.pop()
        with self.store.unit() as unit:
            unit.gifts.judged(effect, verdict)
        there = verdict is StaffVerdict.THERE
        self._ended(effect, EffectState.CONFIRMED if there else EffectState.FAILED)

    @rule(gift=st.sampled_from([GIFT, OTHER]))
    def withdraw(self, gift: UUID) -> None:
        with self.store.unit() as unit:
            unit.gifts.withdraw(gift)

    @invariant()
    def nothing_twice(self) -> None:
        assert len(self.given) == len(set(self.given))
        if hasattr(self, "store"):
            words = told(self.store)
            with self.store.view() as unit:
                there = len(unit.gift_items.every())
            assert words.count("gift.item-placed") - words.count("gift.item-left") == there
            assert words.count("gift.handed-out") == len(self.given)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    def _ended(self, effect: UUID, state: EffectState) -> None:
        if state is EffectState.IN_DOUBT:
            self.doubted.add(effect)
            return
        gift = self.open.pop(effect)
        if state is EffectState.CONFIRMED:
            self.given.append(gift)


def test_any_order_of_people_staff_and_hr_hands_out_nothing_twice(tmp_path_factory):
    Ledgers.root = tmp_path_factory.mktemp("ledgers")
    machine = Ledgers.TestCase
    machine.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
    machine().runTest()


def test_a_store_that_went_back_hands_out_nothing_before_the_platform_was_heard(tmp_path: Path) -> None:
    clock = HandClock()
    store = open_store(tmp_path / "store", clock)
    with store.unit() as unit:
        unit.gifts.entitle(entitled())
        assert unit.gift_items.place(ITEM, "kit", "lockers", "7", "12")
    hub = MemoryHub()
    feed = Feed(store, hub)
    store.begin_epoch(store.epoch)
    assert not set_aside(store)
    assert isinstance(feed.pull(0), Decisions)
    assert not set_aside(store), "the platform does not know yet that the store went back"
    with store.unit() as unit:
        for waiting in unit.outbox.first(10):
            unit.outbox.acknowledge(waiting.envelope.epoch, [waiting.envelope.seq])
    hub.items.append(FeedItem(cursor=1, fact=GiftWithdrawn(gift_id=GIFT)))
    feed.pull(0)
    assert not set_aside(store), "more may come"
    feed.pull(0)
    with store.unit() as unit:
        unit.gifts.entitle(entitled(OTHER, "E000002"))
    assert not set_aside(store), "it was handed out before"
    assert set_aside(store, OTHER)
    store.close()
