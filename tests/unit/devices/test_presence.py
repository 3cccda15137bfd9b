"""Who stands there is noticed; a light, a trolley and a dark night are nobody, and not for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.device import Announcement, Fault
from devices.drivers.camera_presence import CameraPresence, CameraPresenceOptions
from devices.emulators.camera_presence import SWAYING, hall
from devices.errors import DeviceError, DeviceFailure
from devices.presence_sensor import PersonCame, PersonLeft
from devices.transports.camera import Picture

EVERY = 0.25  # seconds
GRAIN = np.random.default_rng(2)
NOISE = [np.round(GRAIN.normal(0, 1.5, (120, 160, 3))).astype(np.int16) for _ in range(7)]
SILENCE = [np.zeros((120, 160, 3), dtype=np.int16)]


def view(*, somebody: int | None = None, lamp: bool = False, trolley: bool = False) -> Picture:
    """Return a hall in a quarter of the pixels."""
    return np.ascontiguousarray(hall(somebody=somebody, lamp=lamp, trolley=trolley)[::2, ::2])


EMPTY = [view()]
SOMEBODY = [view(somebody=shift) for shift in SWAYING]


class Hall:
    """A camera and a clock that the test turns."""

    def __init__(self, longest: float = 900.0) -> None:
        self.now = 0.0
        self.pictures: Iterator[Picture] = cycle(EMPTY)
        self.lost = False
        self.noise = NOISE
        self.turn = 0
        self.heard: list[Announcement] = []
        options = CameraPresenceOptions(url="http://camera/", longest=longest)
        self.sensor = CameraPresence(options, self, clock=lambda: self.now)
        self.sensor.announce = self.heard.append
        self.sensor.open()
        self.wait(10)

    def find(self) -> None: ...
    def open(self) -> None: ...
    def close(self) -> None: ...

    def picture(self, *, within: float) -> Picture | None:
        del within
        if self.lost:
            raise DeviceError(DeviceFailure.CONNECTION_LOST, "pulled")
        self.turn += 1
        noise = self.noise[self.turn % len(self.noise)]
        return np.clip(next(self.pictures) + noise, 0, 255).astype(np.uint8)

    def sees(self, *pictures: Picture) -> None:
        self.pictures = cycle(pictures)

    def wait(self, seconds: float) -> list[Announcement]:
        """Look for some seconds; return what was announced meanwhile."""
        before = len(self.heard)
        for _ in range(round(seconds / EVERY)):
            self.now += EVERY
            self.report = self.sensor.watch()
        return self.heard[before:]


@pytest.fixture
def seen() -> Hall:
    return Hall()


def test_somebody_comes_stays_and_leaves(seen: Hall) -> None:
    seen.sees(*SOMEBODY)
    assert seen.wait(2) == [PersonCame()]
    assert seen.sensor.present()
    assert seen.wait(60) == []
    seen.sees(*EMPTY)
    assert seen.wait(2) == []
    assert seen.wait(4) == [PersonLeft()]
    assert seen.wait(60) == []


def test_who_steps_aside_for_a_moment_has_not_left(seen: Hall) -> None:
    seen.sees(*SOMEBODY)
    seen.wait(5)
    seen.sees(*EMPTY)
    seen.wait(2)
    seen.sees(*SOMEBODY)
    assert seen.wait(10) == []


@pytest.mark.parametrize("before", [False, True])
def test_a_lamp_is_nobody_and_people_are_seen_in_its_light(seen: Hall, before: bool) -> None:
    seen.sees(view(lamp=before))
    seen.wait(60)
    seen.heard.clear()
    seen.sees(view(lamp=not before))
    assert seen.wait(60) == []
    seen.sees(*(view(somebody=shift, lamp=not before) for shift in SWAYING))
    assert seen.wait(2) == [PersonCame()]


def test_a_lamp_that_is_switched_while_somebody_stands_there_keeps_nobody_there(seen: Hall) -> None:
    seen.sees(*SOMEBODY)
    assert seen.wait(5) == [PersonCame()]
    seen.sees(*(view(somebody=shift, lamp=True) for shift in SWAYING))
    assert seen.wait(5) == []
    seen.sees(view(lamp=True))
    assert seen.wait(90) == [PersonLeft()]


def test_a_trolley_that_is_left_there_becomes_a_thing(seen: Hall) -> None:
    seen.sees(*(np.roll(view(trolley=True), shift, axis=1) for shift in (20, 15, 10, 5)))
    seen.wait(1)
    seen.sees(view(trolley=True))
    seen.wait(120)
    assert not seen.sensor.present()
    seen.heard.clear()
    seen.sees(*(view(trolley=True, somebody=shift) for shift in SWAYING))
    assert seen.wait(3) == [PersonCame()]


def test_what_stirs_for_ever_is_not_somebody_for_ever() -> None:
    seen = Hall(longest=60.0)
    seen.sees(*SOMEBODY)
    seen.wait(5)
    seen.wait(60)
    assert PersonLeft() in seen.heard


@pytest.mark.parametrize("picture", [np.zeros_like(EMPTY[0]), EMPTY[0] // 16], ids=["black", "night"])
def test_a_dark_hall_is_empty_and_no_fault(seen: Hall, picture: Picture) -> None:
    seen.sees(picture)
    assert seen.wait(60) == []
    assert seen.report.faults == frozenset()
    seen.sees(*EMPTY)
    assert seen.wait(60) == []


def test_a_picture_that_stands_still_is_a_fault_and_nobody(seen: Hall) -> None:
    seen.sees(*SOMEBODY)
    assert seen.wait(3) == [PersonCame()]
    seen.noise = SILENCE
    seen.sees(SOMEBODY[0])
    assert seen.wait(6) == [PersonLeft()]
    assert seen.report.faults == {Fault.PICTURE_FROZEN}
    seen.noise = NOISE
    seen.sees(*EMPTY)
    assert seen.wait(10) == []
    assert seen.report.faults == frozenset()


def test_after_a_lost_camera_edges_go_on_in_turn(seen: Hall) -> None:
    seen.sees(*SOMEBODY)
    seen.wait(3)
    seen.lost = True
    with pytest.raises(DeviceError):
        seen.sensor.watch()
    seen.sensor.close()
    seen.lost = False
    seen.sees(*EMPTY)
    seen.sensor.open()
    assert seen.wait(3) == [PersonLeft()]


@given(
    st.lists(
        st.tuples(st.sampled_from(("empty", "somebody", "lamp", "noise")), st.integers(1, 12)), max_size=8
    )
)
@settings(max_examples=12, deadline=None)
def test_edges_come_in_turn_whatever_is_seen(happens: list[tuple[str, int]]) -> None:
    place = Hall()
    views: dict[str, Callable[[], list[Picture]]] = {
        "empty": lambda: EMPTY,
        "somebody": lambda: SOMEBODY,
        "lamp": lambda: [view(lamp=True)],
        "noise": lambda: [GRAIN.integers(0, 256, (120, 160, 3), dtype=np.uint8) for _ in range(3)],
    }
    for what, seconds in happens:
        place.sees(*views[what]())
        place.wait(seconds)
    kinds = [type(one) for one in place.heard]
    assert kinds == ([PersonCame, PersonLeft] * len(kinds))[: len(kinds)]
