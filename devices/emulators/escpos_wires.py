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
Listen = Callable[[int], socket.socket]


def listen_on(port: int) -> socket.socket:
    """Return a socket that listens on 127.0.0.1."""
    return socket.create_server(("127.0.0.1", port))


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

    def __init__(self, port: int, listen: Listen = listen_on) -> None:
        self._port = port or free_ports()[0]
        self._listen = listen
        self._cable = threading.Lock()
        self._ends: list[socket.socket] = []  # listener and connection being served; none: pulled out
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The pyserial URL."""
        return f"socket://127.0.0.1:{self._port}"

    def open(self, answerer: Answerer) -> None:
        """Listen."""
        listener = self._listen(self._port)
        self._ends = [listener]
        self._thread = threading.Thread(
            target=self._serve, args=(listener, answerer), name="escpos-wire", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Drop the connection and listen no more."""
        with self._cable:
            ends, self._ends = self._ends, []
        for one in ends:
            with suppress(OSError):  # the other side was faster
                one.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _serve(self, listener: socket.socket, answerer: Answerer) -> None:
        with listener, suppress(OSError):  # shut down
            while True:
                connection, _ = listener.accept()
                with connection:
                    if not self._plug_in(connection):
                        return
                    _receive(connection, answerer)
                self._pull_out(connection)

    def _plug_in(self, connection: socket.socket) -> bool:
        """Have `close` end this connection too; say whether it has not been called already."""
        with self._cable:
            if self._ends:
                self._ends.append(connection)
            return bool(self._ends)

    def _pull_out(self, connection: socket.socket) -> None:
        with self._cable:
            if connection in self._ends:
                self._ends.remove(connection)


def _receive(connection: socket.socket, answerer: Answerer) -> None:
    def send(data: bytes) -> None:
        with suppress(OSError):  # nobody listens any more
            connection.sendall(data)

    receive = answerer(send)
    with suppress(OSError):  # dropped by one side or the other
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
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
        os.set_blocking(ours, False)
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


class _PtyEnd:
    """The printer's end of a pty. What nobody takes is lost, as on a serial line."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        self._using = threading.Lock()

    def send(self, data: bytes) -> None:
        """Send `data`, into the void once it is closed: the number may be another file's by then."""
        with self._using, suppress(BlockingIOError):
            if self._descriptor is not None:
                os.write(self._descriptor, data)

    def close(self) -> None:
        """Close it."""
        with self._using:
            if self._descriptor is not None:
                os.close(self._descriptor)
            self._descriptor = None


def _serve_pty(ours: int, theirs: int, stop: int, answerer: Answerer) -> None:
    end = _PtyEnd(ours)
    receive = answerer(end.send)
    try:
        while stop not in (ready := select.select([ours, stop], [], [])[0]):
            if ours in ready:
                receive(os.read(ours, 4096))
    finally:
        end.close()
        os.close(theirs)
