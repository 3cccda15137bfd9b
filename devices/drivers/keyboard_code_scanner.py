"""Code scanners that are a keyboard to the computer (USB HID wedges)."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from devices.code_scanner import LONGEST, Clock, CodeRead, CodeScanner, Rest
from devices.device import Report, Status
from devices.options import Options
from devices.plugged import Place, Plugged
from devices.wedge.wedge import Wedge, WedgeOptions


class KeyboardCodeScannerOptions(WedgeOptions):
    """Where the scanner is, and how its codes end."""

    rest: float = Field(default=2.0, ge=0.2, le=60)
    """Seconds that a code must be away before it counts again."""


class KeyboardCodeScanner(CodeScanner):
    """Takes what the scanner types; the screen gets none of it, whether codes are wanted or not."""

    driver = "keyboard-code-scanner"
    options: ClassVar[type[Options]] = KeyboardCodeScannerOptions
    watch_pause = 0.0  # reading waits by itself

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any input device that types: nothing on it tells what it is."""
        return {"path": found.address} if found.place is Place.INPUT else None

    def __init__(self, options: KeyboardCodeScannerOptions, clock: Clock = time.monotonic) -> None:
        self._wedge = Wedge(options, LONGEST)
        self._rest = Rest(options.rest, clock)
        self._enabled = False

    def open(self) -> None:
        """Open and grab the device."""
        self._wedge.open()

    def close(self) -> None:
        """Let it go."""
        self._wedge.close()

    def enable(self) -> None:
        """Announce codes."""
        self._enabled = True

    def disable(self) -> None:
        """Drop what is scanned."""
        self._enabled = False
        self._rest.forget()

    def probe(self) -> Mapping[str, str]:
        """Return what the device calls itself."""
        return {"name": self._wedge.name()}

    def watch(self) -> Report:
        """Wait for a code, for a pause at most."""
        for line in self._wedge.lines():
            read = CodeRead(line)
            if self._enabled and self._rest.is_new(read):
                self.announce(read)
        return Report(Status.ONLINE)
