"""The measure of straightening measures: a sheet as printed is fully legible, a blurred one is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from bench.desk_photos import EACH, KINDS, DeskPhoto
from bench.documents import NOT_FOUND, Tally, _take
from bench.legibility import contrasts, decodes
from bench.peers.largest_quadrilateral import largest_quadrilateral
from devices.emulators.desk_scene import DeskTop, Photograph, Pose, Scene
from devices.emulators.desk_sheets import STROKES
from devices.paper.picture import Corners, Picture
from devices.paper.straighten import Straight
from tests.helpers.desks import SIZE, off, seen, sheet

SCENE = Scene(30, (1400, 1050), DeskTop.DARK, pose=Pose(height=0.9, turned=3.0))


def test_there_are_enough_photographs() -> None:
    assert EACH * len(KINDS) >= 100


def test_a_sheet_as_printed_is_legible_and_a_blurred_one_is_not() -> None:
    printed = Straight(sheet().picture, 210.0, 297.0)
    assert contrasts(printed) == {stroke: pytest.approx(1.0, abs=0.1) for stroke in STROKES}
    assert decodes(printed.picture, sheet().code)
    blurred = np.asarray(cv2.GaussianBlur(printed.picture, (0, 0), 3.0), dtype=np.uint8)
    found = contrasts(Straight(blurred, 210.0, 297.0))
    assert found[0.5] < 0.2 < found[1.0] < 0.6
    assert not decodes(blurred, sheet().code)
    assert not decodes(printed.picture, "another")


def test_the_recipe_finds_an_easy_sheet_and_none_on_an_empty_desk() -> None:
    photograph = seen(SCENE)
    corners = largest_quadrilateral(photograph.picture)
    assert corners is not None
    assert off(corners, photograph) < 12
    assert largest_quadrilateral(seen(Scene(13, SIZE, DeskTop.DARK), None).picture) is None


@pytest.mark.parametrize("turn", range(4))
def test_a_contender_is_judged_whichever_corner_it_names_first(turn: int) -> None:
    photograph = seen(SCENE)
    corners = photograph.corners
    assert corners is not None

    def find(_: Picture) -> Corners:
        return Corners(np.roll(corners, turn, axis=0))

    tally = Tally(find)
    _take(tally, DeskPhoto("easy", Photograph(photograph.picture, corners), sheet().code))
    assert tally.all_errors == [0.0] * 4
    assert (tally.right, tally.decoded) == (1, 1)
    assert tally.seen[1.0][0] > 0.8


def test_what_finds_nothing_is_off_by_the_picture() -> None:
    tally = Tally(lambda _: None)
    _take(tally, DeskPhoto("easy", seen(SCENE), sheet().code))
    assert tally.all_errors == [NOT_FOUND] * 4
    assert (tally.right, tally.decoded) == (0, 0)
