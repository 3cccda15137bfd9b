"""What drivers of serial protocols need of a wire."""

from __future__ import annotations

from typing import Protocol


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
        """Throw away what has come and was not read."""
