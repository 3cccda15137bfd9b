"""The simulated A4 printer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from devices.drivers.simulated_document_printer import SimulatedDocumentPrinter
from devices.registry import build_driver
from tests.helpers.driver_rig import DriverRig


@contextmanager
def rig(folder: Path) -> Iterator[DriverRig]:
    del folder
    printer = cast("SimulatedDocumentPrinter", build_driver("simulated-document-printer", {}))
    yield DriverRig(
        build=lambda: printer,
        unplug=lambda: setattr(printer, "plugged", False),
        plug=lambda: setattr(printer, "plugged", True),
        edges=(),
    )
