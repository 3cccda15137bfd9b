"""The store closes the terminal to the public with words, and opens it again by itself."""

from __future__ import annotations

import pytest

from contract.language import Bilingual
from kiosk.app.advice import ADVICE
from kiosk.app.closed import (
    CANNOT_START,
    CLOSED,
    FINISH,
    FINISH_ORDERED,
    ON_BATTERY,
    SHUTTING_DOWN,
    why_closed,
)
from kiosk.app.doors import Doors
from kiosk.app.store_watch import StoreWatch
from kiosk.domain.errors import KioskError
from kiosk.health.supply import Supply
from kiosk.store.condition import FAULTS, Condition
from kiosk.store.failures import StoreFault
from kiosk.store.upkeep import Found

REBUILT = Bilingual(zh="大堂装修", en="The lobby is rebuilt")


class Hall:
    """What the public sees, and what staff are told."""

    def __init__(self) -> None:
        self.seen: list[Bilingual | None] = []
        self.looks = 0
        self.failures: list[str] = []
        self.hindrances: list[str] = []
        self.doors = Doors(
            self,
            lambda error: self.failures.append(error.code),
            lambda error: self.hindrances.append(error.code),
            again=0.0,
        )

    def set_out_of_service(self, reason: Bilingual | None) -> None:
        self.seen.append(reason)

    def close_after_visit(self, reason: Bilingual | None, finish: Bilingual) -> None:
        assert reason is None or finish is (FINISH_ORDERED if reason is REBUILT else FINISH)
        self.seen.append(reason)

    def break_down(self, reason: Bilingual) -> None:
        self.seen.append(reason)

    def look_again(self) -> None:
        self.looks += 1


def test_a_disk_that_is_not_ready_at_start_is_waited_for() -> None:
    hall = Hall()
    answers = [StoreFault.READ_ONLY, StoreFault.READ_ONLY, StoreFault.FULL, None]

    def opened() -> str:
        fault = answers.pop(0)
        if fault is not None:
            raise KioskError(fault)
        return "the office"

    assert hall.doors.when_it_opens(opened) == "the office"
    assert hall.seen == [CLOSED[Condition.READ_ONLY], CLOSED[Condition.FULL], None]
    assert hall.hindrances == [StoreFault.READ_ONLY, StoreFault.FULL], "told once each"
    assert hall.failures == []


def test_what_does_not_pass_is_not_waited_for() -> None:
    def opened() -> None:
        raise KioskError(StoreFault.CORRUPT)

    hall = Hall()
    with pytest.raises(KioskError):
        hall.doors.when_it_opens(opened)
    assert hall.seen == []


def test_nobody_waits_for_a_disk_when_the_program_ends() -> None:
    def opened() -> None:
        hall.doors.stop()
        raise KioskError(StoreFault.FULL)

    hall = Hall()
    with pytest.raises(KioskError):
        hall.doors.when_it_opens(opened)


def test_the_terminal_closes_and_opens_with_the_store() -> None:
    hall = Hall()
    found = [
        Found(Condition.WELL, room=True),
        Found(Condition.WELL, room=False),
        Found(Condition.FULL, room=False),
        Found(Condition.FULL, room=False),
        Found(Condition.WELL, room=True),
        Found(Condition.DAMAGED, room=False),
    ]
    watch = StoreWatch(lambda: found.pop(0))
    watch.on_change(hall.doors.store_changed)
    while found:
        watch.look()
    assert hall.seen == [CLOSED[Condition.FULL], None, CLOSED[Condition.DAMAGED]], (
        "no visit is ended for room"
    )
    assert hall.looks == 4, "what is offered is looked at again"
    assert (hall.failures, hall.hindrances) == ([], [StoreFault.CORRUPT])


def test_the_terminal_closes_and_opens_with_the_mains() -> None:
    hall = Hall()
    for supply in (Supply.BATTERY, Supply.MAINS, Supply.BATTERY, Supply.LOW):
        hall.doors.power_changed(supply)
    assert hall.seen == [ON_BATTERY, None, ON_BATTERY, SHUTTING_DOWN]


def test_what_the_store_keeps_shut_the_mains_does_not_open() -> None:
    hall = Hall()
    hall.doors.power_changed(Supply.BATTERY)
    hall.doors.store_changed(Condition.FULL)
    hall.doors.power_changed(Supply.MAINS)
    hall.doors.power_changed(Supply.BATTERY)
    hall.doors.store_changed(Condition.WELL)
    hall.doors.power_changed(Supply.MAINS)
    assert hall.seen == [ON_BATTERY, CLOSED[Condition.FULL], ON_BATTERY, None]


def test_a_database_that_was_replaced_ends_the_run() -> None:
    hall = Hall()
    hall.doors.store_changed(Condition.REPLACED)
    assert hall.seen == [CLOSED[Condition.REPLACED]]
    assert hall.failures == [StoreFault.REPLACED]


def test_whatever_keeps_the_terminal_from_starting_has_words() -> None:
    assert set(CLOSED) == set(FAULTS) == set(Condition) - {Condition.WELL}
    assert why_closed(KioskError(StoreFault.FULL)) is CLOSED[Condition.FULL]
    assert why_closed(KioskError(StoreFault.KEY)) is CANNOT_START
    assert all(fault in ADVICE for fault in FAULTS.values())


def test_a_watch_ends_when_it_is_asked_to() -> None:
    watch = StoreWatch(lambda: Found(Condition.WELL, room=True), every=60.0)
    watch.start()
    assert watch.stop(30.0)


def test_an_order_closes_and_opens_and_says_so_once() -> None:
    hall = Hall()
    for reason in (None, REBUILT, REBUILT, None):
        hall.doors.ordered(reason)
    assert hall.seen == [REBUILT, None]


def test_the_mains_and_the_store_go_before_an_order_and_leave_it_standing() -> None:
    hall = Hall()
    hall.doors.power_changed(Supply.BATTERY)
    hall.doors.ordered(REBUILT)
    hall.doors.power_changed(Supply.MAINS)
    hall.doors.store_changed(Condition.FULL)
    hall.doors.store_changed(Condition.WELL)
    assert hall.seen == [ON_BATTERY, REBUILT, CLOSED[Condition.FULL], REBUILT]
