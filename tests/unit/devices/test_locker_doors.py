"""One door's memory: whatever is seen in whatever order, what is announced can be true."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.device import Announcement, Fault
from devices.drivers.locker_8a import Locker8aOptions
from devices.locker_bank import (
    DoorClosed,
    DoorOpened,
    DoorOpenTooLong,
    DoorUncertain,
    Item,
    ItemChanged,
    Position,
)
from devices.lockers.door_memory import GAP, DoorMemory
from devices.lockers.flaps import WINDOW
from devices.lockers.plan import BoardOptions, places

OPEN, CLOSED, UNKNOWN = Position.OPEN, Position.CLOSED, Position.UNKNOWN
STEP = 1.0  # seconds between two looks
TOO_LONG, COMMANDED = 30.0, 10.0


class Looks:
    """A door, looked at once a step."""

    def __init__(self) -> None:
        self.door = DoorMemory("1", open_too_long=TOO_LONG, commanded_within=COMMANDED)
        self.at = 0.0

    def see(self, *seen: Position, item: Item = Item.NOT_TOLD) -> list[Announcement]:
        told: list[Announcement] = []
        for position in seen:
            self.at += STEP
            told += self.door.see(position, item, self.at, 1000.0 + self.at)
        return told


def test_one_stray_look_is_no_edge() -> None:
    looks = Looks()
    assert looks.see(CLOSED, CLOSED, OPEN, CLOSED, CLOSED) == []
    assert looks.see(OPEN, OPEN) == [DoorOpened("1", commanded=False)]


def test_one_pulse_explains_one_opening_and_not_for_ever() -> None:
    looks = Looks()
    looks.see(CLOSED, CLOSED)
    looks.door.pulsed("a", looks.at)
    assert looks.see(OPEN, OPEN, CLOSED, CLOSED) == [DoorOpened("1", commanded=True), DoorClosed("1")]
    assert looks.see(OPEN, OPEN, CLOSED, CLOSED) == [DoorOpened("1", commanded=False), DoorClosed("1")]
    looks.at += 10 * WINDOW
    looks.see(CLOSED)
    looks.door.pulsed("b", looks.at)
    looks.at += COMMANDED
    assert looks.see(CLOSED, OPEN, OPEN) == [DoorOpened("1", commanded=False)]


def test_an_order_that_never_went_out_explains_nothing() -> None:
    looks = Looks()
    looks.see(CLOSED, CLOSED)
    looks.door.not_pulsed(looks.door.pulsed("a", looks.at))
    assert looks.see(OPEN, OPEN) == [DoorOpened("1", commanded=False)]
    assert looks.door.evidence(looks.at).job is None


def test_a_gap_begins_the_count_anew_and_hides_no_edge() -> None:
    looks = Looks()
    looks.see(CLOSED, CLOSED)
    before = looks.door.evidence(looks.at)
    looks.see(CLOSED)
    assert looks.door.evidence(looks.at).up_since == before.up_since
    looks.door.silent()
    assert (looks.door.position, looks.door.state(looks.at).faults) == (UNKNOWN, {Fault.BOARD_SILENT})
    looks.at += GAP
    assert looks.see(OPEN, OPEN) == [DoorOpened("1", commanded=False)]
    after = looks.door.evidence(looks.at)
    assert before.up_since is not None
    assert after.up_since is not None
    assert after.up_since > before.up_since
    assert after.as_json()["position"] == "open"


def test_a_contact_that_flaps_is_believed_again_when_it_was_steady() -> None:
    looks = Looks()
    looks.see(CLOSED, CLOSED)
    told: list[Announcement] = []
    for n in range(8):
        looks.at += STEP / 2
        told += looks.see((OPEN, CLOSED)[n % 2])
    assert told == []  # that slowly somebody works the door
    for n in range(12):
        looks.at -= STEP - 0.2
        told += looks.see((OPEN, CLOSED)[n % 2])
    assert told == [DoorUncertain("1")]
    assert looks.door.position is UNKNOWN
    assert looks.see(*(CLOSED,) * int(WINDOW + 2)) == []
    assert looks.door.position is CLOSED


def test_open_too_long_is_said_once_for_each_opening() -> None:
    looks = Looks()
    looks.see(CLOSED, CLOSED, OPEN, OPEN)
    told = looks.see(*(OPEN,) * 70)
    assert told == [DoorOpenTooLong("1")]
    assert looks.door.state(looks.at).faults == {Fault.DOOR_LEFT_OPEN}
    looks.see(CLOSED, CLOSED)
    assert looks.door.state(looks.at).faults == frozenset()
    assert looks.see(*(OPEN,) * 70)[1:] == [DoorOpenTooLong("1")]


def test_a_lock_that_its_board_cannot_tell_of_is_unknown_and_no_edge() -> None:
    looks = Looks()
    looks.see(CLOSED, CLOSED)
    assert looks.see(UNKNOWN, UNKNOWN) == []
    assert looks.door.position is UNKNOWN
    assert looks.see(CLOSED, CLOSED) == []
    assert looks.door.position is CLOSED


def test_items_are_told_on_the_edge() -> None:
    looks = Looks()
    assert looks.see(CLOSED, CLOSED, item=Item.ABSENT) == []
    assert looks.see(CLOSED, CLOSED, CLOSED, item=Item.PRESENT) == [ItemChanged("1", Item.PRESENT)]


@given(st.lists(st.sampled_from(Position), max_size=80))
def test_openings_and_closings_alternate_and_are_counted(seen: list[Position]) -> None:
    looks = Looks()
    told = [one for one in looks.see(*seen) if isinstance(one, DoorOpened | DoorClosed)]
    kinds = [type(one) for one in told]
    assert all(one is not other for one, other in pairwise(kinds))
    assert looks.door.openings == kinds.count(DoorOpened)


def test_doors_are_numbered_through_the_bank_unless_named() -> None:
    boards = (
        BoardOptions(address=1, ways=2),
        BoardOptions(address=2, ways=3, doors=("A", "", "B")),
        BoardOptions(address=3, ways=1),
    )
    assert [(place.door, place.board, place.lock) for place in places(boards)] == [
        ("1", 0, 1), ("2", 0, 2), ("A", 1, 1), ("B", 1, 3), ("5", 2, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "boards",
    [
        [],
        [{"ways": 2, "doors": ["A", "A"]}],
        [{"ways": 1, "doors": ["A", "B"]}],
        [{"ways": 1, "doors": [""]}],
        [{"ways": 1}, {"ways": 1}],
        [{"ways": 51}],
        [{"address": 100, "ways": 1}],
    ],
)
def test_a_bank_that_cannot_be_told_apart_is_refused(boards: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        Locker8aOptions.model_validate({"url": "loop://", "boards": boards})
