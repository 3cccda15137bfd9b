"""Cameras: the newest picture, within its time, and how each way of failing is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from devices.errors import DeviceError, DeviceFailure
from devices.pictures.mjpeg_server import MjpegServer, Trouble, jpeg
from devices.transports.camera import SILENT_AFTER, Camera, Picture
from devices.transports.camera_url import CameraUrl, camera_at
from devices.transports.mjpeg_stream import MjpegStream
from devices.transports.video_device import VideoDevice
from devices.transports.video_file import VideoFile
from tests.helpers.saboteur import canned

WITHIN = 10.0


def grey(level: int) -> Picture:
    return np.full((48, 64, 3), level, np.uint8)


def level(picture: Picture | None) -> int:
    assert picture is not None
    return round(float(picture.mean()))


def failure(do: Callable[[], object]) -> DeviceFailure:
    with pytest.raises(DeviceError) as caught:
        do()
    return caught.value.failure


class CannedWire:
    """A ByteStream that has received some pieces."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.sent = b""

    def open(self) -> None: ...
    def close(self) -> None: ...
    def drain(self) -> None: ...

    def write(self, data: bytes) -> None:
        self.sent += data

    def read(self, most: int, *, within: float) -> bytes:
        assert within <= WITHIN
        return self.pieces.pop(0)[:most] if self.pieces else b""


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    made = MjpegServer(rate=200)
    made.show(grey(50))
    made.plug()
    yield made
    made.unplug()


@pytest.fixture
def stream(server: MjpegServer) -> Iterator[Camera]:
    made = camera_at(server.url, width=64, height=48)
    made.open()
    yield made
    made.close()


def seen(camera: Camera, wanted: int) -> bool:
    return any(level(camera.picture(within=WITHIN)) == wanted for _ in range(1000))


def test_a_stream_shows_what_is_there_now(server: MjpegServer, stream: Camera) -> None:
    assert seen(stream, 50)
    server.show(grey(200))
    assert seen(stream, 200)


def test_of_pictures_that_waited_only_the_newest_is_seen() -> None:
    head = b"HTTP/1.1 200 OK\r\n\r\n"
    wire = CannedWire(head, *(jpeg(grey(one)) for one in (10, 20, 30)))
    camera = MjpegStream("http://user:pa%3Ass@cam:81/s?x=1", wire)
    camera.open()
    assert level(camera.picture(within=WITHIN)) == 30
    assert camera.picture(within=0.0) is None
    assert wire.sent.startswith(b"GET /s?x=1 HTTP/1.0\r\nHost: cam:81\r\n")
    assert b"Authorization: Basic dXNlcjpwYTpzcw==" in wire.sent


def test_a_stream_that_falls_silent_is_a_time_out() -> None:
    now = [0.0]
    camera = MjpegStream("http://cam/", CannedWire(b"HTTP/1.0 200 OK\r\n\r\n"), lambda: now[0])
    camera.open()
    assert camera.picture(within=0.0) is None
    now[0] = SILENT_AFTER + 0.1
    assert failure(lambda: camera.picture(within=0.0)) is DeviceFailure.TIME_OUT


def test_an_unplugged_stream_is_a_lost_connection_and_is_not_found(
    server: MjpegServer, stream: Camera
) -> None:
    server.unplug()

    def look() -> None:
        while True:
            stream.picture(within=WITHIN)

    assert failure(look) is DeviceFailure.CONNECTION_LOST
    assert failure(stream.find) is DeviceFailure.NO_DEVICE
    assert failure(stream.open) is DeviceFailure.NO_DEVICE
    server.plug()
    stream.find()


@pytest.mark.parametrize(
    ("trouble", "told"),
    [(Trouble.GARBAGE, DeviceFailure.PROTOCOL), (Trouble.HALF, DeviceFailure.CONNECTION_LOST)],
)
def test_broken_pictures_are_told(
    server: MjpegServer, stream: Camera, trouble: Trouble, told: DeviceFailure
) -> None:
    server.trouble = trouble

    def look() -> None:
        while True:
            stream.picture(within=WITHIN)

    assert failure(look) is told


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"HTTP/1.0 401 Unauthorized\r\n\r\n", DeviceFailure.DEVICE_NOT_READY),
        (b"220 mail ready\r\n\r\n", DeviceFailure.PROTOCOL),
        (b"x" * 20_000, DeviceFailure.PROTOCOL),
        (b"HTTP/1.0 200 OK\r\n", DeviceFailure.CONNECTION_LOST),
    ],
)
def test_another_answer_than_a_stream_is_told(answer: bytes, told: DeviceFailure) -> None:
    with canned(answer) as port:
        assert failure(MjpegStream(f"http://127.0.0.1:{port}/").open) is told


def test_no_answer_at_all_is_a_time_out() -> None:
    assert failure(MjpegStream("http://cam/", CannedWire()).open) is DeviceFailure.TIME_OUT


def test_a_film_is_shown_over_and_over(tmp_path: Path) -> None:
    path = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for one in (40, 160):
        writer.write(grey(one))
    writer.release()
    film = camera_at(f"file://{path}", width=1, height=1)
    assert failure(lambda: film.picture(within=0)) is DeviceFailure.SEQUENCE_ERROR
    film.open()
    assert [level(film.picture(within=0)) > 100 for _ in range(4)] == [False, True, False, True]
    path.unlink()
    assert failure(lambda: film.picture(within=0)) is DeviceFailure.CONNECTION_LOST
    assert failure(film.open) is failure(film.find) is DeviceFailure.NO_DEVICE
    film.close()
    film.close()


def test_a_file_without_pictures_is_told(tmp_path: Path) -> None:
    (tmp_path / "text.avi").write_text("no film")
    assert failure(VideoFile(str(tmp_path / "text.avi")).open) is DeviceFailure.PROTOCOL


class FakeCapture:
    """A V4L2 device with pictures in its buffers."""

    def __init__(self) -> None:
        self.waiting: list[Picture] = [grey(0)]
        self.taken: Picture | None = None
        self.wanted: dict[int, float] = {}
        self.opened = self.well = True
        self.released = 0

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return self.opened

    def set(self, property_: int, value: float) -> bool:
        self.wanted[property_] = value
        return False

    def grab(self) -> bool:
        self.taken = self.waiting.pop(0)
        return self.well

    def retrieve(self) -> tuple[bool, Picture]:
        assert self.taken is not None
        return self.well, self.taken

    def release(self) -> None:
        self.released += 1


class V4l2:
    """A device file with a fake behind it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "usb-Camera-index0"
        self.path.touch()
        self.capture = FakeCapture()
        self.now = 0.0
        self.error: cv2.error | None = None
        self.camera = VideoDevice(
            str(self.path),
            width=1280,
            height=720,
            start=lambda _: self.capture,
            wait=self.wait,
            clock=lambda: self.now,
        )

    def wait(self, _capture: object, _within: float) -> bool:
        if self.error is not None:
            raise self.error
        return bool(self.capture.waiting)


@pytest.fixture
def v4l2(tmp_path: Path) -> V4l2:
    made = V4l2(tmp_path)
    made.camera.open()
    return made


def test_a_device_gives_the_newest_of_its_buffers(v4l2: V4l2) -> None:
    v4l2.capture.waiting = [grey(1), grey(2), grey(3)]
    assert level(v4l2.camera.picture(within=0.1)) == 3
    assert v4l2.camera.picture(within=0.1) is None
    assert v4l2.capture.wanted[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    v4l2.capture.waiting = [grey(1)] * 100
    assert level(v4l2.camera.picture(within=0.1)) == 1
    v4l2.camera.close()
    v4l2.camera.close()
    assert v4l2.capture.released == 1
    assert failure(lambda: v4l2.camera.picture(within=0)) is DeviceFailure.SEQUENCE_ERROR


def test_an_unplugged_device_is_told_however_it_shows(v4l2: V4l2) -> None:
    v4l2.capture.waiting, v4l2.capture.well = [grey(1)], False
    assert failure(lambda: v4l2.camera.picture(within=0)) is DeviceFailure.CONNECTION_LOST
    v4l2.error = cv2.error("POLLERR")
    assert failure(lambda: v4l2.camera.picture(within=0)) is DeviceFailure.CONNECTION_LOST
    v4l2.error = None
    v4l2.path.unlink()
    assert failure(lambda: v4l2.camera.picture(within=0)) is DeviceFailure.CONNECTION_LOST
    assert failure(v4l2.camera.find) is failure(v4l2.camera.open) is DeviceFailure.NO_DEVICE


def test_a_picture_that_cannot_be_decoded_is_told(v4l2: V4l2, monkeypatch: pytest.MonkeyPatch) -> None:
    v4l2.capture.waiting = [grey(1)]
    monkeypatch.setattr(v4l2.capture, "retrieve", lambda: (False, None))
    assert failure(lambda: v4l2.camera.picture(within=0)) is DeviceFailure.CONNECTION_LOST


def test_a_device_that_falls_silent_is_a_time_out(v4l2: V4l2) -> None:
    assert v4l2.camera.picture(within=0) is None
    v4l2.now = SILENT_AFTER + 0.1
    assert failure(lambda: v4l2.camera.picture(within=0)) is DeviceFailure.TIME_OUT


def test_a_device_that_somebody_else_has_is_no_device(v4l2: V4l2) -> None:
    v4l2.capture.opened = False
    assert failure(v4l2.camera.open) is DeviceFailure.NO_DEVICE


def test_a_device_without_a_first_picture_is_a_time_out(v4l2: V4l2) -> None:
    v4l2.capture.waiting, v4l2.capture.well = [grey(1)], False
    assert failure(v4l2.camera.open) is DeviceFailure.TIME_OUT
    assert v4l2.capture.released == 2


def test_what_is_no_camera_is_no_device(tmp_path: Path) -> None:
    (tmp_path / "video0").touch()
    device = camera_at(str(tmp_path / "video0"), width=640, height=480)
    assert failure(device.open) is DeviceFailure.NO_DEVICE
    device.close()


@pytest.mark.parametrize(
    "url", ["", "video0", "http://", "http://:80/", "http://x:99999/", "rtsp://x/", "file://x"]
)
def test_a_url_that_cannot_be_meant_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(CameraUrl).validate_python(url)
