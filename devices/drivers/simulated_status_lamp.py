"""A status lamp that nobody sees, for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.status_lamp import LampState, StatusLamp


class SimulatedStatusLampOptions(Options):
    """Nothing to tell it."""


class SimulatedStatusLamp(StatusLamp):
    """Keeps what it showed."""

    driver = "simulated-status-lamp"
    options: ClassVar[type[Options]] = SimulatedStatusLampOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedStatusLampOptions) -> None:
        del options
        self.plugged = True
        self.shown: list[LampState] = []
        self._is_open = False

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Be there."""
        self._check_open()
        return Report(Status.ONLINE)

    def show(self, state: LampState) -> None:
        """Keep it."""
        self._check_open()
        self.shown.append(state)

    def _check_open(self) -> None:
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
