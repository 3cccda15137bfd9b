"""Settings of locker drivers that one path shows at work, and doors of which no contact tells.

The whole suite of a bank runs on the same variants where there is time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from devices.device import USABLE
from devices.emulators.locker_cu16 import LockerCu16, LockerCu16Options
from devices.errors import DeviceError
from devices.locker_bank import DoorClosed, DoorOpened, Item, ItemChanged, Position, UnlockResult
from tests.helpers.locker_families import BLIND, TWO, VARIANTS, of
from tests.helpers.locker_rigs import WiredLockerRig

PATIENT = 10.0  # seconds for what is told at once
BRIEF = 0.15  # seconds for what never is


@contextmanager
def running(rig: WiredLockerRig) -> Iterator[WiredLockerRig]:
    try:
        rig.start()
        yield rig
    finally:
        rig.stop()


@pytest.fixture(params=VARIANTS)
def variant(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WiredLockerRig]:
    with running(VARIANTS[request.param](tmp_path)) as rig:
        yield rig


@pytest.fixture(params=BLIND)
def blind(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WiredLockerRig]:
    with running(BLIND[request.param](tmp_path)) as rig:
        yield rig


def test_every_door_of_a_variant_opens_by_itself_and_once(variant: WiredLockerRig) -> None:
    assert [one.position for one in variant.bank.doors()] == [Position.CLOSED] * 6
    for number in range(1, 7):
        outcome = variant.bank.unlock(str(number), within=PATIENT)
        assert (outcome.result, outcome.acknowledged) == (UnlockResult.OPENED, variant.acknowledges)
        assert variant.cabinet.stand_open() == [number]
        assert variant.pulses(number) == 1
        variant.cabinet.close(number)
        assert variant.hears() == [DoorOpened(str(number), commanded=True), DoorClosed(str(number))]


def test_a_door_of_which_no_contact_tells_gets_one_pulse_and_no_evidence(blind: WiredLockerRig) -> None:
    assert {one.position for one in blind.bank.doors()} == {Position.UNKNOWN}
    outcome = blind.bank.unlock("3", within=PATIENT, job="gift-1")
    assert (outcome.result, outcome.position) == (UnlockResult.NO_EVIDENCE, Position.UNKNOWN)
    assert outcome.acknowledged is blind.acknowledges
    assert blind.cabinet.stand_open() == [3]
    blind.jam(4, True)
    assert blind.bank.unlock("4", within=PATIENT).result is UnlockResult.NO_EVIDENCE
    assert (blind.pulses(3), blind.pulses(4)) == (1, 1)
    assert blind.hears() == []
    report = blind.bank.watch()
    assert (report.status in USABLE, report.faults) == (True, frozenset())
    shown = blind.bank.evidence("3")
    assert (shown.counter, shown.job, shown.position) == (0, "gift-1", Position.UNKNOWN)


def test_what_is_behind_a_door_without_a_contact_is_told_all_the_same(blind: WiredLockerRig) -> None:
    blind.cabinet.put(5)
    assert blind.hears() == ([ItemChanged("5", Item.PRESENT)] if blind.has_items else [])


def test_a_board_without_contacts_that_is_silent_gets_no_pulse(tmp_path: Path) -> None:
    with running(BLIND["modbus"](tmp_path)) as blind:
        blind.silence()
        assert blind.bank.unlock("1", within=PATIENT).result is UnlockResult.NOT_SENT
        for _ in range(2):
            with suppress(DeviceError):
                blind.bank.watch()
        with pytest.raises(DeviceError):
            blind.bank.watch()
        assert blind.pulses(1) == 0


def test_what_a_board_without_contacts_refused_is_no_opening(blind: WiredLockerRig) -> None:
    blind.trouble("refuses")
    outcome = blind.bank.unlock("1", within=PATIENT)
    assert outcome.result is UnlockResult.NO_EVIDENCE
    assert blind.pulses(1) == 0
    assert outcome.acknowledged is (blind.acknowledges and blind.refused is not UnlockResult.REFUSED)


def test_power_lost_where_no_contact_tells_stays_unknown(tmp_path: Path) -> None:
    with running(BLIND["wkly"](tmp_path)) as blind:
        blind.trouble("power-cut-after")
        assert blind.bank.unlock("1", within=BRIEF).result is UnlockResult.UNKNOWN
        blind.heal()
        assert blind.hears() == []
        assert blind.bank.evidence("1").position is Position.UNKNOWN
        assert blind.pulses(1) == 1


def test_a_busy_board_that_nobody_clears_is_mute(tmp_path: Path) -> None:
    rig = of(LockerCu16(LockerCu16Options(**TWO, busy=True), tmp_path), "locker-cu16")
    with pytest.raises(DeviceError, match="nothing came"), running(rig):
        pass
