"""Free TCP ports on the loopback interface, for servers that are started later."""

from __future__ import annotations

import os
import socket
import weakref
from contextlib import ExitStack
from random import SystemRandom
from typing import Self

# Below 32768, from where Linux takes the ports of outgoing connections (ip(7), ip_local_port_range): a port
# from there may be gone before the server that it was meant for listens.
LOWEST, HIGHEST = 20_000, 32_000


def free_ports(count: int = 1) -> list[int]:
    """Return that many ports in a row that nobody listens on or holds now."""
    with HeldPorts(count) as held:
        return held.numbers


class HeldPorts:
    """Ports in a row that nobody else takes by this module, whether or not somebody listens on them now.

    Each is bound with SO_REUSEADDR and does not listen: Linux then lets a server with that option listen
    there (socket(7)), and refuses whoever looks without it.
    """

    def __init__(self, count: int) -> None:
        random = SystemRandom()
        while True:
            first = random.randrange(LOWEST, HIGHEST)
            self.numbers = list(range(first, first + count))
            sockets = _held(self.numbers)
            if sockets:
                break
        self._release = weakref.finalize(self, _close, [each.detach() for each in sockets])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.release()

    def release(self) -> None:
        """Give them up; twice is allowed."""
        self._release()


def _held(ports: list[int]) -> list[socket.socket]:
    """Return a bound socket for each port, nothing where one is taken."""
    with ExitStack() as stack:
        sockets = []
        for port in ports:
            looking = stack.enter_context(socket.socket())
            try:
                looking.bind(("127.0.0.1", port))
            except OSError:
                return []
            looking.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            sockets.append(looking)
        stack.pop_all()
        return sockets


def _close(files: list[int]) -> None:
    for file in files:
        os.close(file)
