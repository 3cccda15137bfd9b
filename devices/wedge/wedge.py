"""Lines that a keyboard wedge types."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from devices.options import Options
from devices.protocols.input_events import EVENT, EventFinder, Keyboard, was_dropped
from devices.protocols.scanned_lines import Ending, LineFinder
from devices.transports.input_device import InputDevice

EVENTS_AT_ONCE = 1024


def _checked(path: str) -> str:
    if not path.startswith("/"):
        raise ValueError("expected /dev/input/by-id/…")
    return path


class WedgeOptions(Options):
    """Where the wedge is, and how what it types ends."""

    path: Annotated[str, AfterValidator(_checked)]
    """Its device file, best `/dev/input/by-id/…-event-kbd`."""
    grab: bool = True
    """Keep what it types from the screen; only an emulated one cannot be grabbed."""
    ending: Literal["enter", "tab", "pause"] = "enter"
    """What it types after each code or number."""
    pause: float = Field(default=0.2, ge=0.05, le=0.4)
    """Seconds without a key after which what was typed half is dropped, or has ended with `ending: pause`."""


ENDINGS = {"enter": Ending.LF, "tab": Ending.TAB, "pause": Ending.PAUSE}


class Wedge:
    """Reads the device's events and makes lines of them."""

    def __init__(self, options: WedgeOptions, longest: int) -> None:
        self._device = InputDevice(options.path, grab=options.grab)
        self._pause = options.pause
        self._events = EventFinder()
        self._keyboard = Keyboard()
        self._lines = LineFinder(ENDINGS[options.ending], longest)

    def open(self) -> None:
        """Open the device; what it types further of a code that was begun before is part of none."""
        self._events = EventFinder()
        self._keyboard.release()
        self._lines.skip()
        self._device.open()

    def close(self) -> None:
        """Close the device."""
        self._device.close()

    def name(self) -> str:
        """Return what the device calls itself."""
        return self._device.name()

    def lines(self) -> list[str]:
        """Return the lines that were typed, after a pause at most; raise DeviceError."""
        data = self._device.read(EVENTS_AT_ONCE * EVENT.size, within=self._pause)
        if not data:
            line = self._lines.quiet()
            return [line.decode("ascii")] if line else []
        self._events.feed(data)
        for event in self._events.events():
            if was_dropped(event):
                self._keyboard.release()
                self._lines.skip()
            self._lines.feed(self._keyboard.type(event).encode("ascii"))
        return [line.decode("ascii") for line in self._lines.lines()]
