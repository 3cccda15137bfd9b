"""A camera that codes are held before: USB (V4L2), network (MJPEG over HTTP), or a film."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar

from pydantic import Field, field_validator

from devices.code_scanner import Clock, CodeScanner, Rest
from devices.codes.finder import FORMATS, CodeFinder
from devices.codes.symbology import Symbology
from devices.device import Report, Status
from devices.options import Options
from devices.plugged import Place, Plugged
from devices.transports.camera import Camera
from devices.transports.camera_url import CameraUrl, camera_at

PICTURE_WITHIN = 0.35  # seconds
LOOKED_FOR_EVERY = 2.0  # seconds, while nobody scans
PAUSE, LONG_PAUSE = 0.1, 0.5  # seconds between two looks, while somebody scans and while nobody does


class CameraCodeScannerOptions(Options):
    """Where the camera is, and what is looked for."""

    url: CameraUrl
    """`/dev/v4l/by-id/…-index0`, `http://host:port/path` (MJPEG), or `file:///…` (a film, over and over)."""
    symbologies: tuple[Symbology, ...] = (Symbology.QR_CODE,)
    """Kinds of codes; with all of them a picture takes ten times as long as with `qr-code` alone."""
    width: int = Field(default=1280, ge=160, le=7680)
    """Pixels across that a V4L2 camera is asked for."""
    height: int = Field(default=720, ge=120, le=4320)
    """Pixels down that a V4L2 camera is asked for."""
    rest: float = Field(default=2.0, ge=0.2, le=60)
    """Seconds that a code must be away before it counts again."""

    @field_validator("symbologies")
    @classmethod
    def _known(cls, wanted: tuple[Symbology, ...]) -> tuple[Symbology, ...]:
        if not wanted or not set(wanted) <= set(FORMATS):
            raise ValueError(f"expected some of {', '.join(FORMATS)}")
        return wanted


class CameraCodeScanner(CodeScanner):
    """Looks into the newest picture, about eight times a second while enabled.

    Disabled the camera is given back; that it is there is seen every other second, without taking a picture.
    """

    driver = "camera-code-scanner"
    options: ClassVar[type[Options]] = CameraCodeScannerOptions
    watch_pause = LONG_PAUSE

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any camera."""
        return {"url": found.address} if found.place is Place.CAMERA else None

    def __init__(
        self,
        options: CameraCodeScannerOptions,
        camera: Camera | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._camera = camera or camera_at(options.url, width=options.width, height=options.height)
        self._finder = CodeFinder(options.symbologies)
        self._rest = Rest(options.rest, clock)
        self._clock = clock
        self._enabled = self._taking = False
        self._next_look = 0.0
        self._size = ""

    def open(self) -> None:
        """See that the camera is there."""
        self._stop()
        self._camera.find()
        self._next_look = self._clock() + LOOKED_FOR_EVERY

    def close(self) -> None:
        """Give the camera back."""
        self._stop()

    def enable(self) -> None:
        """Take pictures from the next look on."""
        self._enabled = True
        self.watch_pause = PAUSE

    def disable(self) -> None:
        """Give the camera back."""
        self._enabled = False
        self.watch_pause = LONG_PAUSE
        self._rest.forget()
        self._stop()

    def probe(self) -> Mapping[str, str]:
        """Return the size of a picture, once there was one."""
        return {"picture": self._size} if self._size else {}

    def watch(self) -> Report:
        """Look into a picture, or see that the camera is still there."""
        if self._enabled:
            self._look()
        elif self._clock() >= self._next_look:
            self._next_look = self._clock() + LOOKED_FOR_EVERY
            self._camera.find()
        return Report(Status.ONLINE)

    def _look(self) -> None:
        if not self._taking:
            self._camera.open()
            self._taking = True
        picture = self._camera.picture(within=PICTURE_WITHIN)
        if picture is None:
            return
        self._size = f"{picture.shape[1]} x {picture.shape[0]}"
        for read in self._finder.codes(picture):
            if self._rest.is_new(read):
                self.announce(read)

    def _stop(self) -> None:
        self._taking = False
        self._camera.close()
