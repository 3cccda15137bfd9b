"""The document camera's driver, picture by picture: when it takes one, which way up, what it waits for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, cycle

import numpy as np
import pytest

from devices.device import Fault
from devices.document_camera import Capture
from devices.drivers.camera_document import CameraDocument, CameraDocumentOptions
from devices.emulators.desk_scene import Lens, Pose
from devices.errors import DeviceError, DeviceFailure
from devices.paper.formats import Finish, Format
from devices.paper.judgement import Verdict
from devices.pictures.liveness import Liveness, Signs
from devices.transports.camera import Picture
from tests.helpers.desks import rough, seen

LARGE = (1280, 960)
EVERY = 0.25  # seconds
SHEET = rough(40, LARGE, pose=Pose(height=0.88))


class Camera:
    """A camera whose pictures are given, with a bit of noise; the clock goes on by a picture each."""

    def __init__(self) -> None:
        self.now = 100.0
        self.did: list[str] = []
        self.pictures: Iterator[Picture | None] = cycle([None])
        self.still = False

    def clock(self) -> float:
        return self.now

    def find(self) -> None:
        self.did.append("find")

    def open(self) -> None:
        self.did.append("open")

    def close(self) -> None:
        self.did.append("close")

    def picture(self, *, within: float) -> Picture | None:
        del within
        self.now += EVERY
        picture = next(self.pictures)
        if picture is None or self.still:
            return picture
        picture = picture.copy()
        picture[0, 0] = round(self.now * 4) % 256
        return picture


def camera_and_driver(url: str = "http://camera/", turned: int = 0) -> tuple[Camera, CameraDocument]:
    camera = Camera()
    options = CameraDocumentOptions.model_validate({"url": url, "turned": turned})
    driver = CameraDocument(options, camera, camera.clock)
    driver.open()
    camera.did.clear()
    return camera, driver


def test_disabled_it_sees_that_the_camera_is_there_and_takes_no_picture() -> None:
    camera, driver = camera_and_driver()
    for _ in range(20):
        driver.watch()
        camera.now += EVERY
    assert camera.did == ["find"] * 2
    with pytest.raises(DeviceError) as raised:
        driver.look(Format.A4)
    assert raised.value.failure is DeviceFailure.SEQUENCE_ERROR


def test_enabled_it_opens_the_camera_once_and_gives_it_back() -> None:
    camera, driver = camera_and_driver()
    driver.enable()
    camera.pictures = cycle([seen(SHEET).picture])
    for _ in range(3):
        driver.watch()
    driver.disable()
    assert camera.did == ["open", "close"]


def test_where_no_picture_comes_any_more_what_was_seen_counts() -> None:
    camera, driver = camera_and_driver()
    driver.enable()
    here, there = (seen(rough(40, LARGE, pose=Pose(height=0.88, x=x))).picture for x in (0.47, 0.53))
    camera.pictures = chain([here, there], cycle([None]))
    assert driver.capture(Format.A4, within=3.0) == Capture(Verdict.MOVING)


def test_no_picture_in_time_is_none_to_look_at_and_a_time_out_to_capture() -> None:
    _, driver = camera_and_driver()
    driver.enable()
    assert driver.look(Format.A4) is None
    with pytest.raises(DeviceError) as raised:
        driver.capture(Format.A4, within=1.0)
    assert raised.value.failure is DeviceFailure.TIME_OUT


@pytest.mark.parametrize("turned", [90, 270])
def test_a_camera_that_hangs_otherwise_is_turned(turned: int) -> None:
    camera, driver = camera_and_driver(turned=turned)
    driver.enable()
    lying = seen(rough(41, LARGE, pose=Pose(height=1.2, turned=90.0))).picture
    camera.pictures = cycle([lying])
    page = driver.capture(Format.A4).page
    assert page is not None
    assert (page.width_mm, page.height_mm) == (210.0, 297.0)


def test_a_blurred_sheet_is_waited_for_and_taken_anyway_where_that_is_wanted() -> None:
    camera, driver = camera_and_driver()
    driver.enable()
    blurred = seen(rough(40, LARGE, pose=Pose(height=0.88), lens=Lens(defocus=2.5))).picture
    camera.pictures = cycle([blurred])
    began = camera.now
    assert driver.capture(Format.A4, within=1.0) == Capture(Verdict.BLURRED)
    assert camera.now - began >= 1.0
    taken = driver.capture(Format.A4, Finish.AS_PHOTOGRAPHED, within=0.0, anyway=True)
    assert taken.verdict is Verdict.BLURRED
    assert taken.page is not None
    camera.pictures = iter([blurred, blurred, *[seen(SHEET).picture] * 3])
    assert driver.capture(Format.A4, within=2.0).verdict is Verdict.GOOD


def test_a_film_may_stand_still_and_a_camera_may_not() -> None:
    for url, faults in (("file:///film", frozenset()), ("http://camera/", {Fault.PICTURE_FROZEN})):
        camera, driver = camera_and_driver(url)
        driver.enable()
        camera.pictures, camera.still = cycle([seen(SHEET).picture]), True
        for _ in range(30):
            report = driver.watch()
        assert report.faults == faults


def test_signs_of_life_are_forgotten_with_the_session() -> None:
    now = 0.0
    liveness = Liveness(lambda: now)
    dark = np.zeros((64, 64, 3), dtype=np.uint8)
    liveness.see(dark)
    assert liveness.is_new
    now = 5.0
    liveness.see(dark)
    assert not liveness.is_new
    assert liveness.signs is Signs.BLACK
    liveness.forget()
    assert liveness.signs is Signs.ALIVE
    bright = np.full((64, 64, 3), 200, dtype=np.uint8)
    liveness.see(bright)
    now = 10.0
    liveness.see(bright)
    assert liveness.signs is Signs.FROZEN
    liveness.see(bright - 1)
    assert liveness.signs is Signs.ALIVE
