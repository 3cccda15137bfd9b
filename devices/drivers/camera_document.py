"""A camera above a desk: USB (V4L2), network (MJPEG over HTTP), or a film."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import ClassVar, Literal

import cv2
import numpy as np
from pydantic import Field

from devices.device import Fault, Report, Status
from devices.document_camera import Capture, DocumentCamera, Look, Outline
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options
from devices.paper.formats import Finish, Format, wanted
from devices.paper.judgement import UNUSABLE, Verdict, judged, moved
from devices.paper.page import page_of
from devices.paper.picture import Picture, shrunk
from devices.paper.sheet import NOTHING, Found, Sighting, find_sheet
from devices.paper.straighten import straightened
from devices.pictures.liveness import Liveness, Signs
from devices.plugged import Place, Plugged
from devices.transports.camera import Camera
from devices.transports.camera_url import CameraUrl, camera_at

PICTURE_WITHIN = 0.4  # seconds
PAUSE, LONG_PAUSE = 0.3, 1.0  # seconds between two looks, while somebody scans and while nobody does
LOOKED_FOR_EVERY = 2.0  # seconds, while nobody scans
PREVIEW = 960  # pixels of the longer side
PREVIEW_QUALITY = 70
WORTH_WAITING = frozenset({Verdict.MOVING, Verdict.BLURRED})


class CameraDocumentOptions(Options):
    """Where the camera is, and how it hangs."""

    url: CameraUrl
    """`/dev/v4l/by-id/…-index0`, `http://host:port/path` (MJPEG), or `file:///…` (a film, over and over)."""
    width: int = Field(default=2592, ge=640, le=7680)
    """Pixels across that a V4L2 camera is asked for."""
    height: int = Field(default=1944, ge=480, le=4320)
    """Pixels down that a V4L2 camera is asked for."""
    turned: Literal[0, 90, 180, 270] = 0
    """Degrees that its picture is turned clockwise, so that a sheet before a person stands upright."""


class CameraDocument(DocumentCamera):
    """Finds the sheet in the newest picture, and takes a page of it once it lies still.

    Disabled the camera is given back; that it is there is seen every other second, without taking a picture.
    """

    driver = "camera-document"
    options: ClassVar[type[Options]] = CameraDocumentOptions
    watch_pause = LONG_PAUSE

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any camera."""
        return {"url": found.address} if found.place is Place.CAMERA else None

    def __init__(
        self,
        options: CameraDocumentOptions,
        camera: Camera | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._camera = camera or camera_at(options.url, width=options.width, height=options.height)
        self._quarters = options.turned // 90
        self._clock = clock
        self._liveness = Liveness(clock, repeats=options.url.startswith("file:"))
        self._enabled = self._taking = False
        self._next_look = 0.0
        self._last = NOTHING
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
        self._stop()

    def probe(self) -> Mapping[str, str]:
        """Return the size of a picture, once there was one."""
        return {"picture": self._size} if self._size else {}

    def watch(self) -> Report:
        """Take a picture and see whether it lives, or see that the camera is still there."""
        if self._enabled:
            self._picture(PICTURE_WITHIN)
        elif self._clock() >= self._next_look:
            self._next_look = self._clock() + LOOKED_FOR_EVERY
            self._camera.find()
        return Report(Status.ONLINE, _faults(self._liveness.signs))

    def look(self, size: Format) -> Look | None:
        """Find the sheet in a small picture."""
        picture = self._picture(PICTURE_WITHIN)
        if picture is None:
            return None
        small, factor = shrunk(picture, PREVIEW)
        sighting = find_sheet(small, wanted(size))
        seen = _scaled(sighting, factor)
        verdict = judged(picture, seen, size, of_lens=False)
        if verdict is Verdict.GOOD and moved(self._last, seen, size, picture):
            verdict = Verdict.MOVING
        self._last = seen
        _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, PREVIEW_QUALITY])
        return Look(jpeg.tobytes(), verdict, _outline(sighting, small))

    def capture(
        self, size: Format, finish: Finish = Finish.EVENED, *, within: float = 3.0, anyway: bool = False
    ) -> Capture:
        """Judge two pictures in a row, again and again while waiting may mend what is wrong."""
        deadline = self._clock() + within
        before = find_sheet(self._new_picture(deadline), wanted(size))
        picture = self._new_picture(deadline)
        while True:
            after = find_sheet(picture, wanted(size))
            verdict = judged(picture, after, size)
            if verdict in {Verdict.GOOD, Verdict.BLURRED} and moved(before, after, size, picture):
                verdict = Verdict.MOVING
            if verdict not in WORTH_WAITING or self._clock() >= deadline:
                break
            following = self._another_picture(deadline)
            if following is None:
                break
            before, picture = after, following
        if after.corners is None or (
            verdict is not Verdict.GOOD and not (anyway and verdict not in UNUSABLE)
        ):
            return Capture(verdict)
        return Capture(verdict, page_of(straightened(picture, after.corners, size), finish))

    def _new_picture(self, deadline: float) -> Picture:
        """Return a picture that is not the last one again; TIME_OUT where none comes in time."""
        picture = self._another_picture(deadline)
        if picture is None:
            raise DeviceError(DeviceFailure.TIME_OUT, "no new picture")
        return picture

    def _another_picture(self, deadline: float) -> Picture | None:
        """Return a picture that is not the last one again; None where none comes in time."""
        while True:
            picture = self._picture(max(0.05, min(PICTURE_WITHIN, deadline - self._clock())))
            if picture is not None and self._liveness.is_new:
                return picture
            if self._clock() >= deadline:
                return None

    def _picture(self, within: float) -> Picture | None:
        if not self._enabled:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "disabled")
        if not self._taking:
            self._camera.open()
            self._taking = True
        picture = self._camera.picture(within=within)
        if picture is None:
            return None
        self._liveness.see(picture)
        self._size = f"{picture.shape[1]} x {picture.shape[0]}"
        return np.ascontiguousarray(np.rot90(picture, -self._quarters)) if self._quarters else picture

    def _stop(self) -> None:
        self._taking = False
        self._last = NOTHING
        self._liveness.forget()
        self._camera.close()


def _scaled(sighting: Sighting, factor: float) -> Sighting:
    corners = sighting.corners
    return Sighting(sighting.found, corners.scaled(factor) if corners is not None else None)


def _outline(sighting: Sighting, picture: Picture) -> Outline | None:
    if sighting.corners is None or sighting.found is not Found.WHOLE:
        return None
    height, width = picture.shape[:2]
    a, b, c, d = ((float(x + 0.5) / width, float(y + 0.5) / height) for x, y in sighting.corners.points)
    return a, b, c, d


def _faults(signs: Signs) -> frozenset[Fault]:
    match signs:
        case Signs.ALIVE:
            return frozenset()
        case Signs.FROZEN:
            return frozenset({Fault.PICTURE_FROZEN})
        case Signs.BLACK:
            return frozenset({Fault.PICTURE_BLACK})
