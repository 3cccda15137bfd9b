"""The two wires that a receipt printer may hang on: TCP and a serial line (a pty)."""

from __future__ import annotations

import os
import select
import socket
import threading
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from devices.ports import free_ports

Send = Callable[[bytes], None]
Receive = Callable[[bytes], None]
Answerer = Callable[[Send], Receive]


class Wire(Protocol):
    """A cable that can be plugged in and pulled out."""

    @property
    def url(self) -> str:
        """Where a driver finds it."""

    def open(self, answerer: Answerer) -> None:
        """Plug in; `answerer` is called for each connection and returns what takes its bytes."""

    def close(self) -> None:
        """Pull out."""


class TcpWire:
    """Listens on 127.0.0.1; the port stays the same from the first opening on.

    Like port 9100 of a real printer it serves one connection at a time, up to its last byte; others wait.
    """

    def __init__(self, port: int) -> None:
        self._port = port or free_ports()[0]
        self._listener: socket.socket | None = None
        self._connections: list[socket.socket] = []
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The pyserial URL."""
        return f"socket://127.0.0.1:{self._port}"

    def open(self, answerer: Answerer) -> None:
        """Listen."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._listener = listener
        self._thread = threading.Thread(
            target=self._accept, args=(listener, answerer), name="escpos-wire", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Drop all connections and listen no more."""
        for one in [self._listener, *self._connections]:
            if one is not None:
                with suppress(OSError):  # the other side was faster
                    one.shutdown(socket.SHUT_RDWR)
                one.close()
        if self._thread is not None:
            self._thread.join()
        self._listener, self._connections, self._thread = None, [], None

    def _accept(self, listener: socket.socket, answerer: Answerer) -> None:
        with suppress(OSError):  # closed
            while True:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._connections.append(connection)
                _receive(connection, answerer)


def _receive(connection: socket.socket, answerer: Answerer) -> None:
    def send(data: bytes) -> None:
        with suppress(OSError):  # nobody listens any more
            connection.sendall(data)

    receive = answerer(send)
    with connection, suppress(OSError):
        while data := connection.recv(4096):
            receive(data)


class PtyWire:
    """A pty whose other side is linked at `link`."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self._stop: tuple[int, int] | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The path of the serial device."""
        return str(self._link)

    def open(self, answerer: Answerer) -> None:
        """Make the pty and serve it."""
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(theirs))
        self._stop = os.pipe()
        self._thread = threading.Thread(
            target=_serve_pty, args=(ours, theirs, self._stop[0], answerer), name="escpos-wire", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Take the device away."""
        if self._stop is None or self._thread is None:
            return
        os.write(self._stop[1], b"x")
        self._thread.join()
        for descriptor in self._stop:
            os.close(descriptor)
        self._link.unlink(missing_ok=True)
        self._stop = self._thread = None


def _serve_pty(ours: int, theirs: int, stop: int, answerer: Answerer) -> None:
    def send(data: bytes) -> None:
        os.write(ours, data)

    receive = answerer(send)
    try:
        while stop not in (ready := select.select([ours, stop], [], [])[0]):
            if ours in ready:
                receive(os.read(ours, 4096))
    finally:
        os.close(ours)
        os.close(theirs)
