"""The simulated UPS is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.drivers.simulated_ups import SimulatedUps, SimulatedUpsOptions
from devices.ups import LowBattery, OnBattery, OnMains, PowerReading, ReplaceBattery
from tests.helpers.driver_rig import DriverRig, Edge


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    ups = SimulatedUps(SimulatedUpsOptions())

    def plugged(state: bool) -> None:
        ups.plugged = state

    def now(reading: PowerReading) -> None:
        ups.now = reading

    yield DriverRig(
        build=lambda: ups,
        unplug=lambda: plugged(False),
        plug=lambda: plugged(True),
        edges=(
            Edge(partial(now, PowerReading(on_battery=True)), (OnBattery,)),
            Edge(partial(now, PowerReading(on_battery=True, charge=5)), (LowBattery,)),
            Edge(partial(now, PowerReading(on_battery=False)), (OnMains,)),
            Edge(partial(now, PowerReading(on_battery=False, worn=True)), (ReplaceBattery,)),
        ),
    )
