"""The card's end of vpcd's TCP connection, whichever side calls."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import Protocol

from devices.protocols.vpcd import GET_UID, VirtualCard, message


class VpcdWire(Protocol):
    """Where a virtual card is laid."""

    def lay(self, card: VirtualCard | None) -> None:
        """Lay `card` in place of what lay there; None takes it away. OSError where nobody is reached."""

    def stop(self) -> None:
        """Take the card away and close."""


class Call:
    """A card is laid by calling vpcd's port, and taken by hanging up."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._connection: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def lay(self, card: VirtualCard | None) -> None:
        """Hang up; call again with `card`."""
        self.stop()
        if card is None:
            return
        self._connection = socket.create_connection(("127.0.0.1", self._port), timeout=3.0)
        arguments = (self._connection, card, threading.Event())
        self._thread = threading.Thread(target=_serve, args=arguments, name="vpcd-card", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up."""
        if self._connection is not None:
            _hang_up(self._connection)
            self._connection = None
        if self._thread is not None:
            self._thread.join()
            self._thread = None


class Listen:
    """vpcd calls us on two ports, one for each of its slots; a card lies in the first.

    Both ports listen for as long as pcscd runs: without a listener pcscd 1.9.9 aborts in FD_SET. A call
    is hung up at once while no card lies there.
    """

    def __init__(self) -> None:
        self._slots = _two_neighbours()
        self.port = self._slots[0].getsockname()[1]
        self._card: VirtualCard | None = None
        self._connection: socket.socket | None = None
        self._taken = threading.Event()
        self._guard = threading.Lock()
        self._threads = [
            threading.Thread(target=self._answer_calls, args=(slot,), name="vpcd-card", daemon=True)
            for slot in self._slots
        ]
        for thread in self._threads:
            thread.start()

    def lay(self, card: VirtualCard | None) -> None:
        """Hang up the card that lies there; the next call meets `card`."""
        with self._guard:
            self._card = card
            self._taken.set()
            self._taken = threading.Event()
            if self._connection is not None:
                _hang_up(self._connection)

    def stop(self) -> None:
        """Listen no longer."""
        self.lay(None)
        for slot in self._slots:
            with suppress(OSError):
                slot.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for slot in self._slots:
            slot.close()

    def _answer_calls(self, slot: socket.socket) -> None:
        while True:
            try:
                connection, _ = slot.accept()
            except OSError:  # shut down by stop
                return
            with self._guard:
                card = self._card if slot is self._slots[0] else None
                taken = self._taken
                self._connection = connection if card else self._connection
            if card is None:
                connection.close()
            else:
                _serve(connection, card, taken)
                with self._guard:
                    self._connection = None


def _two_neighbours() -> tuple[socket.socket, socket.socket]:
    """Listen on two free ports that follow each other, as vpcd's two slots do."""
    while True:
        first = socket.create_server(("127.0.0.1", 0))
        try:
            return first, socket.create_server(("127.0.0.1", first.getsockname()[1] + 1))
        except (OSError, OverflowError):
            first.close()


def _serve(connection: socket.socket, card: VirtualCard, taken: threading.Event) -> None:
    """Be `card` until the connection ends."""
    with connection, suppress(OSError):
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while payload := _receive(connection):
            if payload == GET_UID and card.mute and taken.wait(card.mute):
                return
            answer = card.answer(payload)
            if answer is not None:
                connection.sendall(message(answer))


def _receive(connection: socket.socket) -> bytes:
    return _exactly(connection, int.from_bytes(_exactly(connection, 2), "big"))


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        # vpcd sends a message in two writes; without QUICKACK the second waits 40 ms for our ACK
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = connection.recv(count - len(data))
        if not part:
            raise ConnectionResetError
        data += part
    return data


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
