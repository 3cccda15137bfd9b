"""The conversation with an ESC/POS printer: commands go, answers come, status is asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from devices.errors import DeviceError, DeviceFailure
from devices.escpos.answers import (
    Answer,
    AnswerReader,
    Condition,
    Counter,
    ProcessDone,
    QueuedStatus,
    RealTimeStatus,
)
from devices.transports.byte_stream import ByteStream

A = TypeVar("A", bound=Answer)

STATUS_WITHIN = 0.12  # seconds for each of the four bytes, so that a look stays below 0.5 s


class Link:
    """A wire with the answers on it put in order. Remembers which end marks the printer has reached."""

    def __init__(self, wire: ByteStream, clock: Callable[[], float]) -> None:
        self._wire = wire
        self._clock = clock
        self._reader = AnswerReader()
        self._heard: deque[Answer] = deque()
        self._reached: set[bytes] = set()
        self._queued_statuses = 0

    def open(self) -> None:
        """Open the wire; nothing heard before counts."""
        self._wire.open()
        self.forget()

    def close(self) -> None:
        """Close the wire."""
        self._wire.close()

    def forget(self) -> None:
        """Throw away all that came, and the end marks seen."""
        self._wire.drain()
        self._reader.forget()
        self._heard.clear()
        self._reached.clear()
        self._queued_statuses = 0

    def send(self, data: bytes) -> None:
        """Send `data`."""
        self._wire.write(data)

    def reached(self, process_id: bytes | None) -> bool:
        """Tell whether that end mark was answered; None asks for any queued status."""
        return bool(self._queued_statuses) if process_id is None else process_id in self._reached

    def hear(self, kind: type[A], within: float) -> A | None:
        """Return the next answer of that kind, None when it did not come in time; note all others."""
        until = self._clock() + within
        while True:
            while self._heard:
                answer = self._heard.popleft()
                if isinstance(answer, kind):
                    return answer
            left = until - self._clock()
            if left < 0:
                return None
            self.listen(left)

    def counter_before(self, process_id: bytes, within: float) -> int | None:
        """Return the last counter told before that end mark, None when the mark did not come in time."""
        until = self._clock() + within
        value = None
        while True:
            while self._heard:
                match self._heard.popleft():
                    case Counter(told):
                        value = told
                    case ProcessDone(reached) if reached == process_id:
                        return value
                    case _:
                        pass
            left = until - self._clock()
            if left < 0:
                return None
            self.listen(left)

    def condition(self) -> Condition:
        """Ask for the four status bytes, one after the other; raise TIME_OUT for silence."""
        self.listen(0)
        self._heard.clear()  # a late status byte must not be taken for the answer to another question
        bits = []
        for number in (1, 2, 3, 4):
            self.send(bytes((0x10, 0x04, number)))
            status = self.hear(RealTimeStatus, STATUS_WITHIN)
            if status is None:
                raise DeviceError(DeviceFailure.TIME_OUT, f"no answer to DLE EOT {number}")
            bits.append(status.bits)
        return Condition(*bits)

    def listen(self, within: float) -> None:
        """Take in what comes first within that time."""
        for answer in self._reader.feed(self._wire.read(256, within=within)):
            self._heard.append(answer)
            match answer:
                case ProcessDone(process_id):
                    self._reached.add(process_id)
                case QueuedStatus():
                    self._queued_statuses += 1
                case _:
                    pass
