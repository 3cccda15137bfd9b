"""A receipt printer without job echo, as a wire with an own clock: what it holds outlives connections."""

from __future__ import annotations

from collections import deque

from devices.escpos.marks import PAPER_STATUS_WHEN_REACHED


class InTurnPrinter:
    """Prints what it holds while it has paper and time passes; time passes by waiting for an answer.

    `done` are the numbers of the slips on paper, counted from 1 in the order they were sent; a slip takes
    `slip_takes` seconds. `out_in` are the seconds of printing until the paper is out, None for plenty;
    `loses` is how many answers to `GS r` will not arrive, `on_job` what it sends of itself with a slip.
    """

    def __init__(self) -> None:
        self.now = 0.0
        self.slip_takes = 1.0
        self.out_in: float | None = None
        self.loses = 0
        self.on_job: list[bytes] = []
        self.done: list[int] = []
        self.jobs = 0
        self.questions = 0
        self._holds: deque[tuple[int, float] | None] = deque()  # slips, seconds left; None: a question
        self._coming: deque[bytes] = deque()

    def clock(self) -> float:
        return self.now

    @property
    def is_out(self) -> bool:
        return self.out_in == 0

    def open(self) -> None:
        pass

    def close(self) -> None:
        pass

    def drain(self) -> None:
        self._coming.clear()

    def write(self, data: bytes) -> None:
        if data[:2] == b"\x10\x04":
            self._coming.append(self._status(data[2]))
            return
        if data[:2] == b"\x1b@":
            self.jobs += 1
            self._coming.extend(self.on_job)
            self._holds.append((self.jobs, self.slip_takes))
        assert data.endswith(PAPER_STATUS_WHEN_REACHED), "neither a slip nor a question"
        self.questions += 1
        self._holds.append(None)

    def read(self, most: int, *, within: float) -> bytes:
        del most
        until = self.now + max(within, 0.001)
        while not self._coming and self._works(until):
            pass
        if self._coming:
            return self._coming.popleft()
        self.now = until
        return b""

    def comes(self, data: bytes) -> None:
        """Let these bytes arrive before all others."""
        self._coming.append(data)

    def _works(self, until: float) -> bool:
        """Do one thing that ends by then; say whether there was one."""
        if self.is_out or not self._holds:
            return False
        first = self._holds.popleft()
        if first is None:
            self._answer()
            return True
        number, left = first
        spent = min(left, until - self.now, left if self.out_in is None else self.out_in)
        self.now += spent
        if self.out_in is not None:
            self.out_in -= spent
        if spent == left:
            self.done.append(number)
        else:
            self._holds.appendleft((number, left - spent))
        return spent == left

    def _answer(self) -> None:
        if self.loses:
            self.loses -= 1
        else:
            self._coming.append(b"\x00")

    def _status(self, question: int) -> bytes:
        out = {1: b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}
        return out[question] if self.is_out else b"\x12"
