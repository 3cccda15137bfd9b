"""A raw queue of a real cupsd, before an emulated printer."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.registry import build_driver
from tests.helpers.cups import CUPSD, cupsd
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    if CUPSD is None or os.geteuid() != 0:
        pytest.skip("needs cupsd and root")
    emulator = EscposPrinter(EscposPrinterOptions(seconds_per_line=0), folder)
    emulator.start()
    try:
        # Not below pytest's folder, which only its owner may enter: cupsd's filters run as lp.
        with tempfile.TemporaryDirectory(prefix="cups-") as place, cupsd(Path(place)) as cups:
            cups.add("RECEIPT", emulator.url, "raw")
            yield DriverRig(
                build=lambda: build_driver("escpos-queue", {"uri": cups.uri("RECEIPT")}),
                unplug=cups.stop,
                plug=cups.start,
                at=lambda port: build_driver(
                    "escpos-queue",
                    {"uri": f"ipp://127.0.0.1:{port}/printers/RECEIPT", "request_within": 2},
                ),
                edges=(),
            )
    finally:
        emulator.stop()
