"""The camera that a URL names."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from devices.transports.camera import Camera
from devices.transports.mjpeg_stream import MjpegStream
from devices.transports.video_device import VideoDevice
from devices.transports.video_file import VideoFile


def _checked(url: str) -> str:
    if url.startswith("http://"):
        parts = urlsplit(url)
        if not parts.hostname or (parts.port is not None and parts.port == 0):
            raise ValueError("expected http://host:port/path")
    elif not url.startswith(("/", "file:///")):
        raise ValueError("expected /dev/…, http://host:port/path or file:///…")
    return url


CameraUrl = Annotated[str, AfterValidator(_checked)]
"""`/dev/v4l/by-id/…-index0` (V4L2), `http://host:port/path` (MJPEG), `file:///…` (a film, over and over)."""


def camera_at(url: str, *, width: int, height: int) -> Camera:
    """Return the camera of `url`, still closed. A V4L2 device is asked for that many pixels."""
    if url.startswith("http://"):
        return MjpegStream(url)
    if url.startswith("file://"):
        return VideoFile(url.removeprefix("file://"))
    return VideoDevice(url, width=width, height=height)
