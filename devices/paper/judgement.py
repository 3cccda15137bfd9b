"""Whether a picture of a sheet will do, and what to do where it will not."""

from __future__ import annotations

from enum import StrEnum

import cv2
import numpy as np

from devices.paper.formats import SIZES, Format, millimetres
from devices.paper.insides import samples
from devices.paper.picture import Corners, Picture, grey, shrunk
from devices.paper.proportions import unlike
from devices.paper.sheet import Found, Sighting
from devices.paper.sides import blur_across
from devices.paper.straighten import pixels_per_mm, ratio_of

NO_LIGHT = 45.0  # grey levels: the brightest of the picture
DARK_PAPER = 60.0  # grey levels
WASHED_OUT = 252.0
MOST_WASHED_OUT = 0.6  # of the sheet, all of it bright
LEAST_GLARE = 0.006  # of the sheet, in one patch
GLARE_ABOVE = 25.0  # grey levels by which glare is brighter than the paper around it
COARSEST = 2.4  # pixels a mm (61 dots an inch): strokes of 10.5 point text are a pixel wide
BLUR = {Format.A4: 0.48, Format.AS_SEEN: 0.48, Format.ID_1: 0.25}
"""mm, sigma: strokes of 10.5 point print (cards: of 5 point) run together above."""
MOST_UNLIKE = 0.09  # natural logarithms of long side by short side
STILL = 0.5  # mm between two pictures


class Verdict(StrEnum):
    """How a picture of a sheet is."""

    GOOD = "good"
    TOO_DARK = "too-dark"
    NO_SHEET = "no-sheet"
    NOT_WHOLE = "not-whole"
    TOO_SMALL = "too-small"  # too few pixels: nearer, or the wrong format was asked for
    OTHER_SHAPE = "other-shape"  # folded, or of another format
    MOVING = "moving"
    TOO_BRIGHT = "too-bright"
    GLARE = "glare"
    BLURRED = "blurred"


UNUSABLE = frozenset({Verdict.NO_SHEET, Verdict.NOT_WHOLE, Verdict.MOVING})
"""With these there is no page to be had, whoever wants one."""


def judged(picture: Picture, sighting: Sighting, size: Format, *, of_lens: bool = True) -> Verdict:
    """Return what is wrong, the first to be mended first; without `of_lens` blur is left out.

    `sighting` is the sheet in `picture`; blur wants its corners exactly.
    """
    small, factor = shrunk(picture, 640)
    if float(np.percentile(grey(small), 99)) < NO_LIGHT:
        return Verdict.TOO_DARK
    match sighting.found:
        case Found.NOTHING:
            return Verdict.NO_SHEET
        case Found.PARTLY:
            return Verdict.NOT_WHOLE
        case Found.WHOLE:
            assert sighting.corners is not None
            wrong = _of_shape(picture, sighting.corners, size) or _of_light(
                small, sighting.corners.scaled(1 / factor)
            )
            return wrong or (_of_lens(picture, sighting.corners, size) if of_lens else Verdict.GOOD)


def moved(before: Sighting, after: Sighting, size: Format, picture: Picture) -> bool:
    """Say whether the sheet moved between two pictures of this size; one that came or went did."""
    if before.corners is None or after.corners is None:
        return before.found is not after.found
    width, height = millimetres(size, ratio_of(picture, after.corners))
    far = float(np.hypot(*(after.corners.points - before.corners.points).T).max())
    return far / pixels_per_mm(after.corners, width, height) > STILL


def _of_shape(picture: Picture, corners: Corners, size: Format) -> Verdict | None:
    ratio = ratio_of(picture, corners)
    if pixels_per_mm(corners, *millimetres(size, ratio)) < COARSEST:
        return Verdict.TOO_SMALL
    if size in SIZES and float(unlike(np.array(ratio), SIZES[size][0] / SIZES[size][1])) > MOST_UNLIKE:
        return Verdict.OTHER_SHAPE
    return None


def _of_light(small: Picture, corners: Corners) -> Verdict | None:
    """Judge the light on the sheet, in a small picture."""
    inside = samples(grey(small), corners.points[None])[0]
    paper = float(np.percentile(inside, 75))
    if paper < DARK_PAPER:
        return Verdict.TOO_DARK
    washed_out = float((inside >= WASHED_OUT).mean())
    if washed_out > MOST_WASHED_OUT:
        return Verdict.TOO_BRIGHT
    if paper < WASHED_OUT - GLARE_ABOVE and _largest_glare(small, corners) > LEAST_GLARE:
        return Verdict.GLARE
    return None


def _largest_glare(small: Picture, corners: Corners) -> float:
    """Return the largest washed out patch, as a part of the sheet."""
    mask = np.zeros(small.shape[:2], dtype=np.uint8)
    cv2.fillConvexPoly(mask, np.round(corners.points).astype(np.int32), (1,))
    patches = mask * (grey(small) >= WASHED_OUT).astype(np.uint8)
    _, _, measures, _ = cv2.connectedComponentsWithStats(patches)
    largest = int(measures[1:, cv2.CC_STAT_AREA].max(initial=0))
    return largest / max(1, int(mask.sum()))


def _of_lens(picture: Picture, corners: Corners, size: Format) -> Verdict:
    scale = pixels_per_mm(corners, *millimetres(size, ratio_of(picture, corners)))
    return Verdict.BLURRED if blur_across(picture, corners) / scale > BLUR[size] else Verdict.GOOD
