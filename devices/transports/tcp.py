"""TCP connections to serial gateways and network devices."""

from __future__ import annotations

import select
import socket

from devices.errors import DeviceError, DeviceFailure
from devices.transports.byte_stream import drain_with

CONNECT_WITHIN = 3.0  # seconds
WRITE_WITHIN = 5.0  # seconds


class TcpConnection:
    """A ByteStream over TCP, without Nagle's delay."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect; NO_DEVICE where nobody listens or the name is unknown."""
        self.close()
        try:
            self._socket = socket.create_connection((self._host, self._port), timeout=CONNECT_WITHIN)
        except OSError as error:
            why = f": {error.strerror}" if error.strerror else ""
            raise DeviceError(DeviceFailure.NO_DEVICE, f"{self._host}:{self._port}{why}") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def close(self) -> None:
        """Disconnect."""
        connected, self._socket = self._socket, None
        if connected is not None:
            connected.close()

    def write(self, data: bytes) -> None:
        """Send all of `data` within 5 s."""
        connected = self._connected()
        try:
            connected.settimeout(WRITE_WITHIN)
            connected.sendall(data)
        except TimeoutError as error:
            raise self._failed(DeviceFailure.TIME_OUT) from error
        except OSError as error:
            raise self._failed(DeviceFailure.CONNECTION_LOST) from error

    def read(self, most: int, *, within: float) -> bytes:
        """Return the bytes that come first within the time, at most `most`."""
        connected = self._connected()
        try:
            ready, _, _ = select.select([connected], [], [], max(0.0, within))
            if not ready:
                return b""
            data = connected.recv(most)
        except OSError as error:
            raise self._failed(DeviceFailure.CONNECTION_LOST) from error
        if not data:
            raise self._failed(DeviceFailure.CONNECTION_LOST)
        return data

    def drain(self) -> None:
        """Throw away what has come."""
        drain_with(lambda: self.read(4096, within=0))

    def _connected(self) -> socket.socket:
        if self._socket is None:
            raise self._failed(DeviceFailure.SEQUENCE_ERROR)
        return self._socket

    def _failed(self, failure: DeviceFailure) -> DeviceError:
        return DeviceError(failure, f"{self._host}:{self._port}")
