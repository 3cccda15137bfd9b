"""The card's end of vpcd's TCP connection.

Only the mode in which pcscd listens: in the other one (pcscd calls us) vpcd 3.3 cannot see a card taken,
pcscd aborts in FD_SET as soon as the connection ends.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress

from devices.protocols.vpcd import CardOnWire, message

NOTICED_WITHIN = 3.0  # seconds, after which nobody looks any more


class VpcdWire:
    """A card is laid by calling vpcd's port, and taken by hanging up.

    pcscd looks at vpcd every 0.4 s (PCSCLITE_STATUS_POLL_RATE), and takes a card that was exchanged in
    between for the one before. A hand is slower than that: a card counts as taken when vpcd has hung up too.
    `asked` is set once a card was asked for what it is laid for (its UID). `exchange` is the movement that a
    polled reader misses: another card answers in the same stay.
    """

    def __init__(self, port: int) -> None:
        self.asked = threading.Event()
        self._port = port
        self._card: CardOnWire | None = None
        self._connection: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._taken = threading.Event()

    def lay(self, card: CardOnWire | None) -> None:
        """Hang up what lies there, then call with `card`; OSError where nobody answers."""
        self.stop()
        if card is None:
            return
        self._connection = socket.create_connection(("127.0.0.1", self._port), timeout=3.0)
        self._card = card
        arguments = (self._connection,)
        self._thread = threading.Thread(target=self._serve, args=arguments, name="vpcd-card", daemon=True)
        self._thread.start()

    def exchange(self, card: CardOnWire) -> None:
        """Let `card` answer instead of the one that lies there, unseen by pcscd; lay it where none does."""
        if self._connection is None:
            self.lay(card)
        else:
            self._card = card

    def stop(self) -> None:
        """Hang up."""
        self._taken.set()
        connection, self._connection = self._connection, None
        thread, self._thread = self._thread, None
        if connection is not None and thread is not None:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_WR)
            thread.join(NOTICED_WITHIN)
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join()
        self._taken = threading.Event()

    def _serve(self, connection: socket.socket) -> None:
        """Be the card until it is taken, then wait for the other end to hang up."""
        taken = self._taken
        with connection, suppress(OSError):
            connection.settimeout(None)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (payload := _receive(connection)) and (card := self._card):
                if card.asks(payload):
                    self.asked.set()
                    if card.mute:
                        taken.wait(card.mute)
                answer = card.answer(payload)
                if answer is not None and not taken.is_set():
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
