"""The emulated printer's cables: pulled out at any moment they let go, and hold on to nothing."""

from __future__ import annotations

import os
import socket
import threading
import weakref
from pathlib import Path
from queue import SimpleQueue

import pytest

from devices.emulators.escpos_wires import PtyWire, Receive, Send, TcpWire

WITHIN = 5.0


class Port(socket.socket):
    """A listening socket on which a connection may come in just when it is shut down."""

    def __init__(self) -> None:
        super().__init__()
        self.comes_at_the_end: socket.socket | None = None
        self.accepted: list[weakref.ref[socket.socket]] = []
        self._waiting: SimpleQueue[socket.socket | None] = SimpleQueue()

    def connect_to(self) -> socket.socket:
        """Connect, and return the far end."""
        near, far = socket.socketpair()
        self._waiting.put(near)
        return far

    def accept(self) -> tuple[socket.socket, str]:
        connection = self._waiting.get(timeout=WITHIN)
        if connection is None:
            raise OSError("shut down")
        self.accepted.append(weakref.ref(connection))
        return connection, ""

    def shutdown(self, how: int) -> None:
        del how
        self._waiting.put(self.comes_at_the_end)
        self._waiting.put(None)


@pytest.fixture
def port() -> Port:
    return Port()


def ignoring(send: Send) -> Receive:
    del send
    return lambda _: None


def closes_in_time(wire: TcpWire) -> bool:
    closing = threading.Thread(target=wire.close, daemon=True)
    closing.start()
    closing.join(WITHIN)
    return not closing.is_alive()


def test_a_connection_that_comes_while_the_cable_is_pulled_is_dropped(port: Port) -> None:
    wire = TcpWire(9100, lambda _: port)
    port.comes_at_the_end, far = socket.socketpair()
    wire.open(ignoring)
    with far:
        assert closes_in_time(wire)
        far.settimeout(WITHIN)
        assert far.recv(1) == b""


class Served:
    """An answerer that tells of each connection and ignores what comes."""

    def __init__(self) -> None:
        self._connections: SimpleQueue[None] = SimpleQueue()

    def __call__(self, send: Send) -> Receive:
        self._connections.put(None)
        return ignoring(send)

    def wait(self) -> None:
        """Wait for the next connection."""
        self._connections.get(timeout=WITHIN)


def test_the_connection_being_served_is_dropped(port: Port) -> None:
    wire = TcpWire(9100, lambda _: port)
    served = Served()
    wire.open(served)
    with port.connect_to() as far:
        served.wait()
        assert closes_in_time(wire)
        assert far.recv(1) == b""


def test_connections_of_the_past_are_not_kept(port: Port) -> None:
    wire = TcpWire(9100, lambda _: port)
    served = Served()
    wire.open(served)
    for _ in range(3):
        with port.connect_to():
            served.wait()
    assert [connection() for connection in port.accepted[:2]] == [None, None]
    wire.close()


def test_what_is_said_on_a_cable_that_was_pulled_out_reaches_nobody(tmp_path: Path) -> None:
    wire = PtyWire(tmp_path / "serial")
    ends: list[Send] = []

    def answerer(send: Send) -> Receive:
        ends.append(send)
        return ignoring(send)

    wire.open(answerer)
    wire.close()
    reading, writing = os.pipe()  # takes the numbers that the pty had
    os.set_blocking(reading, False)
    ends[0](b"a late answer")
    with pytest.raises(BlockingIOError):
        os.read(reading, 1)
    os.close(reading)
    os.close(writing)
