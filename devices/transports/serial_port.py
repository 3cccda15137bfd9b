"""Serial ports by pyserial URL: `/dev/ttyUSB0`, a pty, `socket://host:port`, `loop://`."""

from __future__ import annotations

import os

import serial

from devices.errors import DeviceError, DeviceFailure
from devices.transports.byte_stream import drain_with

WRITE_WITHIN = 2.0  # seconds


class SerialPort:
    """A ByteStream over a serial port, 8N1, no flow control."""

    def __init__(self, url: str, baud: int = 115200) -> None:
        self._url = url
        self._baud = baud
        self._port: serial.SerialBase | None = None

    def open(self) -> None:
        """Open the port; NO_DEVICE where it is not there or somebody else has it."""
        self.close()
        try:
            port = serial.serial_for_url(self._url, do_not_open=True)
            port.baudrate = self._baud
            port.timeout = 0
            port.write_timeout = WRITE_WITHIN
            if isinstance(port, serial.Serial):
                port.exclusive = True
            port.open()
        except (OSError, ValueError) as error:  # SerialException is an OSError
            why = _why(error)
            raise DeviceError(DeviceFailure.NO_DEVICE, f"{self._url}: {why}") from error
        self._port = port

    def close(self) -> None:
        """Close the port."""
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def write(self, data: bytes) -> None:
        """Send all of `data` within 2 s."""
        port = self._opened()
        try:
            port.write(data)
        except serial.SerialTimeoutException as error:
            raise DeviceError(DeviceFailure.TIME_OUT, self._url) from error
        except OSError as error:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._url) from error

    def read(self, most: int, *, within: float) -> bytes:
        """Return the bytes that come first within the time, at most `most`."""
        port = self._opened()
        try:
            port.timeout = within
            first = port.read(1)
            if not first or most == 1:
                return bytes(first)
            port.timeout = 0
            return bytes(first + port.read(most - 1))
        except (OSError, TypeError) as error:  # TypeError: pyserial reads a closed descriptor
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._url) from error

    def drain(self) -> None:
        """Throw away what has come."""
        drain_with(lambda: self.read(4096, within=0))

    def _opened(self) -> serial.SerialBase:
        if self._port is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._url} is not open")
        return self._port


def _why(error: OSError | ValueError) -> str:
    """Return the system's word, or pyserial's own where the system has none (a file that is no port)."""
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
