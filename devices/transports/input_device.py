"""Linux input devices: /dev/input/by-id/…-event-kbd."""

from __future__ import annotations

import fcntl
import os
import select

from devices.errors import DeviceError, DeviceFailure

# linux/input.h: _IOW('E', 0x90, int), _IOC(_IOC_READ, 'E', 0x06, 256)
EVIOCGRAB, EVIOCGNAME = 0x40044590, 0x81004506


class InputDevice:
    """Reads a device file's bytes. `grab`: nobody else gets its events meanwhile, the screen does not either.

    By its path in /dev/input/by-id it is found again after it was plugged in elsewhere.
    """

    def __init__(self, path: str, *, grab: bool) -> None:
        self._path = path
        self._grab = grab
        self._file: int | None = None

    def open(self) -> None:
        """Open and grab it; NO_DEVICE where it is not there or somebody else has grabbed it."""
        self.close()
        try:
            self._file = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            if self._grab:
                fcntl.ioctl(self._file, EVIOCGRAB, 1)
        except OSError as error:
            self.close()
            raise DeviceError(DeviceFailure.NO_DEVICE, f"{self._path}: {error.strerror}") from error

    def close(self) -> None:
        """Close it, which lets it go; twice is allowed."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def name(self) -> str:
        """Return what the device calls itself, nothing where it has no name."""
        try:
            return (
                fcntl.ioctl(self._opened(), EVIOCGNAME, bytes(256)).split(b"\0")[0].decode("utf-8", "replace")
            )
        except OSError:
            return ""

    def read(self, most: int, *, within: float) -> bytes:
        """Return the bytes that come first within the time in seconds; none where nothing came."""
        file = self._opened()
        try:
            ready, _, _ = select.select([file], [], [], max(0.0, within))
            if not ready:
                return b""
            data = os.read(file, most)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path) from error
        if not data:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path)
        return data

    def _opened(self) -> int:
        if self._file is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._path} is not open")
        return self._file
