"""HTTP connections that another thread can cut, and whose answers have one deadline from the first byte on.

The first, so that a stop need not wait for a long poll. The second, because a time-out of requests bounds
each read alone: headers that come one byte at a time would be waited for without end.
"""

from __future__ import annotations

import http.client
import io
import math
import socket
import threading
import time
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


class Deadline:
    """Until when the answer under way must be read, in seconds of the monotonic clock."""

    def __init__(self) -> None:
        self.until = math.inf

    @property
    def passed(self) -> bool:
        """Say whether it is over."""
        return time.monotonic() > self.until


class TimedReader(io.RawIOBase):
    """Reads on from a socket's file until the deadline; a TimeoutError then."""

    def __init__(self, source: io.RawIOBase, deadline: Deadline) -> None:
        self._source = source
        self._deadline = deadline

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there; each read waits as long as the socket's own time-out at most."""
        if self._deadline.passed:
            raise TimeoutError("the answer takes too long")
        return self._source.readinto(buffer)

    def close(self) -> None:
        """Close the socket's file too."""
        self._source.close()
        super().close()


class CuttableAdapter(HTTPAdapter):
    """An adapter of requests whose sockets are known to `sockets`, and whose answers meet a deadline."""

    def __init__(self, sockets: Sockets, deadline: Deadline) -> None:
        self._sockets = sockets
        self._deadline = deadline
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Have connections made that tell their socket."""
        super().init_poolmanager(*args, **kwargs)
        sockets, deadline = self._sockets, self._deadline

        class TimedResponse(http.client.HTTPResponse):
            """An answer that is read against the deadline."""

            def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
                super().__init__(sock, *args, **kwargs)
                self.fp = io.BufferedReader(TimedReader(self.fp.detach(), deadline))

        class Plain(HTTPConnection):
            """An HTTP connection that tells its socket."""

            response_class = TimedResponse

            def connect(self) -> None:
                super().connect()
                sockets.add(self.sock)

        class Secure(HTTPSConnection):
            """An HTTPS connection that tells its socket."""

            response_class = TimedResponse

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
