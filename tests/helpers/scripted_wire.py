"""An ESC/POS printer that says what it is told to, on an own clock."""

from __future__ import annotations

from collections import deque

from devices.drivers.escpos import CLEAR_BUFFER
from devices.errors import DeviceError, DeviceFailure

GOOD = {1: b"\x12", 2: b"\x12", 3: b"\x12", 4: b"\x12"}
WRITE_WITHIN = 2.0  # seconds that serial wires give each piece


class ScriptedWire:
    """Answers status questions from `status` and a job by `on_job`; time passes by waiting.

    From the job on `after_job` takes the place of `status`. `bytes_per_second` is the speed of the line.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.status = dict(GOOD)
        self.on_job = b""
        self.after_job: dict[int, bytes] = {}
        self.job_fails: DeviceFailure | None = None
        self.clears = True
        self.bytes_per_second = float("inf")
        self.on_full_status = b""
        self.floods = b""
        self.counters: deque[bytes] = deque()
        self.sent: list[bytes] = []
        self._coming: deque[bytes] = deque()

    def clock(self) -> float:
        return self.now

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def drain(self) -> None:
        self._coming.clear()

    def write(self, data: bytes) -> None:
        self.sent.append(data)
        takes = len(data) / self.bytes_per_second
        self.now += min(takes, WRITE_WITHIN)
        if takes > WRITE_WITHIN:
            raise DeviceError(DeviceFailure.TIME_OUT)
        if data == b"\x10\x04\x14":
            self.comes(self.on_full_status)
        elif data[:2] == b"\x10\x04":
            self.comes(self.status.get(data[2], b""))
        elif data[:2] == b"\x1b@":
            if self.job_fails:
                raise DeviceError(self.job_fails)
            self.comes(self.on_job)
            self.status = self.after_job or self.status
        elif data == CLEAR_BUFFER and self.clears:
            self.comes(b"\x37\x25\x00")
        elif data[:2] == b"\x1dg":
            self.comes(self.counters.popleft().replace(b"MARK", data[-4:]))

    def comes(self, data: bytes) -> None:
        if data:
            self._coming.append(data)

    def read(self, most: int, *, within: float) -> bytes:
        del most
        if self.floods:
            return self.floods
        if self._coming:
            return self._coming.popleft()
        self.now += max(within, 0.001)
        return b""
