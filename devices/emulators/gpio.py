"""A GPIO chip at the seam of libgpiod: it takes requests as the kernel does, and hands move its lines.

The kernel's own simulator (gpio-sim) is a module that must be loaded, which a container or a test cannot do.
So this one works in the driver's process only, handed over as its `request`.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.contacts import Level
from devices.emulator import Emulator, Hand, Sight
from devices.errors import DeviceError, DeviceFailure
from devices.gpio.lines import Pull
from devices.options import Options

KEPT = 16  # edges for each line, as the kernel keeps by default; later ones are dropped


class GpioOptions(Options):
    """The chip's lines."""

    lines: int = Field(default=4, ge=1, le=32)
    """Number of lines."""


class Gpio(Emulator):
    """Every line has a switch to ground: closed it is low, open it goes where the pull takes it."""

    model = "gpio"
    options: ClassVar[type[Options]] = GpioOptions

    def __init__(self, options: GpioOptions, folder: Path) -> None:
        del folder
        self._guard = threading.Lock()
        self._there = False
        self._closed = dict.fromkeys(range(options.lines), True)
        self._requested: RequestedLines | None = None

    def start(self) -> None:
        """Plug the chip in."""
        self._there = True

    def stop(self) -> None:
        """Pull the chip out."""
        with self._guard:
            self._there = False
            self._requested = None

    def hands(self) -> Sequence[Hand]:
        """Return: open, close, pulse (a line), unplug, plug."""
        lines = tuple((str(line), f"{line} 号", f"line {line}") for line in self._closed)
        return (
            Hand("open", "断开触点", "Open a contact", lines),
            Hand("close", "闭合触点", "Close a contact", lines),
            Hand("pulse", "短暂断开触点", "Open a contact for a moment", lines),
            Hand("unplug", "拔掉输入模块", "Unplug the chip"),
            Hand("plug", "接回输入模块", "Plug the chip in"),
        )

    def act(self, act: str, argument: str | None = None) -> None:
        """Do one of `hands`."""
        match act:
            case "open" | "close":
                self._move(self._line(argument), closed=act == "close")
            case "pulse":
                self._move(self._line(argument), closed=False)
                self._move(self._line(argument), closed=True)
            case "unplug":
                self.stop()
            case "plug":
                self.start()
            case _:
                raise ValueError(f'nobody can "{act}" here')

    def sight(self) -> Sight:
        """Return the facts `open` (the lines whose contact is open) and `cable`."""
        opened = " ".join(str(line) for line, closed in self._closed.items() if not closed)
        return Sight({"open": opened, "cable": "plugged" if self._there else "unplugged"})

    def request(self, chip: str, lines: Collection[int], pull: Pull, debounce: float) -> RequestedLines:
        """Give lines as the kernel does: not twice, and none that are not there."""
        del debounce
        with self._guard:
            if not self._there or self._requested is not None or not self._closed.keys() >= set(lines):
                raise DeviceError(DeviceFailure.NO_DEVICE, chip)
            self._requested = RequestedLines(self, tuple(lines), pull)
            return self._requested

    def give_back(self, lines: RequestedLines) -> None:
        """Take lines back."""
        with self._guard:
            if self._requested is lines:
                self._requested = None

    def closed(self, lines: RequestedLines) -> Mapping[int, bool]:
        """Return whether each contact is closed; raise DeviceError where the chip was pulled meanwhile."""
        with self._guard:
            if self._requested is not lines:
                raise DeviceError(DeviceFailure.CONNECTION_LOST, "the chip is gone")
            return dict(self._closed)

    def _line(self, argument: str | None) -> int:
        if argument is None or argument not in {str(line) for line in self._closed}:
            raise ValueError("no such line")
        return int(argument)

    def _move(self, line: int, *, closed: bool) -> None:
        with self._guard:
            moved = self._closed[line] is not closed
            self._closed[line] = closed
            if moved and self._requested is not None:
                self._requested.moved(line, closed=closed)


class RequestedLines:
    """Lines of the emulated chip, as somebody asked for them."""

    def __init__(self, chip: Gpio, lines: tuple[int, ...], pull: Pull) -> None:
        self._chip = chip
        self._lines = lines
        self._open_level = Level.HIGH if pull is Pull.UP else Level.LOW
        self._edges: list[tuple[int, Level]] = []

    def levels(self) -> Mapping[int, Level]:
        """Return the level of each line."""
        closed = self._chip.closed(self)
        return {line: self._level(closed=closed[line]) for line in self._lines}

    def edges(self) -> list[tuple[int, Level]]:
        """Return what was kept."""
        self._chip.closed(self)
        kept, self._edges = self._edges, []
        return kept

    def close(self) -> None:
        """Give them back."""
        self._chip.give_back(self)

    def moved(self, line: int, *, closed: bool) -> None:
        """Keep an edge, as long as there is room."""
        if line in self._lines and len(self._edges) < KEPT * len(self._lines):
            self._edges.append((line, self._level(closed=closed)))

    def _level(self, *, closed: bool) -> Level:
        return Level.LOW if closed else self._open_level
