"""A peer that answers everything with random bytes."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random


@contextmanager
def babbler(seed: int) -> Iterator[int]:
    """Babble on a free port; yield the port."""
    random = Random(seed)  # noqa: S311 - the same rubbish each time
    server = socket.create_server(("127.0.0.1", 0))

    def babble() -> None:
        while True:
            try:
                host, _ = server.accept()
            except OSError:
                return
            with host, suppress(OSError):
                host.settimeout(0.5)
                while host.recv(4096):
                    host.sendall(random.randbytes(random.choice((1, 3, 16, 200))))

    thread = threading.Thread(target=babble, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        server.close()
