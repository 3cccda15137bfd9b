"""The simulated code scanner is its own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devices.code_scanner import CodeRead
from devices.conformance.rig import DriverRig, Edge
from devices.drivers.simulated_code_scanner import SimulatedCodeScanner, SimulatedCodeScannerOptions


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    scanner = SimulatedCodeScanner(SimulatedCodeScannerOptions())
    scanner.enable()

    def plugged(state: bool) -> None:
        scanner.plugged = state

    yield DriverRig(
        build=lambda: scanner,
        unplug=lambda: plugged(False),
        plug=lambda: plugged(True),
        edges=(
            Edge(lambda: scanner.show("A"), (CodeRead,)),
            Edge(lambda: scanner.show("B"), (CodeRead,)),
        ),
    )
