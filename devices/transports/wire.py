"""The wire that a URL names."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from devices.transports.byte_stream import ByteStream
from devices.transports.serial_port import SerialPort
from devices.transports.tcp import TcpConnection


def checked_url(url: str) -> str:
    """Return `url`; ValueError where it names no wire."""
    if url.startswith("socket://"):
        parts = urlsplit(url)
        if parts.hostname is None or parts.port is None:
            raise ValueError("expected socket://host:port")
    elif not url.startswith(("/", "loop://")):
        raise ValueError("expected /dev/…, socket://host:port or loop://")
    return url


WireUrl = Annotated[str, AfterValidator(checked_url)]
"""`/dev/ttyUSB0` (or a pty), `socket://host:port` (a serial gateway), `loop://` (an echo, for tests)."""


def wire(url: str, baud: int) -> ByteStream:
    """Return the wire of `url`, still closed.

    pyserial's own `socket://` leaks its socket when the peer closed first, and its close sleeps 0.3 s
    (pyserial 3.5, urlhandler/protocol_socket.py); ours takes its place.
    """
    if url.startswith("socket://"):
        parts = urlsplit(url)
        return TcpConnection(parts.hostname or "", parts.port or 0)
    return SerialPort(url, baud)
