"""A device that does not answer once is not lost: three misses in a row, and what is done meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.debounce import Debounce
from devices.device import Device, Faltering, Fault, Report, Status, StatusChanged
from devices.errors import DeviceError, DeviceFailure
from tests.helpers.scripted_device import WITHIN, Bench, Gate, ScriptedReader

WELL = Report(Status.ONLINE)
SILENT = Report(Status.OFFLINE, frozenset({Fault.SILENT}))
GONE = Report(Status.NO_DEVICE, frozenset({Fault.UNREACHABLE}))


def looks(device: ScriptedReader, *seen: Report | DeviceFailure) -> None:
    """Have the device seen so in its next looks, and well in all after them."""
    coming: Iterator[Report | DeviceFailure] = chain(seen, repeat(WELL))

    def look() -> Report:
        match next(coming):
            case Report() as report:
                return report
            case DeviceFailure() as failure:
                raise DeviceError(failure)

    device.on_watch = look


@pytest.mark.parametrize(
    "miss", [DeviceFailure.TIME_OUT, DeviceFailure.CONNECTION_LOST, DeviceFailure.PROTOCOL]
)
def test_two_misses_in_a_row_change_nothing_but_that_it_falters(miss: DeviceFailure | Report) -> None:
    device = ScriptedReader()
    looks(device, WELL, miss, miss, WELL, miss)
    bench = Bench(device)
    with bench.running():
        told = [bench.next_announcement("d0") for _ in range(5)]
    assert told == [StatusChanged(WELL), Faltering(True), Faltering(False), Faltering(True), Faltering(False)]


@pytest.mark.parametrize("miss", [DeviceFailure.TIME_OUT, SILENT])
def test_three_misses_in_a_row_are_a_lost_device(miss: DeviceFailure | Report) -> None:
    device = ScriptedReader()
    looks(device, WELL, miss, miss, miss, miss)
    bench = Bench(device)
    with bench.running():
        told = [bench.next_announcement("d0") for _ in range(5)]
    assert told == [
        StatusChanged(WELL),
        Faltering(True),
        StatusChanged(SILENT),
        Faltering(False),
        StatusChanged(WELL),
    ]


def test_what_says_that_it_is_gone_is_gone_at_once() -> None:
    device = ScriptedReader()
    looks(device, WELL, DeviceFailure.NO_DEVICE)
    bench = Bench(device)
    with bench.running():
        assert [bench.next_announcement("d0") for _ in range(3)] == [
            StatusChanged(WELL),
            StatusChanged(GONE),
            StatusChanged(WELL),
        ]


def test_one_that_was_never_reached_is_missed_at_once() -> None:
    device = ScriptedReader()
    looks(device, DeviceFailure.TIME_OUT)
    bench = Bench(device)
    with bench.running():
        assert bench.next_announcement("d0") == StatusChanged(SILENT)


class Blinking:
    """A device that is missed once, and not opened again before the test says so."""

    def __init__(self) -> None:
        self.device = ScriptedReader()
        looks(self.device, WELL, DeviceFailure.CONNECTION_LOST)
        self.gate = Gate()
        self.device.on_open = self._opening
        self.bench = Bench(self.device)

    def _opening(self) -> None:
        if self.device.opened == 2:
            self.gate.pass_through()


def test_an_operation_waits_for_a_device_that_falters() -> None:
    blinking = Blinking()
    done: list[str] = []
    with blinking.bench.running() as supervisor:
        slot = supervisor.slots()["d0"]
        assert blinking.gate.reached.wait(WITHIN)
        assert slot.faltering
        assert slot.report == WELL

        def operate() -> None:
            with slot.claim(within=WITHIN) as claim:
                done.append(claim.run(lambda device: device.driver, within=WITHIN))

        waiting = threading.Thread(target=operate)
        waiting.start()
        blinking.gate.open()
        waiting.join(WITHIN)
        assert done == ["scripted"]


def test_one_that_waited_in_vain_was_never_begun() -> None:
    blinking = Blinking()
    done: list[str] = []

    def operate(device: Device) -> None:
        done.append(device.driver)

    with blinking.bench.running() as supervisor:
        assert blinking.gate.reached.wait(WITHIN)
        with supervisor.slots()["d0"].claim() as claim, pytest.raises(DeviceError, match="device-not-ready"):
            claim.run(operate, within=0.02)
        blinking.gate.open()
        while blinking.bench.next_announcement("d0") != Faltering(False):
            pass
    assert done == []


def test_operations_that_wait_are_refused_when_the_device_is_lost() -> None:
    blinking = Blinking()
    lost = threading.Event()
    reached = threading.Event()

    def opening() -> None:
        if blinking.device.opened > 1:
            reached.set()
            assert lost.wait(WITHIN)
            raise DeviceError(DeviceFailure.NO_DEVICE)

    blinking.device.on_open = opening
    with blinking.bench.running() as supervisor:
        assert reached.wait(WITHIN)
        threading.Timer(0.02, lost.set).start()
        with supervisor.slots()["d0"].claim() as claim, pytest.raises(DeviceError, match="device-not-ready"):
            claim.run(lambda _: None, within=WITHIN)


@given(st.integers(1, 5), st.lists(st.booleans()))
def test_a_miss_is_believed_when_it_is_the_first_thing_known_or_the_last_of_a_row(
    misses: int, seen: list[bool]
) -> None:
    debounce = Debounce(misses)
    row = 0
    lost = False
    for number, missed in enumerate(seen):
        row = row + 1 if missed else 0
        lost = missed and (lost or number == 0 or row >= misses)
        believed = debounce.take(SILENT if missed else WELL, missed=missed)
        assert believed == (WELL if not missed else SILENT if lost else None)
        assert debounce.in_doubt is (missed and not lost)
