"""An ESC/POS printer on TCP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.device import Device
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig


def at(port: int) -> Device:
    return build_driver("escpos", {"url": f"socket://127.0.0.1:{port}"})


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    emulator = EscposPrinter(EscposPrinterOptions(), folder)
    emulator.start()
    try:
        yield DriverRig(
            build=lambda: build_driver("escpos", {"url": emulator.url}),
            unplug=partial(emulator.act, "unplug"),
            plug=partial(emulator.act, "plug"),
            silence=partial(emulator.act, "go-silent"),
            garble=partial(emulator.act, "go-mad"),
            heal=partial(emulator.act, "recover"),
            at=at,
            edges=(),
        )
    finally:
        emulator.stop()
