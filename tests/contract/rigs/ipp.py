"""An IPP printer: ippeveprinter behind the emulator's connector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig


def at(port: int) -> Device:
    return build_driver("ipp", {"uri": f"ipp://127.0.0.1:{port}/ipp/print", "request_within": 2})


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = IppPrinter(IppPrinterOptions(), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=lambda: build_driver("ipp", {"uri": emulator.uri, "request_within": 2}),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "go-silent"),
            heal=partial(emulator.act, "recover"),
            at=at,
            edges=(),
        )
    finally:
        emulator.stop()
