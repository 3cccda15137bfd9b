"""The simulated receipt printer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from devices.drivers.simulated_receipt_printer import SimulatedReceiptPrinter
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    del folder
    printer = cast("SimulatedReceiptPrinter", build_driver("simulated-receipt-printer", {}))
    yield DriverRig(
        build=lambda: printer,
        unplug=lambda: setattr(printer, "plugged", False),
        plug=lambda: setattr(printer, "plugged", True),
        edges=(),
    )
