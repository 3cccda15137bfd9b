"""Sheets are found to a part of a pixel, on desks of all kinds; what is no whole sheet is told."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.emulators.desk_scene import DeskTop, Lens, Light, Pose, Scene, sheet_corners
from devices.emulators.desk_sheets import SheetKind
from devices.paper.formats import Format, wanted
from devices.paper.judgement import Verdict, judged
from devices.paper.picture import Corners, in_order
from devices.paper.proportions import proportions
from devices.paper.sheet import Found, find_sheet
from tests.helpers.desks import SIZE, off, rough, seen, sheet

A4 = wanted(Format.A4)
DESKS = {
    "wood": Scene(1, SIZE, DeskTop.WOOD),
    "dark, far tilted": Scene(2, SIZE, DeskTop.DARK, pose=Pose(height=0.65, tilt=(28.0, -22.0))),
    "grey, turned": Scene(3, SIZE, DeskTop.GREY, pose=Pose(height=0.64, turned=58.0)),
    "white: little contrast": Scene(4, SIZE, DeskTop.WHITE, pose=Pose(turned=4.0)),
    "checked cloth": Scene(5, SIZE, DeskTop.CHECKED, pose=Pose(tilt=(-12.0, 9.0), turned=-7.0)),
    "shadow of an arm": Scene(6, SIZE, light=Light(0.95, 0.3, 1.0, shadow=0.6), pose=Pose(turned=5.0)),
    "clutter": Scene(7, SIZE, DeskTop.GREY, clutter=10, pose=Pose(turned=-4.0)),
    "a pen across one side": Scene(8, SIZE, across=True, clutter=3, pose=Pose(turned=8.0)),
    "noise of a dark room": Scene(9, SIZE, light=Light(0.5), lens=Lens(noise=7.0)),
}


@pytest.mark.parametrize("desk", DESKS)
def test_corners_are_found_to_a_part_of_a_pixel(desk: str) -> None:
    photograph = seen(DESKS[desk])
    sighting = find_sheet(photograph.picture, A4)
    assert sighting.found is Found.WHOLE
    assert sighting.corners is not None
    assert off(sighting.corners, photograph) < 0.7


@pytest.mark.parametrize("desk", ["wood", "shadow of an arm", "clutter"])
def test_a_rough_look_is_some_pixels_off_at_most(desk: str) -> None:
    photograph = seen(DESKS[desk])
    sighting = find_sheet(photograph.picture, A4, exactly=False)
    assert sighting.corners is not None
    assert off(sighting.corners, photograph) < 4.0


def test_a_blurred_sheet_is_found_nearly_as_well() -> None:
    photograph = seen(Scene(10, SIZE, lens=Lens(motion=7.0)))
    sighting = find_sheet(photograph.picture, A4)
    assert sighting.corners is not None
    assert off(sighting.corners, photograph) < 2.0


def test_a_card_is_found_among_larger_things() -> None:
    scene = Scene(11, SIZE, DeskTop.WOOD, pose=Pose(0.45, 0.55, 0.33, 9.0, (8.0, 5.0)))
    photograph = seen(scene, SheetKind.CARD)
    sighting = find_sheet(photograph.picture, wanted(Format.ID_1))
    assert sighting.corners is not None
    assert off(sighting.corners, photograph) < 0.7


@pytest.mark.parametrize("at", [(0.5, 0.12), (0.5, 0.9), (0.12, 0.5), (0.92, 0.5)])
def test_a_sheet_that_goes_beyond_the_picture_is_told(at: tuple[float, float]) -> None:
    scene = rough(12, SIZE, DeskTop.GREY, pose=Pose(*at, turned=6.0))
    assert find_sheet(seen(scene).picture, A4).found is Found.PARTLY


@pytest.mark.parametrize("top", DeskTop)
def test_an_empty_desk_has_no_sheet(top: DeskTop) -> None:
    assert find_sheet(seen(rough(13, SIZE, top), None).picture, A4).found is Found.NOTHING


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_picture_of_nothing_has_no_sheet(level: int) -> None:
    flat = np.full((120, 160, 3), level, dtype=np.uint8)
    assert find_sheet(flat).found is Found.NOTHING
    assert find_sheet(flat[..., 0]).found is Found.NOTHING


def test_a_grey_picture_will_do() -> None:
    photograph = seen(DESKS["wood"])
    sighting = find_sheet(photograph.picture[..., 1], A4)
    assert sighting.corners is not None
    assert off(sighting.corners, photograph) < 0.7


@given(
    turned=st.floats(-180, 180),
    tilt=st.tuples(st.floats(-25, 25), st.floats(-25, 25)),
    at=st.tuples(st.floats(0.4, 0.6), st.floats(0.4, 0.6)),
)
@settings(max_examples=60, deadline=None)
def test_proportions_are_told_however_the_sheet_lies(
    turned: float, tilt: tuple[float, float], at: tuple[float, float]
) -> None:
    corners = sheet_corners(sheet(), Pose(*at, 0.6, turned, tilt), *SIZE)
    ratio = float(proportions(corners[None], *SIZE)[0])
    assert ratio == pytest.approx(210 / 297, rel=0.01)


@given(st.permutations(range(4)))
def test_corners_are_put_in_order(order: list[int]) -> None:
    corners = np.array([(10.0, 12.0), (90.0, 8.0), (95.0, 130.0), (5.0, 120.0)])
    assert np.array_equal(in_order(corners[order]).points, corners)


def test_corners_in_a_larger_picture_are_the_same_places() -> None:
    corners = Corners(np.array([(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0)]))
    assert corners.scaled(2.0).scaled(0.5).points == pytest.approx(corners.points)
    assert corners.scaled(2.0).points[0] == pytest.approx((0.5, 0.5))


@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.tuples(st.integers(1, 160), st.integers(1, 160)),
    shapes=st.integers(0, 12),
    grey=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_no_picture_is_too_strange(seed: int, size: tuple[int, int], shapes: int, grey: bool) -> None:
    random = np.random.default_rng(seed)
    picture = np.full((*size, 3), random.integers(0, 256, 3), dtype=np.uint8)
    if shapes == 0:
        picture = random.integers(0, 256, (*size, 3), dtype=np.uint8)
    for _ in range(shapes):
        points = random.integers(-40, 200, (int(random.integers(2, 6)), 2)).astype(np.int32)
        cv2.fillPoly(picture, [points], tuple(int(part) for part in random.integers(0, 256, 3)))
    seen_ = np.ascontiguousarray(picture[..., 0]) if grey else picture
    for size_ in (Format.A4, Format.ID_1):
        sighting = find_sheet(seen_, wanted(size_))
        assert judged(seen_, sighting, size_) in Verdict
        assert (sighting.corners is None) is (sighting.found is Found.NOTHING)
