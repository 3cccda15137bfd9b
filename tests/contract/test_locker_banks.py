"""What every driver of a locker bank promises, on the real boards' protocols and the simulator alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from devices.device import USABLE, Fault
from devices.errors import DeviceError
from devices.locker_bank import (
    DoorClosed,
    DoorOpened,
    DoorOpenTooLong,
    DoorState,
    DoorUncertain,
    Item,
    ItemChanged,
    Position,
    UnlockResult,
)
from devices.lockers.cabinet import Contact
from tests.helpers.locker_families import VARIANTS, WIRED
from tests.helpers.locker_rigs import LockerRig, SimulatedLockerRig, WiredLockerRig

ON_WIRES = {**WIRED, **VARIANTS}
RIGS: dict[str, Callable[[Path], LockerRig]] = {"simulated": lambda _: SimulatedLockerRig(), **ON_WIRES}
LEFT_TO_ALL = {"8a", "modbus-rtu", *VARIANTS}  # the same drivers again; each driver is tried every time
PATIENT = 10.0  # seconds for what is told at once
BRIEF = 0.15  # seconds for what never is
WITHIN = 15.0


def quickly(rigs: Iterable[str]) -> list[ParameterSet]:
    """Return the rigs, those marked slow that try a driver a second time."""
    return [pytest.param(name, marks=[pytest.mark.slow] * (name in LEFT_TO_ALL)) for name in rigs]


@pytest.fixture(params=quickly(RIGS))
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LockerRig]:
    made = RIGS[request.param](tmp_path)
    made.start()
    yield made
    made.stop()


def door(rig: LockerRig, name: str) -> DoorState:
    [found] = [one for one in rig.bank.doors() if one.door == name]
    return found


def until(rig: LockerRig, so: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN
    while not so():
        assert time.monotonic() < end
        rig.bank.watch()


def reopen(rig: LockerRig) -> None:
    """Open anew as a supervisor does: again, where rubbish that was still on its way is all that is heard."""
    end = time.monotonic() + WITHIN
    while True:
        rig.bank.close()
        try:
            return rig.bank.open()
        except DeviceError:
            assert time.monotonic() < end


def test_pulse_opening_and_closing_are_three_facts(rig: LockerRig) -> None:
    assert [one.position for one in rig.bank.doors()] == [Position.CLOSED] * 6
    outcome = rig.bank.unlock("3", within=PATIENT, job="gift-1")
    assert (outcome.result, outcome.position) == (UnlockResult.OPENED, Position.OPEN)
    assert rig.cabinet.stand_open() == [3]
    assert rig.pulses(3) == 1
    assert rig.hears() == [DoorOpened("3", commanded=True)]
    assert door(rig, "3").position is Position.OPEN
    rig.cabinet.close(3)
    assert rig.hears() == [DoorClosed("3")]
    assert door(rig, "3").position is Position.CLOSED


def test_a_door_that_stands_open_gets_no_pulse(rig: LockerRig) -> None:
    rig.cabinet.open(2)
    assert rig.bank.unlock("2", within=PATIENT).result is UnlockResult.ALREADY_OPEN
    assert rig.pulses(2) == 0


def test_a_door_that_does_not_open_is_told_and_freed_it_opens(rig: LockerRig) -> None:
    rig.jam(4, True)
    outcome = rig.bank.unlock("4", within=BRIEF)
    assert (outcome.result, outcome.position) == (UnlockResult.STILL_CLOSED, Position.CLOSED)
    assert rig.pulses(4) == 1
    assert rig.bank.watch().faults == {Fault.DOOR_STUCK}
    rig.jam(4, False)
    assert rig.bank.unlock("4", within=PATIENT).result is UnlockResult.OPENED
    assert rig.pulses(4) == 2
    assert rig.bank.watch().faults == frozenset()


def test_a_contact_stuck_at_closed_is_no_opening(rig: LockerRig) -> None:
    rig.contact(1, Contact.SAYS_CLOSED)
    assert rig.bank.unlock("1", within=BRIEF).result is UnlockResult.STILL_CLOSED
    assert rig.pulses(1) == 1
    assert door(rig, "1").faults == {Fault.DOOR_STUCK}


def test_a_contact_stuck_at_open_is_no_evidence(rig: LockerRig) -> None:
    rig.contact(1, Contact.SAYS_OPEN)
    assert rig.bank.unlock("1", within=PATIENT).result is UnlockResult.ALREADY_OPEN
    assert rig.pulses(1) == 0
    assert rig.bank.unlock("1", within=PATIENT, anyway=True).result is UnlockResult.NO_EVIDENCE
    assert rig.pulses(1) == 1


def test_a_contact_that_flaps_is_not_believed(rig: LockerRig) -> None:
    rig.contact(5, Contact.FLAPS)
    until(rig, lambda: door(rig, "5").position is Position.UNKNOWN)
    assert [one for one in rig.heard if isinstance(one, DoorUncertain)] == [DoorUncertain("5")]
    assert rig.bank.watch().faults == {Fault.CONTACT_FAULTY}
    assert rig.bank.unlock("5", within=PATIENT).result is UnlockResult.NO_EVIDENCE
    assert rig.pulses(5) == 1


def test_a_door_that_opens_by_itself_was_not_commanded(rig: LockerRig) -> None:
    rig.bank.unlock("6", within=PATIENT)
    rig.cabinet.close(6)
    rig.hears()
    rig.cabinet.open(6)
    assert rig.hears() == [DoorOpened("6", commanded=False)]


def test_a_door_that_never_closes_is_told_once(rig: LockerRig) -> None:
    rig.open_too_long = 0.3
    rig.restart_terminal()
    rig.block(2, True)
    rig.bank.unlock("2", within=PATIENT)
    rig.cabinet.close(2)
    until(rig, lambda: Fault.DOOR_LEFT_OPEN in door(rig, "2").faults)
    assert rig.hears() == [DoorOpened("2", commanded=True), DoorOpenTooLong("2")]
    rig.block(2, False)
    rig.cabinet.close(2)
    assert rig.hears() == [DoorClosed("2")]
    assert rig.bank.watch().faults == frozenset()


def test_what_is_behind_a_door_is_told_where_a_sensor_tells(rig: LockerRig) -> None:
    rig.cabinet.put(3)
    present = rig.hears()
    there = door(rig, "3").item
    rig.cabinet.take(3)
    absent = rig.hears()
    if rig.has_items:
        assert (present, there) == ([ItemChanged("3", Item.PRESENT)], Item.PRESENT)
        assert absent == [ItemChanged("3", Item.ABSENT)]
    else:
        assert (present, there, absent) == ([], Item.NOT_TOLD, [])


def test_a_door_that_is_not_there_is_a_result(rig: LockerRig) -> None:
    assert rig.bank.unlock("7", within=PATIENT).result is UnlockResult.NO_SUCH_DOOR
    with pytest.raises(DeviceError):
        rig.bank.evidence("7")


def test_silence_before_the_pulse_is_certainly_no_pulse(rig: LockerRig) -> None:
    rig.silence()
    assert rig.bank.unlock("1", within=PATIENT).result is UnlockResult.NOT_SENT
    with pytest.raises(DeviceError):
        until(rig, lambda: False)
    assert {one.position for one in rig.bank.doors()} == {Position.UNKNOWN}
    assert door(rig, "1").faults == {Fault.BOARD_SILENT}
    rig.heal()
    assert rig.bank.watch().status in USABLE
    assert rig.bank.unlock("1", within=PATIENT).result is UnlockResult.OPENED
    assert rig.pulses(1) == 1


def test_contact_lost_after_the_pulse_is_unknown_and_the_door_tells_later(rig: LockerRig) -> None:
    rig.lose_contact_after_pulse()
    assert rig.bank.unlock("3", within=BRIEF).result is UnlockResult.UNKNOWN
    rig.bank.close()
    rig.plug()
    rig.bank.open()
    assert rig.hears() == [DoorOpened("3", commanded=True)]
    assert rig.pulses(3) == 1


def test_an_unplugged_bank_sends_nothing_and_is_found_again(rig: LockerRig) -> None:
    rig.unplug()
    assert rig.bank.unlock("3", within=PATIENT).result is UnlockResult.NOT_SENT
    with pytest.raises(DeviceError):
        rig.bank.watch()
    rig.bank.close()
    with pytest.raises(DeviceError):
        rig.bank.open()
    rig.plug()
    rig.bank.open()
    assert rig.bank.unlock("3", within=PATIENT).result is UnlockResult.OPENED
    assert rig.pulses(3) == 1


def test_evidence_counts_one_opening_and_names_its_job(rig: LockerRig) -> None:
    before = rig.bank.evidence("2")
    assert (before.counter, before.job, before.position) == (0, None, Position.CLOSED)
    rig.bank.unlock("2", within=PATIENT, job="gift-1")
    after = rig.bank.evidence("2")
    assert (after.counter, after.job, after.position) == (1, "gift-1", Position.OPEN)
    assert after.up_since == before.up_since
    assert rig.bank.evidence("1") == before


def test_closed_it_refuses_and_closes_twice(rig: LockerRig) -> None:
    rig.bank.close()
    rig.bank.close()
    for operation in (rig.bank.watch, rig.bank.doors, lambda: rig.bank.evidence("1")):
        with pytest.raises(DeviceError):
            operation()
    assert rig.bank.unlock("1", within=PATIENT).result is UnlockResult.NOT_SENT


def test_a_door_open_at_the_start_is_no_edge(rig: LockerRig) -> None:
    rig.bank.unlock("4", within=PATIENT, job="gift-1")
    rig.hears()
    before = rig.bank.evidence("4")
    rig.restart_terminal()
    assert rig.hears() == []
    after = rig.bank.evidence("4")
    assert (after.position, after.counter, after.job) == (Position.OPEN, 0, None)
    assert after.up_since is not None
    assert before.up_since is not None


@pytest.fixture(params=quickly(ON_WIRES))
def wired(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WiredLockerRig]:
    made = ON_WIRES[request.param](tmp_path)
    made.start()
    yield made
    made.stop()


def test_a_board_says_that_it_did_what_it_was_told_where_it_answers_at_all(wired: WiredLockerRig) -> None:
    assert wired.bank.unlock("1", within=PATIENT).acknowledged is wired.acknowledges


def test_a_lost_answer_is_looked_up_and_not_asked_for_again(wired: WiredLockerRig) -> None:
    wired.trouble("lost-answer")
    outcome = wired.bank.unlock("1", within=PATIENT)
    assert (outcome.result, outcome.acknowledged) == (UnlockResult.OPENED, False)
    assert wired.pulses(1) == 1


def test_power_lost_after_the_bolt_moved_is_unknown_until_the_door_tells(wired: WiredLockerRig) -> None:
    wired.trouble("power-cut-after")
    assert wired.bank.unlock("1", within=BRIEF).result is UnlockResult.UNKNOWN
    wired.heal()
    assert wired.hears() == [DoorOpened("1", commanded=True)]
    assert wired.pulses(1) == 1


def test_power_lost_before_the_bolt_moved_is_as_unknown(wired: WiredLockerRig) -> None:
    wired.trouble("power-cut-before")
    assert wired.bank.unlock("1", within=BRIEF).result is UnlockResult.UNKNOWN
    wired.heal()
    assert wired.hears() == []
    assert door(wired, "1").position is Position.CLOSED
    assert wired.pulses(1) == 0


@pytest.mark.parametrize("trouble", ["checksum", "half", "other-address", "flood"])
def test_without_a_good_answer_before_the_pulse_there_is_none(wired: WiredLockerRig, trouble: str) -> None:
    if trouble == "checksum" and not wired.has_checksum:
        pytest.skip("its frames carry none")
    wired.trouble(trouble)
    assert wired.bank.unlock("1", within=PATIENT).result is UnlockResult.NOT_SENT
    assert wired.pulses(1) == 0
    wired.heal()
    reopen(wired)
    assert wired.bank.unlock("1", within=PATIENT).result is UnlockResult.OPENED
    assert wired.pulses(1) == 1


def test_two_frames_in_one_read_are_one_answer(wired: WiredLockerRig) -> None:
    wired.trouble("double")
    assert wired.bank.unlock("1", within=PATIENT).result is UnlockResult.OPENED
    wired.cabinet.close(1)
    assert wired.hears() == [DoorOpened("1", commanded=True), DoorClosed("1")]
    assert wired.pulses(1) == 1


def test_a_board_that_refuses_opens_nothing(wired: WiredLockerRig) -> None:
    wired.trouble("refuses")
    assert wired.bank.unlock("1", within=BRIEF).result is wired.refused
    assert wired.pulses(1) == 0
    assert wired.bank.evidence("1").counter == 0


def test_a_silent_board_takes_its_own_doors_away_and_no_others(wired: WiredLockerRig) -> None:
    _, second = wired.addresses
    wired.emulator.act("power-off", str(second))
    until(wired, lambda: door(wired, "4").position is Position.UNKNOWN)
    report = wired.bank.watch()
    assert (report.status in USABLE, report.faults) == (True, {Fault.BOARD_SILENT})
    assert wired.bank.unlock("4", within=PATIENT).result is UnlockResult.NOT_SENT
    assert wired.bank.unlock("1", within=PATIENT).result is UnlockResult.OPENED
    wired.emulator.act("power-on", str(second))
    until(wired, lambda: door(wired, "4").position is Position.CLOSED)
    assert wired.bank.watch().faults == frozenset()
    assert wired.bank.unlock("4", within=PATIENT).result is UnlockResult.OPENED
    assert (wired.pulses(1), wired.pulses(4)) == (1, 1)
