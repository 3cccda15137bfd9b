"""One process of the typesetter, the only pipe to it, and what it says on standard error."""

from __future__ import annotations

import logging
import os
import re
import socket
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread

from documents.deadline import deadline
from documents.orders import Answer, House, Order

log = logging.getLogger(__name__)

END_WITHIN = 2.0  # seconds
LONGEST_LINE = 500  # bytes
# How Rust's std::panic begins; its message follows on the next line.
PANICKED = re.compile(r"thread '[\w<>-]*'(?: \(\d+\))? panicked at [!-~]+:\d+:\d+:$", re.ASCII)


class TypesetterProcess:
    """Started by the constructor, which raises OSError where the system has no room for it.

    Every process has a pipe of its own, and one that owes an answer is never asked again: an answer that
    comes late has nowhere to go. `command` is told the pipe's descriptor as its last argument. All but
    `cut` is for one thread at a time.
    """

    def __init__(self, command: Sequence[str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [*command, str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    cwd=Path(__file__).parents[1],
                )
            except OSError:
                ours.close()
                raise
        self._socket = ours
        self._connection = Connection(os.dup(ours.fileno()))
        self._closing = Lock()
        self._ready = False
        self._ordered = False
        self._listener = Thread(target=self._listen, name="typesetter", daemon=True)
        self._listener.start()

    def begin(self, house: House) -> None:
        """Tell it its house, and do not wait until it has loaded its fonts."""
        with suppress(OSError):  # the first order finds out
            self._connection.send(house)

    def answer(self, order: Order, within: float) -> Answer | None:
        """Return what it answers; None where it is lost, or was not done `within` seconds once it was ready.

        How long it takes to be ready is limited by `cut` alone.
        """
        try:
            if not self._ready:
                self._connection.recv()
                self._ready = True
            self._ordered = True
            with deadline(within, self._cut_late):
                self._connection.send(order)
                answer: Answer = self._connection.recv()
                return answer
        except (EOFError, OSError):
            return None

    def cut(self) -> None:
        """Kill it and close the pipe for good, from any thread: whoever waits for its answer is told at once.

        Also where the system cannot end it yet, as in an uninterruptible sleep.
        """
        with self._closing, suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._process.kill()

    def end(self) -> None:
        """End it, and with it all that it held; wait for that at most two seconds."""
        self.cut()
        with self._closing:
            self._socket.close()
        self._connection.close()
        try:
            self._process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            log.warning("the typesetter's process was killed and does not end")
        else:
            self._listener.join(END_WITHIN)

    def _cut_late(self) -> None:
        log.warning("the typesetter's process did not answer in time")
        self.cut()

    def _listen(self) -> None:
        """Log what it says; once it has had an order only where it panicked, the rest may quote people."""
        assert self._process.stderr is not None
        withheld = 0
        with self._process.stderr as stream:
            for line in iter(lambda: stream.readline(LONGEST_LINE), b""):
                words = line.decode(errors="replace").rstrip()
                panicked = PANICKED.match(words)
                if panicked:
                    log.warning("the typesetter's process: %s", panicked.group())
                elif not self._ordered:
                    log.warning("the typesetter's process: %s", words)
                else:
                    withheld += 1
        if withheld:
            log.warning("the typesetter's process: %d lines that may quote somebody are not logged", withheld)
