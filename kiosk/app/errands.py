"""What is asked of devices while nobody waits for it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from devices.device import Device
from devices.errors import DeviceError

if TYPE_CHECKING:
    from devices.slot import DeviceSlot

WITHIN = 2.0  # seconds, for each

D = TypeVar("D", bound=Device)


class Errands:
    """Runs them one after another on a thread of its own, which begins with the first.

    A device that fails is told by its supervisor, and by nobody else. One thread asks.
    """

    def __init__(self) -> None:
        self._tasks: SimpleQueue[Callable[[], object] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="errands", daemon=True)

    def send(self, slots: Iterable[DeviceSlot[D]], do: Callable[[D], object]) -> None:
        """Have `do` done with each device soon; returns at once."""
        for slot in slots:
            if self._thread.ident is None:
                self._thread.start()
            self._tasks.put(partial(slot.perform, do, WITHIN))

    def close(self) -> None:
        """Let what was asked for end."""
        if self._thread.ident is not None:
            self._tasks.put(None)
            self._thread.join(WITHIN * 2)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            with suppress(DeviceError):
                task()
