"""The device's end of a keyboard wedge, for emulators: a named pipe that carries input events.

The kernel's own way for that, uinput, needs root and a module. A pipe cannot be grabbed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from devices.protocols.input_events import SYN_DROPPED, Event, Kind, pack, typed


class TypingEnd:
    """A device file `event<n>`, another number each time it is plugged in, and a link to it by name."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._link = folder / f"usb-{name}-event-kbd"
        self._guard = threading.Lock()
        self._count = 0
        self._file: int | None = None

    @property
    def path(self) -> str:
        """Where the driver finds it."""
        return str(self._link)

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in."""
        return self._file is not None

    def plug(self) -> None:
        """Make the device file."""
        with self._guard:
            if self._file is not None:
                return
            self._count += 1
            node = self._folder / f"event{self._count}"
            node.unlink(missing_ok=True)
            os.mkfifo(node, 0o600)
            # Open for both ways: it neither waits for a reader nor ends without one (fifo(7)).
            self._file = os.open(node, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            self._link.unlink(missing_ok=True)
            self._link.symlink_to(node.name)

    def unplug(self) -> None:
        """Take the device file away; whoever reads it reaches its end."""
        with self._guard:
            file, self._file = self._file, None
            if file is None:
                return
            (self._folder / f"event{self._count}").unlink()
            self._link.unlink()
            os.close(file)

    def type(self, text: str) -> None:
        """Press and release the keys of a text."""
        self.send(pack(event) for event in typed(text))

    def lose(self) -> None:
        """Say that the kernel's buffer was full."""
        self.send([pack(Event(Kind.SYN, SYN_DROPPED, 0))])

    def send(self, pieces: Iterable[bytes]) -> None:
        """Send bytes; what does not fit into the pipe is lost, as where nobody reads."""
        with self._guard, suppress(BlockingIOError):
            for piece in pieces:
                if self._file is not None:
                    os.write(self._file, piece)
