"""Network cameras: MJPEG over HTTP.

Not by OpenCV: its FFMPEG reads blocking, and hands every picture out in turn, so that a reader slower than
the camera sees what was long ago (a socket's buffer holds seconds of pictures).
"""

from __future__ import annotations

import time
from base64 import b64encode
from urllib.parse import unquote, urlsplit

import cv2
import numpy as np

from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.protocols.mjpeg import JpegFinder
from devices.transports.byte_stream import ByteStream
from devices.transports.camera import Clock, Patience, Picture
from devices.transports.tcp import TcpConnection

ANSWER_WITHIN = 3.0  # seconds
LONGEST_HEAD = 16_384  # bytes
HTTP = b"HTTP/1."
READ_AT_ONCE = 65_536  # bytes


class MjpegStream:
    """A Camera behind `http://[user:password@]host[:port]/path`; redirections are not followed."""

    def __init__(self, url: str, wire: ByteStream | None = None, clock: Clock = time.monotonic) -> None:
        parts = urlsplit(url)
        self._host, port = parts.hostname or "", parts.port or 80
        self._wire = wire or TcpConnection(self._host, port)
        self._request = _request(url)
        self._clock = clock
        self._patience = Patience(self._host, clock)
        self._finder = JpegFinder()

    def find(self) -> None:
        """See whether something answers there."""
        self.close()
        try:
            self._wire.open()
        finally:
            self.close()

    def open(self) -> None:
        """Ask for the stream; DEVICE_NOT_READY where that is answered with another status than 200."""
        self.close()
        self._finder = JpegFinder()
        self._wire.open()
        try:
            self._wire.write(self._request)
            self._finder.feed(self._past_head())
        except DeviceError:
            self.close()
            raise
        self._patience.start()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def picture(self, *, within: float) -> Picture | None:
        """Return the newest picture that has come whole."""
        newest = self._newest(self._clock() + within)
        if newest is None:
            self._patience.nothing()
            return None
        self._patience.start()
        return decoded(newest)

    def _newest(self, deadline: float) -> bytes | None:
        """Read until nothing more has come; wait for that only while there is no picture yet."""
        newest: bytes | None = None
        while True:
            for picture in self._finder.pictures():
                newest = picture
            left = max(0.0, deadline - self._clock())
            data = self._wire.read(READ_AT_ONCE, within=0.0 if newest else left)
            if not data:
                return newest
            self._finder.feed(data)
            if not left:
                return newest

    def _past_head(self) -> bytes:
        """Return what came behind the answer's head."""
        deadline = self._clock() + ANSWER_WITHIN
        answer = b""
        while b"\r\n\r\n" not in answer:
            if len(answer) > LONGEST_HEAD or not answer.startswith(HTTP[: len(answer)]):
                raise ProtocolError("no HTTP answer")
            left = deadline - self._clock()
            came = self._wire.read(READ_AT_ONCE, within=left) if left > 0 else b""
            if not came:
                raise DeviceError(DeviceFailure.TIME_OUT, f"no answer of {self._host}")
            answer += came
        head, _, behind = answer.partition(b"\r\n\r\n")
        words = head.split(b"\r\n", 1)[0].split()
        if len(words) < 2 or not words[1].isdigit():
            raise ProtocolError("no HTTP answer")
        if words[1] != b"200":
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, f"HTTP status {words[1][:3].decode()}")
        return behind


def decoded(jpeg: bytes) -> Picture:
    """Return the picture of a JPEG; raise ProtocolError where it is none."""
    try:
        picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise ProtocolError("a picture that is none") from error
    if picture is None:
        raise ProtocolError("a picture that is none")
    return picture.astype(np.uint8, copy=False)


def _request(url: str) -> bytes:
    """Return the request; by HTTP/1.0, so that the answer comes without chunks (RFC 9112, section 7.1)."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc.rpartition("@")[2]
    lines = [f"GET {path} HTTP/1.0", f"Host: {host}", "Accept: multipart/x-mixed-replace, image/jpeg"]
    if parts.username is not None:
        who = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        lines.append(f"Authorization: Basic {b64encode(who.encode()).decode()}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
