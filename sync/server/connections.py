"""HTTP connections that another thread can cut, so that a stop need not wait for a long poll."""

from __future__ import annotations

import socket
import threading
from typing import Any
from weakref import WeakSet

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection


class Sockets:
    """The sockets now open. Once cut, none is opened any more."""

    def __init__(self) -> None:
        self._open: WeakSet[socket.socket] = WeakSet()
        self._lock = threading.Lock()
        self._cut = False

    def add(self, opened: socket.socket) -> None:
        """Take note of a socket; raise OSError after the cut."""
        with self._lock:
            if self._cut:
                raise OSError("stopping")
            self._open.add(opened)

    def cut(self) -> None:
        """End all traffic: whoever waits for an answer gets an end of file."""
        with self._lock:
            self._cut = True
            for each in self._open:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # closed already


class CuttableAdapter(HTTPAdapter):
    """An adapter of requests whose sockets are known to `sockets`."""

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have connections made that tell their socket."""
        super().init_poolmanager(*args, **kwargs)
        sockets = self._sockets

        class Plain(HTTPConnection):
            """An HTTP connection that tells its socket."""

            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class Secure(HTTPSConnection):
            """An HTTPS connection that tells its socket."""

            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class PlainPool(HTTPConnectionPool):
            """A pool of plain connections."""

            ConnectionCls = Plain

        class SecurePool(HTTPSConnectionPool):
            """A pool of secure connections."""

            ConnectionCls = Secure

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}
