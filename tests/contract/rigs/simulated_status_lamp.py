"""The simulated status lamp is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.drivers.simulated_status_lamp import SimulatedStatusLamp, SimulatedStatusLampOptions
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    lamp = SimulatedStatusLamp(SimulatedStatusLampOptions())

    def plugged(state: bool) -> None:
        lamp.plugged = state

    yield DriverRig(build=lambda: lamp, unplug=lambda: plugged(False), plug=lambda: plugged(True))
