"""Code scanners read while the screen asks for a code, and only then."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from kiosk.app.errands import Errands

if TYPE_CHECKING:
    from devices.code_scanner import CodeScanner
    from devices.slot import DeviceSlot


class ScannerWatch:
    """Looks whenever a screen or a device changes: a scanner that came back is enabled, too.

    `wanted` says whether the screen that is up asks for a code.
    """

    def __init__(self, errands: Errands, wanted: Callable[[], bool]) -> None:
        self._errands = errands
        self._wanted = wanted
        self._enabled = False
        self._scanners: list[DeviceSlot[CodeScanner]] = []

    def use(self, scanners: Iterable[DeviceSlot[CodeScanner]]) -> None:
        """Read with these from now on."""
        self._scanners = list(scanners)

    def look(self) -> None:
        """Enable the scanners where a code is asked for, else disable them; on the GUI thread."""
        before, self._enabled = self._enabled, self._wanted()
        if self._enabled:
            self._errands.send(self._scanners, lambda scanner: scanner.enable())
        elif before:
            self.rest()

    def rest(self) -> None:
        """Disable the scanners."""
        self._errands.send(self._scanners, lambda scanner: scanner.disable())
