"""A network camera with codes before it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.code_scanner import CodeRead
from devices.conformance.rig import DriverRig, Edge
from devices.device import Device
from devices.drivers.camera_code_scanner import CameraCodeScanner as Driver
from devices.drivers.camera_code_scanner import CameraCodeScannerOptions as DriverOptions
from devices.emulators.camera_code_scanner import CameraCodeScanner, CameraCodeScannerOptions
from tests.helpers.scanner_rigs import CODES


def enabled(url: str) -> Device:
    scanner = Driver(DriverOptions(url=url, rest=60))
    scanner.enable()
    return scanner


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = CameraCodeScanner(CameraCodeScannerOptions(codes=CODES, rate=30), folder)
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
            edges=(
                Edge(partial(emulator.act, "hold", "1"), (CodeRead,)),
                Edge(partial(emulator.act, "hold", "2"), (CodeRead,)),
            ),
        )
    finally:
        emulator.stop()
