"""A network camera that looks into a hall."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.drivers.camera_presence import CameraPresence as Driver
from devices.drivers.camera_presence import CameraPresenceOptions as DriverOptions
from devices.emulators.camera_presence import CameraPresence, CameraPresenceOptions
from devices.presence_sensor import PersonCame, PersonLeft
from tests.helpers.driver_rig import DriverRig, Edge


def built(url: str) -> Device:
    return Driver(DriverOptions(url=url, left_after=0))


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = CameraPresence(CameraPresenceOptions(rate=30), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=partial(built, emulator.url),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "trouble", "silence"),
            garble=partial(emulator.act, "trouble", "garbage"),
            heal=partial(emulator.act, "trouble", "none"),
            at=lambda port: built(f"http://127.0.0.1:{port}/"),
            edges=(
                Edge(partial(emulator.act, "come"), (PersonCame,)),
                Edge(partial(emulator.act, "leave"), (PersonLeft,)),
            ),
        )
    finally:
        emulator.stop()
