"""What drivers of serial protocols need of a wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.errors import ProtocolError

DRAINED_AT_MOST = 64  # reads of 4096 bytes


class ByteStream(Protocol):
    """A two-way stream of bytes; times in seconds. Every method but `close` raises DeviceError.

    NO_DEVICE where there is nothing to open, CONNECTION_LOST where it went away, SEQUENCE_ERROR while closed.
    """

    def open(self) -> None:
        """Open the wire."""

    def close(self) -> None:
        """Close the wire; never raises, closing twice is allowed."""

    def write(self, data: bytes) -> None:
        """Send all of `data`."""

    def read(self, most: int, *, within: float) -> bytes:
        """Return what has come, at least one byte and up to `most`; b"" when nothing came in time."""

    def drain(self) -> None:
        """Throw away what has come and was not read; ProtocolError where it never ends."""


def drain_with(read: Callable[[], bytes]) -> None:
    """Call `read` until it has nothing more; raise ProtocolError for a peer that never stops sending."""
    for _ in range(DRAINED_AT_MOST):
        if not read():
            return
    raise ProtocolError("it never stops sending")
