"""Operations that wait for their turn on a device's thread."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from devices.device import Device
from devices.errors import DeviceError, DeviceFailure


@dataclass(frozen=True)
class Operation:
    """Something to do with the device until `deadline` on the worker's clock."""

    do: Callable[[Device], object]
    outcome: Future[object]
    deadline: float


class OperationQueue:
    """The oldest first. Not thread-safe: the worker's lock is held."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: deque[Operation] = deque()

    def __bool__(self) -> bool:
        """Whether one waits."""
        return bool(self._waiting)

    def add(self, operation: Operation) -> None:
        """Have one wait."""
        self._waiting.append(operation)

    def take(self) -> Operation | None:
        """Return the next, None where none waits."""
        return self._waiting.popleft() if self._waiting else None

    def refuse(self) -> None:
        """Fail all that wait with DEVICE_NOT_READY."""
        while self._waiting:
            outcome = self._waiting.popleft().outcome
            if outcome.set_running_or_notify_cancel():
                outcome.set_exception(DeviceError(DeviceFailure.DEVICE_NOT_READY, self._name))
