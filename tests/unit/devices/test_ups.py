"""What a UPS announces and means, and how the driver for upsd takes what goes wrong."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import Announcement, Fault, Report, Status
from devices.drivers.nut import Nut as NutDriver
from devices.drivers.simulated_ups import SimulatedUps, SimulatedUpsOptions
from devices.emulators.nut import HALF, NEARLY_EMPTY, Nut, NutOptions
from devices.errors import DeviceError, DeviceFailure
from devices.registry import build_driver
from devices.ups import LowBattery, OnBattery, OnMains, PowerReading, ReplaceBattery

AWAY = Report(Status.ONLINE, frozenset({Fault.ON_BATTERY}))
LOW = Report(Status.ONLINE, frozenset({Fault.ON_BATTERY, Fault.BATTERY_LOW}))
WELL = Report(Status.ONLINE)


@pytest.fixture(name="heard")
def _heard() -> list[Announcement]:
    return []


@pytest.fixture(name="ups")
def _ups(heard: list[Announcement]) -> SimulatedUps:
    ups = SimulatedUps(SimulatedUpsOptions(low_runtime_s=120, low_charge=15))
    ups.announce = heard.append
    ups.open()
    return ups


def test_a_battery_that_is_low_while_the_mains_is_there_ends_nothing(ups: SimulatedUps) -> None:
    assert seen(ups, PowerReading(on_battery=False, low=True, charge=5, runtime=30)) == WELL


def seen(ups: SimulatedUps, reading: PowerReading) -> Report:
    ups.now = reading
    return ups.watch()


@pytest.mark.parametrize(
    "reading",
    [
        PowerReading(on_battery=True, low=True, charge=60, runtime=900),
        PowerReading(on_battery=True, runtime=119),
        PowerReading(on_battery=True, charge=14.9),
        PowerReading(on_battery=False, ending=True, charge=90, runtime=900),
    ],
)
def test_a_battery_is_low_by_its_own_word_by_its_figures_or_when_it_is_switched_off(
    ups: SimulatedUps, heard: list[Announcement], reading: PowerReading
) -> None:
    assert seen(ups, reading) == LOW
    figures = (reading.charge, reading.runtime)
    assert heard == [OnBattery(*figures), LowBattery(*figures)]


def test_low_stays_low_until_the_mains_is_back(ups: SimulatedUps, heard: list[Announcement]) -> None:
    assert seen(ups, PowerReading(on_battery=True, charge=80, runtime=1200)) == AWAY
    assert seen(ups, PowerReading(on_battery=True, charge=14, runtime=130)) == LOW
    assert seen(ups, PowerReading(on_battery=True, charge=16, runtime=130)) == LOW
    assert seen(ups, PowerReading(on_battery=False, low=True, charge=16)) == WELL
    assert [type(one) for one in heard] == [OnBattery, LowBattery, OnMains]


def test_the_mains_that_came_back_while_nobody_looked_is_told(
    ups: SimulatedUps, heard: list[Announcement]
) -> None:
    seen(ups, PowerReading(on_battery=True))
    ups.close()
    ups.open()
    assert seen(ups, PowerReading(on_battery=False)) == WELL
    assert [type(one) for one in heard] == [OnBattery, OnMains]


def test_a_worn_battery_is_told_once(ups: SimulatedUps, heard: list[Announcement]) -> None:
    worn = PowerReading(on_battery=False, worn=True)
    for _ in range(2):
        assert seen(ups, worn) == Report(Status.ONLINE, frozenset({Fault.BATTERY_WORN}))
    assert heard == [ReplaceBattery()]


def test_the_power_is_shown_to_people(ups: SimulatedUps) -> None:
    ups.now = PowerReading(on_battery=True, low=True, charge=9.0, runtime=50)
    assert list(ups.pokes()["power"]([])) == ["on battery  charge 9.0 %  runtime 50 s low"]


@pytest.fixture(name="upsd")
def _upsd(tmp_path: Path) -> Iterator[Nut]:
    upsd = Nut(NutOptions(user="terminal", password='a "b'), tmp_path)
    upsd.start()
    yield upsd
    upsd.stop()


def driver(upsd: Nut, **options: object) -> NutDriver:
    built = build_driver("nut", {"port": upsd.port, **options})
    assert isinstance(built, NutDriver)
    return built


def test_it_reads_what_upsd_knows(upsd: Nut) -> None:
    nut = driver(upsd, user="terminal", password='a "b')
    nut.open()
    try:
        assert nut.watch() == WELL
        assert nut.probe()["model"] == 'Line "Interactive" 1000'
        upsd.act("fail")
        upsd.act("charge", HALF)
        assert nut.reading() == PowerReading(on_battery=True, charge=50, runtime=900)
        upsd.act("charge", NEARLY_EMPTY)
        assert nut.watch() == LOW
        assert upsd.sight().facts["mains"] == "off"
        upsd.act("restore")
        upsd.act("end")
        assert nut.reading().ending
    finally:
        nut.close()
    nut.close()


@pytest.mark.parametrize("trouble", ["stale", "driver-gone"])
def test_a_ups_that_upsd_does_not_hear_is_unreachable_and_comes_back(upsd: Nut, trouble: str) -> None:
    nut = driver(upsd)
    nut.open()
    try:
        upsd.act("trouble", trouble)
        assert nut.watch() == Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE}))
        with pytest.raises(DeviceError, match="does not hear"):
            nut.reading()
        upsd.act("trouble", "none")
        assert nut.watch() == WELL
    finally:
        nut.close()


def test_who_is_not_let_in_reads_all_the_same_and_says_so(upsd: Nut) -> None:
    nut = driver(upsd, user="terminal", password="wrong")
    nut.open()
    try:
        upsd.act("fail")
        assert nut.watch() == Report(Status.ONLINE, frozenset({Fault.ON_BATTERY, Fault.NOT_AUTHORISED}))
    finally:
        nut.close()


def test_a_ups_of_another_name_is_not_there(upsd: Nut) -> None:
    nut = driver(upsd, ups="other")
    with pytest.raises(DeviceError) as raised:
        nut.open()
    nut.close()
    assert raised.value.failure is DeviceFailure.NO_DEVICE


def test_the_password_is_in_no_representation() -> None:
    nut = NutDriver.options.model_validate({"user": "a", "password": "secret-word"})
    assert "secret-word" not in repr(nut)


def test_hands_do_only_what_they_can(upsd: Nut) -> None:
    for act, argument in (("dance", None), ("charge", "77"), ("trouble", "rain")):
        with pytest.raises(ValueError, match=r"."):
            upsd.act(act, argument)
