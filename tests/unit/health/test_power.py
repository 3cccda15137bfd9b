"""What a terminal lives on, by what its UPS said and when."""

from __future__ import annotations

from dataclasses import dataclass, field

from devices.device import Fault, Report, Status
from kiosk.health.power import Power
from kiosk.health.supply import Supply

WELL = Report(Status.ONLINE)
AWAY = Report(Status.ONLINE, frozenset({Fault.ON_BATTERY}))
EMPTY = Report(Status.ONLINE, frozenset({Fault.ON_BATTERY, Fault.BATTERY_LOW}))
LOST = Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE}))


@dataclass
class Supplier:
    name: str = "ups"
    device_class: str = "ups"
    report: Report = WELL


@dataclass
class House:
    devices: list[Supplier] = field(default_factory=lambda: [Supplier()])
    seconds: float = 0.0
    power: Power = field(init=False)

    def __post_init__(self) -> None:
        self.power = Power(lambda: self.devices, lambda: self.seconds, grace=5, unheard=60)

    def after(self, seconds: float, report: Report) -> Supply:
        self.seconds += seconds
        self.devices[0].report = report
        found = self.power.look()
        assert self.power.supply is found
        return found


def test_a_dip_is_no_failure_and_a_failure_is_one_until_the_mains_is_back() -> None:
    house = House()
    looks = [(0, WELL), (1, AWAY), (4, AWAY), (1, WELL), (1, AWAY), (5, AWAY), (60, AWAY), (1, WELL)]
    assert [house.after(*look) for look in looks] == [
        *[Supply.MAINS] * 5,
        *[Supply.BATTERY] * 2,
        Supply.MAINS,
    ]


def test_an_empty_battery_is_low_at_once() -> None:
    assert House().after(0, EMPTY) is Supply.LOW


def test_a_ups_that_falls_silent_on_battery_is_low_after_a_while() -> None:
    house = House()
    assert house.after(0, AWAY) is Supply.MAINS
    assert house.after(5, LOST) is Supply.BATTERY
    assert house.after(59, LOST) is Supply.BATTERY
    assert house.after(1, AWAY) is Supply.BATTERY, "heard again: the while begins anew"
    assert house.after(59, LOST) is Supply.BATTERY
    assert house.after(60, LOST) is Supply.LOW


def test_a_ups_that_falls_silent_on_mains_says_nothing_of_the_power() -> None:
    house = House()
    assert house.after(0, WELL) is Supply.MAINS
    assert house.after(3600, LOST) is Supply.MAINS


def test_only_a_ups_is_asked() -> None:
    house = House([Supplier(device_class="receipt-printer", report=EMPTY)])
    assert not house.power.watched
    assert house.power.look() is Supply.MAINS
    assert House().power.watched
