"""Pictures that live: what an emulated camera sees, sent one after another with a sensor's noise."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import cv2
import numpy as np

from devices.pictures.mjpeg_server import MjpegServer
from devices.transports.camera import Picture

EVERY = 0.1  # seconds
FEWEST = 3  # different pictures
NOISE = 1.5  # grey levels


class LiveView:
    """Shows some pictures in turn on a server, each as often as the others. Thread-safe."""

    def __init__(self, server: MjpegServer, every: float = EVERY) -> None:
        self._server = server
        self._every = every
        self._guard = threading.Lock()
        self._pictures: Sequence[Picture] = ()
        self._turn = 0
        self._frozen = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def show(self, *pictures: Picture) -> None:
        """See these from now on; one alone is seen with other noise each time."""
        noise = np.random.default_rng(1).normal(0.0, NOISE, pictures[0].shape[:2]).astype(np.int16)
        while len(pictures) < FEWEST:
            rolled = cv2.merge([np.roll(noise, 37 * len(pictures), axis=1)] * 3)
            pictures = (*pictures, np.asarray(cv2.add(pictures[0], rolled, dtype=cv2.CV_8U), dtype=np.uint8))
        with self._guard:
            self._pictures = pictures
            self._server.show(pictures[0])

    def freeze(self, frozen: bool) -> None:
        """Send the same picture again and again, or live."""
        if frozen:
            self._frozen.set()
        else:
            self._frozen.clear()

    @property
    def frozen(self) -> bool:
        """Whether it sends the same picture again and again."""
        return self._frozen.is_set()

    def start(self) -> None:
        """Begin."""
        if self._thread is None:
            self._ended.clear()
            self._thread = threading.Thread(target=self._run, name="live-view", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._ended.set()
            thread.join()

    def _run(self) -> None:
        while not self._ended.wait(self._every):
            if self._server.watched and not self.frozen:
                self._next()

    def _next(self) -> None:
        with self._guard:
            if self._pictures:
                self._turn = (self._turn + 1) % len(self._pictures)
                self._server.show(self._pictures[self._turn])
