"""Free TCP ports on the loopback interface, for servers that are started later."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from random import SystemRandom

# Below 32768, from where Linux takes the ports of outgoing connections (ip(7), ip_local_port_range): a port
# from there may be gone before the server that it was meant for listens.
LOWEST, HIGHEST = 20_000, 32_000


def free_ports(count: int = 1) -> list[int]:
    """Return that many ports in a row that nobody listens on now."""
    random = SystemRandom()
    while True:
        first = random.randrange(LOWEST, HIGHEST)
        ports = list(range(first, first + count))
        if all_free(ports):
            return ports


def all_free(ports: list[int]) -> bool:
    """Say whether a server could listen on each of `ports` now."""
    with ExitStack() as stack:
        try:
            for port in ports:
                stack.enter_context(socket.create_server(("127.0.0.1", port)))
        except OSError:
            return False
    return True
