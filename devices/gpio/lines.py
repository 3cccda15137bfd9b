"""Input lines of a GPIO chip through Linux's character device, by the bindings of libgpiod itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

import gpiod
from gpiod.line import Bias, Direction, Edge, Value

from devices.contacts import Level
from devices.errors import DeviceError, DeviceFailure

CONSUMER = "terminal"  # what `gpioinfo` shows beside the line


class Pull(StrEnum):
    """The resistor inside the chip."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


BIAS = {Pull.UP: Bias.PULL_UP, Pull.DOWN: Bias.PULL_DOWN, Pull.NONE: Bias.DISABLED}


class Lines(Protocol):
    """Inputs that were asked for; every method but `close` raises DeviceError(CONNECTION_LOST)."""

    def levels(self) -> Mapping[int, Level]:
        """Return the level of each line now."""

    def edges(self) -> list[tuple[int, Level]]:
        """Return the levels that lines went to since the last call, in their order; waits for none."""

    def close(self) -> None:
        """Give the lines back; never raises."""


Request = Callable[[str, Collection[int], Pull, float], Lines]
"""Asks for lines of a chip with a pull and a debounce in seconds; raises DeviceError(NO_DEVICE)."""


class GpiodLines:
    """Lines of the kernel, which keeps up to 16 edges a line until they are read."""

    def __init__(self, request: gpiod.LineRequest) -> None:
        self._request = request

    def levels(self) -> Mapping[int, Level]:
        """Ask the kernel."""
        with _lost():
            values = self._request.get_values()
        return {
            int(offset): Level.HIGH if value is Value.ACTIVE else Level.LOW
            for offset, value in zip(self._request.offsets, values, strict=True)
        }

    def edges(self) -> list[tuple[int, Level]]:
        """Read what the kernel kept."""
        found: list[tuple[int, Level]] = []
        with _lost():
            if self._request.wait_edge_events(0.0):
                for event in self._request.read_edge_events():
                    rising = event.event_type is event.Type.RISING_EDGE
                    found.append((event.line_offset, Level.HIGH if rising else Level.LOW))
        return found

    def close(self) -> None:
        """Give them back."""
        self._request.release()


def request_lines(chip: str, lines: Collection[int], pull: Pull, debounce: float) -> Lines:
    """Ask the kernel for lines of the chip at a path such as /dev/gpiochip0."""
    settings = gpiod.LineSettings(
        direction=Direction.INPUT,
        edge_detection=Edge.BOTH,
        bias=BIAS[pull],
        debounce_period=timedelta(seconds=debounce),
    )
    try:
        return GpiodLines(gpiod.request_lines(chip, {tuple(lines): settings}, CONSUMER))
    except (OSError, ValueError) as error:
        raise DeviceError(DeviceFailure.NO_DEVICE, f"{chip}: {error}") from error


@contextmanager
def _lost() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DeviceError(DeviceFailure.CONNECTION_LOST, f"GPIO: {error}") from error
