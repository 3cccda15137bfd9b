"""A code scanner that types, on a named pipe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.code_scanner import CodeRead
from devices.conformance.rig import DriverRig, Edge
from devices.device import Device
from devices.drivers.keyboard_code_scanner import KeyboardCodeScanner as Driver
from devices.drivers.keyboard_code_scanner import KeyboardCodeScannerOptions as DriverOptions
from devices.emulators.keyboard_code_scanner import KeyboardCodeScanner, KeyboardCodeScannerOptions
from tests.helpers.scanner_rigs import CODES


def enabled(path: str) -> Device:
    scanner = Driver(DriverOptions(path=path, grab=False, pause=0.1))
    scanner.enable()
    return scanner


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = KeyboardCodeScanner(KeyboardCodeScannerOptions(codes=CODES), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=partial(enabled, emulator.path),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            garble=partial(emulator.act, "garble"),
            heal=lambda: None,
            edges=(
                Edge(partial(emulator.act, "scan", "1"), (CodeRead,)),
                Edge(partial(emulator.act, "scan", "2"), (CodeRead,)),
            ),
        )
    finally:
        emulator.stop()
