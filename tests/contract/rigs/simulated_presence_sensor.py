"""The simulated presence sensor is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.drivers.simulated_presence_sensor import SimulatedPresenceSensor, SimulatedPresenceSensorOptions
from devices.presence_sensor import PersonCame, PersonLeft
from tests.helpers.driver_rig import DriverRig, Edge


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    sensor = SimulatedPresenceSensor(SimulatedPresenceSensorOptions())
    yield DriverRig(
        build=lambda: sensor,
        unplug=lambda: setattr(sensor, "plugged", False),
        plug=lambda: setattr(sensor, "plugged", True),
        edges=(
            Edge(lambda: setattr(sensor, "somebody", True), (PersonCame,)),
            Edge(lambda: setattr(sensor, "somebody", False), (PersonLeft,)),
        ),
    )
