"""Scanners read while a screen asks for a code, and at no other time."""

from __future__ import annotations

import pytest

from devices.code_scanner import CodeScanner
from devices.drivers.simulated_code_scanner import SimulatedCodeScanner, SimulatedCodeScannerOptions
from devices.pace import Pace
from devices.supervisor import DeviceSpec, Supervisor
from kiosk.app.errands import Errands
from kiosk.app.scanners import ScannerWatch


class NotedScanner(SimulatedCodeScanner):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__(SimulatedCodeScannerOptions())
        self.told: list[str] = []

    def enable(self) -> None:
        self.told.append("on")
        super().enable()

    def disable(self) -> None:
        self.told.append("off")
        super().disable()


def test_it_reads_only_while_a_screen_asks_for_a_code() -> None:
    noted = NotedScanner()
    supervisor = Supervisor(
        [DeviceSpec("scanner", "any")],
        on_bug=lambda bug: pytest.fail(str(bug)),
        pace=Pace(reopen=lambda _: 0.05),
        build=lambda _: noted,
    )
    supervisor.start()
    assert supervisor.slots()["scanner"].wait_until_seen(20)
    asks = [False]
    errands = Errands()
    watch = ScannerWatch(errands, lambda: asks[0])
    watch.look()
    watch.use(supervisor.of_class(CodeScanner))
    for asked in (False, True, True, False, False, True):  # the same twice: a scanner may have come back
        asks[0] = asked
        watch.look()
    watch.rest()
    errands.close()
    assert supervisor.stop(20)
    assert noted.told == ["on", "on", "off", "on", "off"]
