"""A serial code scanner on TCP. It is never asked anything: silence and a babbling peer show nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.code_scanner import CodeRead
from devices.conformance.rig import DriverRig, Edge
from devices.device import Device
from devices.drivers.serial_code_scanner import SerialCodeScanner as Driver
from devices.drivers.serial_code_scanner import SerialCodeScannerOptions as DriverOptions
from devices.emulators.serial_code_scanner import SerialCodeScanner, SerialCodeScannerOptions
from tests.helpers.scanner_rigs import CODES


def enabled(url: str) -> Device:
    scanner = Driver(DriverOptions(url=url, pause=0.1))
    scanner.enable()
    return scanner


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = SerialCodeScanner(SerialCodeScannerOptions(codes=CODES), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=partial(enabled, emulator.url),
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
