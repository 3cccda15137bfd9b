"""The doors of terminals at the platform: how each stands by what was told, and what waits for a hand."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.device_events import DoorNoticed
from contract.effects import (
    EffectClosed,
    EffectConfirmed,
    EffectFailed,
    EffectInDoubt,
    EffectNotTaken,
    EffectSent,
    EffectSettledByStaff,
    EffectTaken,
)
from contract.feed import DeviceHealth, Heartbeat
from contract.gifts import GiftWithdrawalAnswered, ItemLeft, ItemPlaced
from contract.staff import StaffDoorCleared
from hub.gift_lines import Wish
from hub.gifts import Giving
from hub.store.doors import NEEDS_HAND, STUCK, Door, Standing
from hub.texts import TEXTS
from kiosk.domain.effect import DOOR_STUCK
from tests.helpers.hub_platform import START, envelope
from tests.unit.hub.test_console import sign_in

TODAY = date(2026, 11, 23)
EPOCH = UUID(int=7)


def effect(kind, minute=0, door="7", effect=1, what="open-door", **more):
    """Return a fact about the opening of a door."""
    known = {"visit_id": None, "request_id": None, "effect_id": UUID(int=effect), "kind": what}
    settled = {"evidence": {}} if kind in (EffectConfirmed, EffectFailed, EffectInDoubt) else {}
    at = START + timedelta(minutes=minute)
    return kind(**known, **settled, at=at, device="lockers", door=door, **more)


def placed(minute=0, door="7", kind="kit", item=1):
    at = START + timedelta(minutes=minute)
    return ItemPlaced(at=at, item_id=UUID(int=item), kind=kind, bank="lockers", door=door, staff="12")


def left(minute=0, door="7", item=1):
    at = START + timedelta(minutes=minute)
    return ItemLeft(at=at, item_id=UUID(int=item), gone="handed-out", bank="lockers", door=door)


def noticed(notice, minute=0, door="7"):
    return DoorNoticed(at=START + timedelta(minutes=minute), device="lockers", door=door, notice=notice)


def cleared(minute=0, door="7"):
    return StaffDoorCleared(at=START + timedelta(minutes=minute), device="lockers", door=door, staff="12")


@pytest.fixture
def tell(platform):
    """Have T001 tell events, each time after all before."""
    numbers = itertools.count(1)

    def told(*events):
        batch = [envelope(event, next(numbers), EPOCH) for event in events]
        receipts = platform.ingest.take("T001", batch).receipts
        assert {one.receipt for one in receipts} == {"accepted"}

    return told


def entitle(platform, kind="kit"):
    values = {"employee_id": "E000001", "terminal_id": "T001", "kind": kind}
    titles = {"title_zh": "礼包", "title_en": "Kit", "collect_until": "2026-12-31"}
    with platform.database.write() as unit:
        giving = Giving(platform.settings.time_zone)
        assert not giving.entitle([Wish(0, values | titles)], unit, by="wang", now=START).faults


def standings(platform, minute=1):
    with platform.database.read() as unit:
        doors = unit.doors.every(TODAY)
    return {door.door: door.standing(START + timedelta(minutes=minute)) for door in doors}


@pytest.mark.parametrize(
    ("events", "standing"),
    [
        ([placed()], Standing.UNWANTED),
        ([placed(), left(1)], Standing.EMPTY),
        ([effect(EffectSent), effect(EffectConfirmed, 1)], Standing.OPEN),
        ([effect(EffectConfirmed, -9)], Standing.LEFT_OPEN),
        ([effect(EffectConfirmed), effect(EffectClosed, 1)], Standing.EMPTY),
        ([effect(EffectFailed, reason="door-still-closed")], Standing.STUCK),
        ([effect(EffectFailed, reason="door-still-closed"), cleared(1)], Standing.EMPTY),
        ([effect(EffectFailed, reason="not-accepted"), placed()], Standing.UNWANTED),
        ([effect(EffectFailed, reason="door-stood-open"), left(1)], Standing.EMPTY),
        (
            [effect(EffectFailed, reason="door-stood-open"), effect(EffectConfirmed, 1, effect=2)],
            Standing.OPEN,
        ),
        ([noticed("opened-unasked")], Standing.UNASKED),
        ([effect(EffectClosed), noticed("opened-unasked", 1), noticed("left-open", 3)], Standing.UNASKED),
        ([noticed("opened-unasked"), left(1)], Standing.EMPTY),
        ([effect(EffectConfirmed), noticed("left-open", 2)], Standing.LEFT_OPEN),
        (
            [effect(EffectConfirmed), noticed("left-open", 2), effect(EffectClosed, 3), placed(3)],
            Standing.UNWANTED,
        ),
        ([effect(EffectInDoubt)], Standing.IN_DOUBT),
        ([effect(EffectInDoubt), effect(EffectConfirmed, 1, effect=2)], Standing.IN_DOUBT),
        ([effect(EffectInDoubt), effect(EffectSettledByStaff, 1, verdict="there")], Standing.EMPTY),
        (
            [effect(EffectConfirmed), effect(EffectClosed, 1), effect(EffectNotTaken, 2, waited_s=60)],
            Standing.LEFT_BEHIND,
        ),
        (
            [
                effect(EffectConfirmed),
                effect(EffectClosed, 1),
                effect(EffectNotTaken, 2, waited_s=60),
                effect(EffectTaken, 3, late=True),
            ],
            Standing.EMPTY,
        ),
    ],
)
def test_a_door_stands_as_the_last_facts_say_in_whatever_order_they_arrive(platform, tell, events, standing):
    tell(*reversed(events))
    assert standings(platform) == {"7": standing}


def test_what_lies_behind_a_door_is_stock_while_somebody_waits_for_it(platform, tell):
    tell(placed(), placed(0, "10", "kit", 2), placed(0, "9", "mug", 3))
    entitle(platform)
    assert list(standings(platform).items()) == [
        ("7", Standing.STOCKED),
        ("9", Standing.UNWANTED),
        ("10", Standing.STOCKED),
    ]


def test_paper_has_no_door(platform, tell):
    tell(
        effect(EffectConfirmed, door=None, what="print-slip"),
        effect(EffectInDoubt, door=None, effect=2, what="print-slip"),
    )
    assert standings(platform) == {}


MOMENTS = st.none() | st.integers(0, 9).map(lambda minute: START + timedelta(minutes=minute))


@given(
    st.builds(
        Door,
        *(st.just(""),) * 3,
        MOMENTS,
        MOMENTS,
        MOMENTS,
        MOMENTS,
        st.sampled_from([*STUCK, None]),
        MOMENTS,
    )
)
def test_every_door_has_a_standing_and_a_doubt_comes_first(door):
    assert door.standing(START) in Standing
    assert Door("", "", "", doubt_at=START).standing(datetime.now(UTC)) is Standing.IN_DOUBT


def test_the_terminal_and_the_platform_agree_on_when_a_door_is_stuck():
    assert STUCK == DOOR_STUCK
    assert {f"door.{standing}" for standing in Standing} <= TEXTS.keys()


@pytest.fixture
def page(client):
    assert sign_in(client).status_code == 303

    def read():
        text = client.get("/console/gifts/doors?lang=en").text
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))

    return read


def test_what_waits_for_a_hand_comes_first_and_is_counted(platform, tell, page):
    assert "No terminal has told of a door" in page()
    entitle(platform)
    entitle(platform, "mug")
    tell(
        placed(),
        effect(EffectConfirmed, -20, "8"),
        effect(EffectFailed, 0, "9", 2, reason="door-still-closed"),
    )
    bank = DeviceHealth(name="lockers", driver="kerong-cu48", status="online", faults=["board-silent"])
    well = DeviceHealth(name="slip", driver="escpos", status="online", faults=["paper-out"])
    with platform.database.write() as unit:
        unit.terminals.heard(
            "T001",
            Heartbeat(
                at=START, software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[bank, well]
            ),
            START,
        )
    text = page()
    assert "T001 4 to do" in text  # two doors, a board, and mugs
    assert "Restock Kit (mug): 1 can be collected, 0 in the locker" in text
    assert "Restock Kit (kit)" not in text
    assert "lockers" in text
    assert "slip" not in text
    hands, _, others = text.partition("Other doors (1)")
    assert "Door 8 lockers Left open: close it" in hands
    assert "Door 9 lockers Did not open: look the order went out, and the door stayed closed" in hands
    assert "Door 7 lockers Stocked kit" in others
    assert "by 12" in others


def test_a_gift_whose_terminal_lost_its_data_waits_for_a_hand_too(platform, tell, page):
    entitle(platform)
    with platform.database.read() as unit:
        (fact,) = (fact for _, fact in unit.terminals.feed("T001", 0, 9))
    tell(GiftWithdrawalAnswered(at=START, gift_id=fact["gift_id"], answer="unknown"))
    assert "T001 1 to do" in page()
    assert "Gifts in doubt, staff must look: 1" in page()


def test_a_door_that_is_open_stocked_or_empty_waits_for_nobody():
    assert set(Standing) - NEEDS_HAND == {Standing.OPEN, Standing.STOCKED, Standing.EMPTY}
