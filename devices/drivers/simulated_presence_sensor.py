"""A presence sensor that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.presence_sensor import PersonCame, PersonLeft, PresenceSensor


class SimulatedPresenceSensorOptions(Options):
    """Nothing to tell it."""


class SimulatedPresenceSensor(PresenceSensor):
    """Sees imaginary people. Its hands (somebody, plugged) are set from any thread."""

    driver = "simulated-presence-sensor"
    options: ClassVar[type[Options]] = SimulatedPresenceSensorOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedPresenceSensorOptions) -> None:
        del options
        self.plugged = True
        self.somebody = False
        self._is_open = self._told = False

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def present(self) -> bool:
        """Say whether somebody was there at the last look."""
        return self._told

    def watch(self) -> Report:
        """Announce who came or left since the last look."""
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        somebody = self.somebody
        if somebody is not self._told:
            self._told = somebody
            self.announce(PersonCame() if somebody else PersonLeft())
        return Report(Status.ONLINE)

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
