"""A film or a still picture in place of a camera, for demonstrations and for finding faults."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.transports.camera import Picture


class VideoFile:
    """A Camera that shows a file's pictures, the next at each call, and begins anew at the end."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._film: cv2.VideoCapture | None = None

    def find(self) -> None:
        """See whether the file is there."""
        if not Path(self._path).is_file():
            raise DeviceError(DeviceFailure.NO_DEVICE, self._path)

    def open(self) -> None:
        """Open the file; PROTOCOL where it holds no pictures."""
        self.close()
        self.find()
        film = cv2.VideoCapture(self._path)
        if not film.isOpened():
            film.release()
            raise ProtocolError(f"{self._path} holds no pictures")
        self._film = film

    def close(self) -> None:
        """Close the file."""
        film, self._film = self._film, None
        if film is not None:
            film.release()

    def picture(self, *, within: float) -> Picture | None:
        """Return the next picture at once."""
        del within
        if self._film is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._path} is not open")
        if not Path(self._path).is_file():
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path)
        taken, picture = self._film.read()
        if not taken:
            self.open()
            taken, picture = self._film.read()
        if not taken:
            raise ProtocolError(f"{self._path} holds no pictures")
        return picture.astype(np.uint8, copy=False)
