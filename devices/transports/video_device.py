"""Cameras on USB or CSI: V4L2 through OpenCV."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from cv2.typing import MatLike

from devices.errors import DeviceError, DeviceFailure
from devices.transports.camera import Clock, Patience, Picture

BUFFERS_AT_MOST = 8  # OpenCV asks the driver for four


class Capture(Protocol):
    """What is used of cv2.VideoCapture."""

    def isOpened(self) -> bool: ...  # noqa: N802, D102 - OpenCV's names
    def set(self, property_: int, value: float, /) -> bool: ...  # noqa: D102
    def grab(self) -> bool: ...  # noqa: D102
    def retrieve(self) -> tuple[bool, MatLike]: ...  # noqa: D102
    def release(self) -> None: ...  # noqa: D102


Start = Callable[[str], Capture]
Wait = Callable[[Capture, float], bool]
"""Says whether a picture can be taken within so many seconds; cv2.error where the device is gone."""


def start_v4l2(path: str) -> Capture:
    """Open a V4L2 device; a link such as /dev/v4l/by-id/… is followed by the system."""
    return cv2.VideoCapture(path, cv2.CAP_V4L2)


def wait_v4l2(capture: Capture, within: float) -> bool:
    """Wait by poll(2); OpenCV's own read waits 10 s (OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT).

    For OpenCV a time-out of 0 is none at all, and a device that hung up is "ready" with nothing in its list
    (cap_v4l.cpp, VideoCapture_V4L_waitAny). What is ready it has grabbed: `grab` then returns at once.
    """
    assert isinstance(capture, cv2.VideoCapture)
    _, ready = cv2.VideoCapture.waitAny([capture], max(1_000_000, round(within * 1e9)))
    return len(ready) > 0


class VideoDevice:
    """A Camera at `/dev/video0` or, better, `/dev/v4l/by-id/…`, which survives being plugged elsewhere."""

    def __init__(
        self,
        path: str,
        *,
        width: int,
        height: int,
        start: Start = start_v4l2,
        wait: Wait = wait_v4l2,
        clock: Clock = time.monotonic,
    ) -> None:
        self._path = path
        self._size = (width, height)
        self._start = start
        self._wait = wait
        self._patience = Patience(path, clock)
        self._capture: Capture | None = None

    def find(self) -> None:
        """See whether the device file is there."""
        if not Path(self._path).exists():
            raise DeviceError(DeviceFailure.NO_DEVICE, self._path)

    def open(self) -> None:
        """Open the device, ask for Motion-JPEG of the wanted size, and take the first picture.

        It may give another size. For the first picture OpenCV waits up to 10 s; TIME_OUT then.
        """
        self.close()
        self.find()
        capture = self._start(self._path)
        if not capture.isOpened():
            capture.release()
            raise DeviceError(DeviceFailure.NO_DEVICE, f"{self._path} is no camera, or somebody else has it")
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self._size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self._size[1])
        self._capture = capture
        if not capture.grab():
            self.close()
            raise DeviceError(DeviceFailure.TIME_OUT, f"no picture of {self._path}")
        self._patience.start()

    def close(self) -> None:
        """Give the device back."""
        capture, self._capture = self._capture, None
        if capture is not None:
            capture.release()

    def picture(self, *, within: float) -> Picture | None:
        """Return the newest picture."""
        if self._capture is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._path} is not open")
        try:
            if not self._take(self._capture, within):
                self._patience.nothing()
                return None
            taken, picture = self._capture.retrieve()
        except cv2.error as error:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path) from error
        if not taken:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path)
        self._patience.start()
        return picture.astype(np.uint8, copy=False)

    def _take(self, capture: Capture, within: float) -> bool:
        """Take the newest picture of those that wait; say whether there was one."""
        for turn in range(BUFFERS_AT_MOST):
            if not self._wait(capture, within if turn == 0 else 0.0):
                if turn == 0 and not Path(self._path).exists():
                    raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path)
                return turn > 0
            if not capture.grab():
                raise DeviceError(DeviceFailure.CONNECTION_LOST, self._path)
        return True
