"""A network camera above a desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.drivers.camera_document import CameraDocument as Driver
from devices.drivers.camera_document import CameraDocumentOptions as DriverOptions
from devices.emulators.camera_document import CameraDocument, CameraDocumentOptions
from tests.helpers.driver_rig import DriverRig


def enabled(url: str) -> Device:
    camera = Driver(DriverOptions(url=url))
    camera.enable()
    return camera


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = CameraDocument(CameraDocumentOptions(rate=30, width=320, height=240), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=partial(enabled, emulator.url),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "trouble", "silence"),
            garble=partial(emulator.act, "trouble", "garbage"),
            heal=partial(emulator.act, "trouble", "none"),
            at=lambda port: enabled(f"http://127.0.0.1:{port}/"),
        )
    finally:
        emulator.stop()
