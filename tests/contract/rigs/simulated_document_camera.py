"""The simulated document camera is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.drivers.simulated_document_camera import SimulatedDocumentCamera, SimulatedDocumentCameraOptions
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    camera = SimulatedDocumentCamera(SimulatedDocumentCameraOptions())
    yield DriverRig(
        build=lambda: camera,
        unplug=lambda: setattr(camera, "plugged", False),
        plug=lambda: setattr(camera, "plugged", True),
    )
