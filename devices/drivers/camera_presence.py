"""A camera that sees whether somebody stands before the terminal: USB (V4L2), network (MJPEG), or a film."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import ClassVar

from pydantic import Field

from devices.device import Fault, Report, Status
from devices.options import Options
from devices.pictures.liveness import Liveness, Signs
from devices.plugged import Place, Plugged
from devices.presence.watchman import Patience, Watchman
from devices.presence_sensor import PersonCame, PersonLeft, PresenceSensor
from devices.transports.camera import Camera
from devices.transports.camera_url import CameraUrl, camera_at

PICTURE_WITHIN = 0.3  # seconds
PAUSE, LONG_PAUSE = 0.25, 0.4  # seconds between two looks, while somebody is there and while nobody is


class CameraPresenceOptions(Options):
    """Where the camera is, and how sure it must be."""

    url: CameraUrl
    """`/dev/v4l/by-id/…-index0`, `http://host:port/path` (MJPEG), or `file:///…` (a film, over and over)."""
    width: int = Field(default=320, ge=80, le=7680)
    """Pixels across that a V4L2 camera is asked for; more costs time and tells nothing."""
    height: int = Field(default=240, ge=60, le=4320)
    """Pixels down that a V4L2 camera is asked for."""
    share: float = Field(default=0.06, gt=0, lt=1)
    """Part of the picture that a person fills at least; more keeps people further away from counting."""
    left_after: float = Field(default=3.0, ge=0, le=120)
    """Seconds without anybody after which somebody has left."""
    thing_after: float = Field(default=60.0, ge=5, le=3600)
    """Seconds without the least stir after which what is there counts as a thing (a light, a trolley)."""
    longest: float = Field(default=900.0, ge=60, le=86400)
    """Seconds after which what still stirs there (a flag, a screen) is taken for background."""


class CameraPresence(PresenceSensor):
    """Looks at a small grey picture twice a second, four times while somebody is there, and stores none."""

    driver = "camera-presence"
    options: ClassVar[type[Options]] = CameraPresenceOptions
    watch_pause = LONG_PAUSE

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any camera."""
        return {"url": found.address} if found.place is Place.CAMERA else None

    def __init__(
        self,
        options: CameraPresenceOptions,
        camera: Camera | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._camera = camera or camera_at(options.url, width=options.width, height=options.height)
        self._clock = clock
        patience = Patience(options.left_after, options.thing_after, options.longest)
        self._watchman = Watchman(options.share, patience)
        self._liveness = Liveness(clock, repeats=options.url.startswith("file:"))
        self._told = False
        self._size = ""

    def open(self) -> None:
        """Begin to take pictures; the first seconds are learned as the empty place."""
        self._camera.open()
        self._forget()

    def close(self) -> None:
        """Give the camera back."""
        self._camera.close()
        self._forget()

    def probe(self) -> Mapping[str, str]:
        """Return the size of a picture, once there was one."""
        return {"picture": self._size} if self._size else {}

    def present(self) -> bool:
        """Say whether somebody was there at the last look."""
        return self._watchman.present

    def watch(self) -> Report:
        """Look at the newest picture; one that stands still tells of nobody."""
        picture = self._camera.picture(within=PICTURE_WITHIN)
        if picture is not None:
            self._size = f"{picture.shape[1]} x {picture.shape[0]}"
            self._liveness.see(picture)
            if self._liveness.is_new:
                self._watchman.see(picture, self._clock())
        frozen = self._liveness.signs is Signs.FROZEN
        if frozen:
            self._watchman.forget()
        self._tell()
        return Report(Status.ONLINE, frozenset({Fault.PICTURE_FROZEN} if frozen else ()))

    def _tell(self) -> None:
        self.watch_pause = PAUSE if self._watchman.present else LONG_PAUSE
        if self._watchman.present is not self._told:
            self._told = self._watchman.present
            self.announce(PersonCame() if self._told else PersonLeft())

    def _forget(self) -> None:
        self._watchman.forget()
        self._liveness.forget()
