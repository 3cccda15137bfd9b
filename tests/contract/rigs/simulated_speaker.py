"""The simulated speaker is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.drivers.simulated_speaker import SimulatedSpeaker, SimulatedSpeakerOptions
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    speaker = SimulatedSpeaker(SimulatedSpeakerOptions())

    def plugged(state: bool) -> None:
        speaker.plugged = state

    yield DriverRig(build=lambda: speaker, unplug=lambda: plugged(False), plug=lambda: plugged(True))
