"""The conversation with an ESC/POS printer: commands go, answers come, status is asked for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from devices.device import Fault
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.escpos.answers import (
    Answer,
    AnswerReader,
    Condition,
    Counter,
    FullStatus,
    Information,
    ProcessDone,
    QueuedStatus,
    RealTimeStatus,
)
from devices.escpos.marks import PAPER_STATUS_WHEN_REACHED
from devices.escpos.owed import OwedStatuses
from devices.transports.byte_stream import ByteStream, drain_with

A = TypeVar("A", bound=Answer)

ASK_FULL_STATUS = b"\x10\x04\x14"
STATUS_WITHIN = 0.12  # seconds for each of the four bytes, so that a look stays below 0.5 s
PIECE = 512  # bytes; at 9600 baud 0.53 s, well below what a wire gives one piece
QUIET = 0.5  # seconds without an answer after which none follows: between two `GS r` nothing is printed


class Link:
    """A wire with the answers on it put in order. Remembers which end marks the printer has reached."""

    def __init__(self, wire: ByteStream, clock: Callable[[], float], *, full_status: bool = False) -> None:
        self._wire = wire
        self._clock = clock
        self._has_full_status = full_status
        self._reader = AnswerReader(full_status=full_status)
        self._heard: deque[Answer] = deque()
        self._reached: set[bytes] = set()
        self._owed = OwedStatuses()

    def open(self) -> None:
        """Open the wire; nothing heard before counts, and what the printer still holds is not known."""
        self._wire.open()
        self._owed.lose_count()
        self.forget()

    def close(self) -> None:
        """Close the wire."""
        self._wire.close()

    def forget(self) -> None:
        """Throw away all that came, and the end marks seen. Answers to `GS r` among it are counted."""
        drain_with(self._take_in_what_came)
        if self._reader.forget():
            self._owed.lose_count()  # the rest of it may look like an answer
        self._heard.clear()
        self._reached.clear()

    def send(self, data: bytes, *, statuses: int = 0) -> None:
        """Send `data`, which asks `GS r` so many times; TIME_OUT where the printer takes no more of it."""
        self._owed.asked(statuses)
        for start in range(0, len(data), PIECE):
            self._wire.write(data[start : start + PIECE])

    def reached(self, process_id: bytes | None) -> bool:
        """Tell whether that end mark was answered; None: whether every `GS r` ever sent was."""
        return self._owed.none if process_id is None else process_id in self._reached

    def settle(self, within: float) -> bool:
        """Make sure that no answer to an earlier `GS r` is still to come; say whether that is so.

        Where their number is not known one more is asked. Answers come in the order of the questions, so the
        one after which the printer, not stopped by anything, stays quiet was the last.
        """
        if self._owed.none:
            return True
        until = self._clock() + within
        self._owed.lose_count()
        self._heard.clear()
        self.send(PAPER_STATUS_WHEN_REACHED)
        heard = self.hear(QueuedStatus, within)
        while heard is not None and self._clock() < until:
            heard = self.hear(QueuedStatus, QUIET)
            if heard is None and not self.condition().stopping():
                self._owed.settle()
        return self._owed.none

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
        printer, offline, error, paper = [self._status(number) for number in (1, 2, 3, 4)]
        condition = Condition(printer, offline, error, paper)
        if self._has_full_status and Fault.OTHER in condition.faults():
            with suppress(DeviceError):  # silent about it, it has a fault all the same
                return replace(condition, jammed=self.full_status().jammed)
        return condition

    def _status(self, number: int) -> int:
        self.send(bytes((0x10, 0x04, number)))
        status = self.hear(RealTimeStatus, STATUS_WITHIN)
        if status is None:
            raise DeviceError(DeviceFailure.TIME_OUT, f"no answer to DLE EOT {number}")
        return status.bits

    def information(self, number: int, within: float) -> str | None:
        """Ask by `GS I` what the printer is called; None where it does not tell, as many models."""
        self._reader.reads_names = True
        try:
            self.send(bytes((0x1D, 0x49, number)))
            told = self.hear(Information, within)
        finally:
            self._reader.reads_names = False
        return None if told is None else told.text

    def full_status(self) -> FullStatus:
        """Ask what is in the outlet and on the way there (DLE EOT 20); raise TIME_OUT for silence."""
        self.listen(0)
        self._heard.clear()
        self.send(ASK_FULL_STATUS)
        status = self.hear(FullStatus, STATUS_WITHIN)
        if status is None:
            raise DeviceError(DeviceFailure.TIME_OUT, "no answer to DLE EOT 20")
        return status

    def listen(self, within: float) -> None:
        """Take in what comes first within that time."""
        self._note(self._wire.read(256, within=within))

    def _take_in_what_came(self) -> bytes:
        data = self._wire.read(4096, within=0)
        with suppress(ProtocolError):
            self._note(data)
        return data

    def _note(self, data: bytes) -> None:
        try:
            answers = self._reader.feed(data)
        except ProtocolError:
            self._owed.lose_count()
            raise
        for answer in answers:
            self._heard.append(answer)
            match answer:
                case ProcessDone(process_id):
                    self._reached.add(process_id)
                case QueuedStatus():
                    self._owed.answered()
                case _:
                    pass
