"""The device's end of a serial wire, for emulators: a TCP port or a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import socket
import threading
import tty
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from devices.ports import free_ports

LOOK_EVERY = 0.05  # seconds between two looks for the end
SAID_AT_ONCE = 1024  # bytes; a pseudo-terminal holds 4096

Hear = Callable[[bytes], bytes]


class WireEnd(Protocol):
    """The device's end of any wire."""

    @property
    def url(self) -> str:
        """Where the driver finds it."""

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in."""

    def plug(self) -> None:
        """Plug it in."""

    def unplug(self) -> None:
        """Pull it out."""


class SerialEnd(ABC):
    """Gives what arrives to `hear` and sends back what it returns. Plugged and unplugged again and again."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._unplugged = threading.Event()
        self._thread: threading.Thread | None = None
        self._unsaid = bytearray()
        self._guard = threading.Lock()

    def say(self, data: bytes) -> None:
        """Send bytes that nobody asked for; dropped where no host is there."""
        with self._guard:
            self._unsaid += data

    def _next_to_say(self) -> bytes:
        with self._guard:
            data = bytes(self._unsaid[:SAID_AT_ONCE])
            del self._unsaid[:SAID_AT_ONCE]
            return data

    @property
    @abstractmethod
    def url(self) -> str:
        """Where the driver finds it."""

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in."""
        return self._thread is not None

    def plug(self) -> None:
        """Begin to listen; OSError where the port is taken."""
        if self.plugged:
            return
        self._unplugged.clear()
        with self._guard:
            self._unsaid.clear()
        self._make()
        self._thread = threading.Thread(target=self._serve, name="serial-end", daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        """Pull the cable."""
        self._unplugged.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    @abstractmethod
    def _make(self) -> None: ...

    @abstractmethod
    def _serve(self) -> None: ...


class TcpEnd(SerialEnd):
    """A serial gateway: one host at a time, a new one takes the wire over."""

    def __init__(self, hear: Hear, port: int) -> None:
        super().__init__(hear)
        self._port = port or free_ports()[0]
        self._listener: socket.socket | None = None

    @property
    def url(self) -> str:
        """The pyserial URL."""
        return f"socket://127.0.0.1:{self._port}"

    def _make(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port))

    def _serve(self) -> None:
        listener, self._listener = self._listener, None
        assert listener is not None
        host: socket.socket | None = None
        while not self._unplugged.is_set():
            self._say_to(host)
            wires = [listener] if host is None else [listener, host]
            ready, _, _ = select.select(wires, [], [], 0 if self._unsaid else LOOK_EVERY)
            if listener in ready:
                _close(host)
                host, _ = listener.accept()
            elif host in ready and host is not None and not self._exchange(host):
                _close(host)
                host = None
        _close(host)
        listener.close()

    def _say_to(self, host: socket.socket | None) -> None:
        data = self._next_to_say()
        if data and host is not None:
            with suppress(OSError):  # it hung up, which is noticed when it is read from
                host.sendall(data)

    def _exchange(self, host: socket.socket) -> bool:
        """Hear and answer once; say whether the host is still there."""
        with suppress(OSError):
            data = host.recv(4096)
            if data:
                host.sendall(self._hear(data))
                return True
        return False


class PtyEnd(SerialEnd):
    """A pseudo-terminal, linked to from `link`."""

    def __init__(self, hear: Hear, link: Path) -> None:
        super().__init__(hear)
        self._link = link
        self._ends: tuple[int, int] = (-1, -1)

    @property
    def url(self) -> str:
        """The link's path."""
        return str(self._link)

    def _make(self) -> None:
        self._ends = pty.openpty()
        tty.setraw(self._ends[1])
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(self._ends[1]))

    def _serve(self) -> None:
        own, theirs = self._ends
        while not self._unplugged.is_set():
            unsaid = [own] if self._unsaid else []
            ready, free, _ = select.select([own], unsaid, [], LOOK_EVERY)
            if free:
                os.write(own, self._next_to_say())
            if ready:
                os.write(own, self._hear(os.read(own, 4096)))
        self._link.unlink(missing_ok=True)
        os.close(own)
        os.close(theirs)


def _close(connection: socket.socket | None) -> None:
    if connection is not None:
        connection.close()
