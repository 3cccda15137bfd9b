"""Whether the terminal has power to serve with, from what its UPS says."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from devices.device import USABLE, Fault, Report
from devices.ups import Ups
from kiosk.health.supply import Supply


class Supplied(Protocol):
    """A device as its supervisor last saw it: `devices.slot.DeviceSlot`."""

    name: str
    device_class: str

    @property
    def report(self) -> Report:
        """Its condition."""


class Power:
    """Looks at the UPS whenever it is asked to, on one thread; `supply` is what it last found.

    `clock` is monotonic, in seconds. The mains counts as failed after `grace` seconds on battery. A UPS that
    was on battery and was not heard for `unheard` seconds counts as low, as upsmon has it (DEADTIME).
    """

    def __init__(
        self,
        devices: Callable[[], Collection[Supplied]],
        clock: Callable[[], float],
        *,
        grace: float,
        unheard: float,
    ) -> None:
        self._devices = devices
        self._clock = clock
        self._grace = grace
        self._unheard = unheard
        self._away: dict[str, float] = {}
        self._silent: dict[str, float] = {}
        self.supply = Supply.MAINS

    @property
    def watched(self) -> bool:
        """Whether there is a UPS at all."""
        return bool(self._supplies())

    def look(self) -> Supply:
        """Return what the terminal lives on now."""
        now = self._clock()
        low = [self._is_low(device, now) for device in self._supplies()]
        if any(low):
            self.supply = Supply.LOW
        elif any(now - since >= self._grace for since in self._away.values()):
            self.supply = Supply.BATTERY
        else:
            self.supply = Supply.MAINS
        return self.supply

    def _is_low(self, device: Supplied, now: float) -> bool:
        """Take how one UPS is; say whether its battery is at the end."""
        report = device.report
        if report.status not in USABLE:
            if device.name not in self._away:
                return False
            return now - self._silent.setdefault(device.name, now) >= self._unheard
        self._silent.pop(device.name, None)
        if Fault.ON_BATTERY in report.faults:
            self._away.setdefault(device.name, now)
        else:
            self._away.pop(device.name, None)
        return Fault.BATTERY_LOW in report.faults

    def _supplies(self) -> list[Supplied]:
        return [device for device in self._devices() if device.device_class == Ups.device_class]
