"""A code scanner that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

import time
from typing import ClassVar

from pydantic import Field

from devices.code_scanner import Clock, CodeRead, CodeScanner, Rest
from devices.codes.symbology import Symbology
from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options


class SimulatedCodeScannerOptions(Options):
    """How long a code rests."""

    rest: float = Field(default=2.0, ge=0.2, le=60)
    """Seconds that a code must be away before it counts again."""


class SimulatedCodeScanner(CodeScanner):
    """Reads imaginary codes. Its hands (show, plugged) are called from any thread."""

    driver = "simulated-code-scanner"
    options: ClassVar[type[Options]] = SimulatedCodeScannerOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedCodeScannerOptions, clock: Clock = time.monotonic) -> None:
        self.plugged = True
        self._rest = Rest(options.rest, clock)
        self._held: str | None = None
        self._is_open = self._enabled = False

    def show(self, text: str | None) -> None:
        """Hold a QR code before it; None takes it away."""
        self._held = text

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def enable(self) -> None:
        """Look."""
        self._enabled = True

    def disable(self) -> None:
        """Look away."""
        self._enabled = False
        self._rest.forget()

    def watch(self) -> Report:
        """Announce what is held before it."""
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        held = self._held
        if self._enabled and held is not None:
            read = CodeRead(held, Symbology.QR_CODE)
            if self._rest.is_new(read):
                self.announce(read)
        return Report(Status.ONLINE)

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
