"""Contacts on inputs of the machine itself: a GPIO chip of the board, or one on USB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field

from devices.contacts import Contacts, ContactsOptions, Level
from devices.device import Report
from devices.errors import DeviceError, DeviceFailure
from devices.gpio.lines import Lines, Pull, Request, request_lines
from devices.options import Options


class GpioOptions(ContactsOptions):
    """Which chip, and how its inputs are wired."""

    chip: str = Field(default="/dev/gpiochip0", pattern=r"^/")
    """Path of the chip's device file; `gpiodetect` lists them."""
    pull: Pull = Pull.UP
    """Resistor inside the chip: `up`, `down` or `none`."""
    debounce_ms: int = Field(default=20, ge=0, le=1000)
    """Milliseconds for which a level must hold to count."""


class Gpio(Contacts):
    """Has the kernel keep each edge, so that an opening between two looks is told, too."""

    driver = "gpio"
    options: ClassVar[type[Options]] = GpioOptions

    def __init__(self, options: GpioOptions, request: Request = request_lines) -> None:
        super().__init__(options)
        self._request = request
        self._chip = options.chip
        self._pull = options.pull
        self._debounce = options.debounce_ms / 1000
        self._lines: Lines | None = None

    def open(self) -> None:
        """Ask for the lines; NO_DEVICE where the chip is not there or somebody else has one of them."""
        self.close()
        self._lines = self._request(self._chip, tuple(self._inputs), self._pull, self._debounce)

    def close(self) -> None:
        """Give the lines back."""
        lines, self._lines = self._lines, None
        if lines is not None:
            lines.close()

    def watch(self) -> Report:
        """Take the edges since the last look, then how the lines are: should the kernel have kept too few."""
        lines = self._opened()
        return self.told([*lines.edges(), *lines.levels().items()])

    def levels(self) -> Mapping[int, Level]:
        """Return how the lines are."""
        return self._opened().levels()

    def probe(self) -> Mapping[str, str]:
        """Return the chip."""
        return {"chip": self._chip}

    def _opened(self) -> Lines:
        if self._lines is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._chip} is not open")
        return self._lines
