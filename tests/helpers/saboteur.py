"""A wire between a driver and its peer that is cut, falls silent, drips or is flooded at a chosen byte."""

from __future__ import annotations

import contextlib
import itertools
import select
import socket
import struct
import threading
from collections.abc import Iterator
from enum import StrEnum, auto
from types import TracebackType
from typing import Self


class Sabotage(StrEnum):
    """What becomes of the peer's bytes once so many were let through."""

    HANG_UP = auto()
    RESET = auto()
    RUBBISH = auto()  # a few bytes that nobody expects, then silence
    FLOOD = auto()  # rubbish without an end
    SILENCE = auto()
    DRIP = auto()  # a byte every 50 ms


RUBBISH = bytes(range(255, 127, -1))


class SabotagedWire:
    """Listens on `port`; takes each connection to the peer at `upstream`, and answers through once `passed`.

    One connection at a time, as serial gateways and small printers have it.
    """

    def __init__(self, upstream: int | None, sabotage: Sabotage, passed: int) -> None:
        self._upstream = upstream
        self.sabotage = sabotage
        self.passed = passed  # bytes of answers let through on each connection
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="saboteur", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        with contextlib.suppress(OSError):  # wakes accept
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            near, _ = self._listener.accept()
            with near, contextlib.suppress(OSError):
                if self._upstream is None:
                    self._sabotage(near)
                    continue
                with socket.create_connection(("127.0.0.1", self._upstream), 5) as far:
                    self._carry(near, far)

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        left = self.passed
        while not self._ending.is_set():
            ready, _, _ = select.select([near, far], [], [], 0.05)
            if near in ready:
                asked = near.recv(65536)
                if not asked:
                    return
                far.sendall(asked)
            if far in ready:
                answer = far.recv(65536)
                near.sendall(answer[:left])
                if not answer or len(answer) >= left:
                    self._sabotage(near, answer[left:])
                    return
                left -= len(answer)

    def _sabotage(self, near: socket.socket, rest: bytes = b"") -> None:
        match self.sabotage:
            case Sabotage.HANG_UP:
                return
            case Sabotage.RESET:
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                return
            case Sabotage.RUBBISH:
                near.sendall(RUBBISH)
            case Sabotage.FLOOD:
                near.settimeout(0.2)
                while not self._ending.is_set():
                    with contextlib.suppress(TimeoutError):
                        near.sendall(RUBBISH * 64)
            case Sabotage.SILENCE:
                pass
            case Sabotage.DRIP:
                for number in itertools.cycle(rest or RUBBISH):
                    if self._ending.wait(0.05):
                        return
                    near.sendall(bytes((number,)))
        self._wait_for_hang_up(near)

    def _wait_for_hang_up(self, near: socket.socket) -> None:
        while not self._ending.is_set():
            ready, _, _ = select.select([near], [], [], 0.05)
            if ready and not near.recv(65536):
                return


@contextlib.contextmanager
def canned(answer: bytes) -> Iterator[int]:
    """Listen on a port, which is yielded; answer every request so, and hang up."""
    listener = socket.create_server(("127.0.0.1", 0))
    ending = threading.Event()

    def serve() -> None:
        while not ending.is_set():
            near, _ = listener.accept()
            with near, contextlib.suppress(OSError):
                near.settimeout(5)
                near.recv(65536)
                near.sendall(answer)

    thread = threading.Thread(target=serve, name="canned", daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        ending.set()
        with contextlib.suppress(OSError):  # wakes accept
            socket.create_connection(listener.getsockname(), 1).close()
        thread.join(10)
        listener.close()
