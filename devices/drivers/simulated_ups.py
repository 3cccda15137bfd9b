"""A UPS that is not there, for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.device import Report
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.ups import PowerReading, Ups, UpsOptions


class SimulatedUpsOptions(UpsOptions):
    """When its battery counts as low."""


class SimulatedUps(Ups):
    """Says what hands made of it: `now` is set from any thread."""

    driver = "simulated-ups"
    options: ClassVar[type[Options]] = SimulatedUpsOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedUpsOptions) -> None:
        super().__init__(options)
        self.plugged = True
        self.now = PowerReading(on_battery=False, charge=100, runtime=1800)
        self._is_open = False

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Tell what hands did since the last look."""
        return self.told(self.reading())

    def reading(self) -> PowerReading:
        """Return what hands made of it."""
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        return self.now

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
