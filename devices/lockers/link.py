"""Asks over a half-duplex wire, one question at a time; knows a wire that echoes what is sent."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.lockers.boards import NothingSentError
from devices.protocols.framing import FrameFinder
from devices.transports.byte_stream import DRAINED_AT_MOST, ByteStream

T = TypeVar("T")

CHUNK = 4096  # bytes
MOST = 8192  # bytes that may come for one question; a bank's longest answer has less than 100


class Link:
    """One wire. Nothing is ever sent twice here; who asks again does so on purpose.

    `overhear` gets every sound frame that is not offered to `accept`. `answer_within` in seconds.
    """

    def __init__(
        self,
        stream: ByteStream,
        *,
        answer_within: float,
        finder: Callable[[], FrameFinder],
        overhear: Callable[[bytes], object] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream
        self._answer_within = answer_within
        self._finder = finder
        self._overhear = overhear
        self._clock = clock
        self.echoes: bool | None = None

    def open(self) -> None:
        """Open; whether the wire echoes is not known until something sound was heard."""
        self._stream.open()
        self.echoes = None

    def learn(self, question: bytes, answers: Callable[[bytes], bool]) -> None:
        """Find out whether the wire echoes, by a question that no answer to it contains.

        `answers` says whether a frame answers it, which an echo never does. DeviceError where neither came
        whole: an echo can be late or garbled, and what a board tells unasked can come before it.
        """
        self.send(question)
        self.echoes = self._comes_back(question, answers)

    def close(self) -> None:
        """Close the wire."""
        self._stream.close()

    def send(self, request: bytes) -> None:
        """Send, once; NothingSentError where the wire failed before."""
        try:
            self._hear_out()
        except DeviceError as error:
            raise NothingSentError(error.failure, error.detail) from error
        self._stream.write(request)

    def ask(
        self,
        request: bytes,
        finder: FrameFinder,
        accept: Callable[[bytes], T | None],
        within: float | None = None,
    ) -> T:
        """Send `request` once and return the first answer that `accept` takes; raise DeviceError."""
        self.send(request)
        echo = request if self.echoes else b""
        heard, total = b"", 0
        until = self._clock() + (self._answer_within if within is None else within)
        while total < MOST and (left := until - self._clock()) > 0:
            data = self._stream.read(CHUNK, within=left)
            heard, total = heard + data, total + len(data)
            if (at := heard.find(echo)) < 0:
                finder.heard = finder.heard or bool(data)
                continue
            self._take(heard[:at])
            finder.feed(heard[at + len(echo) :])
            heard, echo = b"", b""
            for frame in finder.frames():
                if (answer := accept(frame)) is not None:
                    return answer
        if finder.heard:
            raise ProtocolError(f"no good frame answered {request.hex()}")
        raise DeviceError(DeviceFailure.TIME_OUT, f"no answer to {request.hex()}")

    def pass_over(self) -> None:
        """Take nothing that comes within the time of an answer: it answers what was asked before."""
        until, total = self._clock() + self._answer_within, 0
        while total < MOST and (left := until - self._clock()) > 0:
            total += len(self._stream.read(CHUNK, within=left))

    def _comes_back(self, question: bytes, answers: Callable[[bytes], bool]) -> bool:
        """Say whether what was sent is heard before its answer; raise DeviceError where neither is."""
        finder, heard = self._finder(), b""
        until = self._clock() + self._answer_within
        while len(heard) < MOST and (left := until - self._clock()) > 0:
            data = self._stream.read(CHUNK, within=left)
            heard += data
            finder.feed(data)
            frames = list(finder.frames())
            for frame in frames:
                self._overhear(frame)
            if question in heard:
                return True
            if any(map(answers, frames)) and finder.rubbish < len(question) // 2:
                return False  # more rubbish may have been a garbled echo
        if heard:
            raise ProtocolError(f"neither an echo nor an answer came after {question.hex()}")
        raise DeviceError(DeviceFailure.TIME_OUT, f"nothing came after {question.hex()}")

    def _take(self, unasked: bytes) -> None:
        finder = self._finder()
        finder.feed(unasked)
        for frame in finder.frames():
            self._overhear(frame)

    def _hear_out(self) -> None:
        """Take what came unasked, or too late to be an answer; ProtocolError where it never ends."""
        finder = self._finder()
        for turn in range(DRAINED_AT_MOST):
            data = self._stream.read(CHUNK, within=0)
            if not data:
                return
            finder.feed(b"" if turn else data)
            for frame in finder.frames():
                self._overhear(frame)
        raise ProtocolError("it never stops sending")
