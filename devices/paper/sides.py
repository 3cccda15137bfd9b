"""Sides of a sheet to a part of a pixel: the steepest step across each, a straight line through them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from devices.paper.picture import Corners, Picture, Points, grey

Floats = npt.NDArray[np.float64]

PLACES = 140  # across each side
ENDS = 0.03  # of a side, left out: corners are bent and rounded
STEP = 0.5  # pixels between two samples across a side
SOFTNESS = 1.0  # pixels: sigma of the derivative
NEIGHBOURS = 5  # places averaged along the side
TURNS = 10
WINDOW = 8.0  # pixels on both sides of a step whose blur is measured
EDGE = 5.0  # pixels: beyond, the step is over
CLEAR = 15.0  # grey levels
CLOSE = 1.0  # pixels: a place this near to the line speaks for it


@dataclass(frozen=True, eq=False)
class Fitted:
    """Corners, and the part of each side's places that lie on its line."""

    corners: Corners
    agreeing: tuple[float, float, float, float]


class Channels:
    """The lightness of a picture, and its colours where somebody asks for them."""

    def __init__(self, picture: Picture) -> None:
        self._picture = picture
        self.light = grey(picture)

    @cached_property
    def colours(self) -> list[Picture]:
        """Both colour axes; none of a grey picture."""
        if self._picture.ndim == 2:
            return []
        lab = cv2.cvtColor(self._picture, cv2.COLOR_BGR2LAB)
        return [np.ascontiguousarray(lab[..., axis], dtype=np.uint8) for axis in (1, 2)]

    def across(self, points: Floats) -> Floats:
        """Return the profiles of the channel that shows a side best; lightness, where it is clear enough."""
        profiles = _profiles(self.light, points)
        if _contrast(profiles) >= CLEAR:
            return profiles
        others = (_profiles(colour, points) for colour in self.colours)
        return max((profiles, *others), key=_contrast)


def fitted(picture: Picture, rough: Corners, reach: float) -> Fitted:
    """Return the corners exactly; each side lies within `reach` pixels of the rough one."""
    corners = rough.points
    agreeing = (0.0, 0.0, 0.0, 0.0)
    channels = Channels(picture)
    for far in (reach, max(3.0, reach / 2.0), 3.0):
        lines, shares = zip(*(_side(channels, corners, i, far) for i in range(4)), strict=True)
        corners = np.array([_crossing(lines[i - 1], lines[i]) for i in range(4)])
        agreeing = shares
    return Fitted(Corners(corners), agreeing)


def blur_across(picture: Picture, corners: Corners) -> float:
    """Return the blur of the sheet's own sides, the second worst of the four, as a sigma in pixels.

    The side of a sheet is a step whatever is printed on it. Motion along two sides blurs the other two.
    """
    found = sorted(_blur(grey(picture), corners.points, number) for number in range(4))
    return found[2]


def _blur(channel: Picture, corners: Points, number: int) -> float:
    """Return the sigma of a step: its height by its slope, without what the derivative adds."""
    points, _ = _places(corners, number, WINDOW)
    profile = np.median(_profiles(channel, points), axis=0)
    middle = len(profile) // 2
    steepest = float(np.abs(np.gradient(profile, STEP)).max())
    height = float(
        abs(profile[middle + round(EDGE / STEP) :].mean() - profile[: middle - round(EDGE / STEP)].mean())
    )
    return height / max(steepest, 1e-6) / float(np.sqrt(2 * np.pi))


Line = tuple[Points, Points]
"""Two points of it."""


def _side(channels: Channels, corners: Points, number: int, reach: float) -> tuple[Line, float]:
    points, across = _places(corners, number, reach)
    start, end, inward = _ends(corners, number)
    places = np.linspace(ENDS, 1.0 - ENDS, PLACES)
    profiles = channels.across(points)
    offsets, weights = _steepest(profiles, across)
    constant, slope, share = _through(places, offsets, weights, reach)
    ends = (start + inward * constant, end + inward * (constant + slope))
    return ends, share


def _ends(corners: Points, number: int) -> tuple[Points, Points, Points]:
    """Return where a side begins and ends, and the direction inward."""
    start, end = corners[number], corners[(number + 1) % 4]
    along = (end - start) / np.hypot(*(end - start))
    return start, end, np.array([-along[1], along[0]])


def _places(corners: Points, number: int, reach: float) -> tuple[Floats, Floats]:
    """Return points across a side (places x samples x 2), and how far inward each sample is."""
    start, end, inward = _ends(corners, number)
    places = np.linspace(ENDS, 1.0 - ENDS, PLACES)
    across = np.arange(-reach, reach + STEP / 2, STEP)
    return start + places[:, None, None] * (end - start) + across[None, :, None] * inward, across


def _profiles(channel: Picture, points: Floats) -> Floats:
    x, y = (points[..., axis].astype(np.float32) for axis in range(2))
    seen = cv2.remap(channel, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    return np.asarray(cv2.blur(seen, (1, NEIGHBOURS), borderType=cv2.BORDER_REPLICATE), dtype=np.float64)


def _contrast(profiles: Floats) -> float:
    """Return the typical step across a side."""
    width = profiles.shape[1] // 3
    return float(abs(np.median(profiles[:, -width:].mean(axis=1) - profiles[:, :width].mean(axis=1))))


def _steepest(profiles: Floats, across: Floats) -> tuple[Floats, Floats]:
    """Return for each place the offset of the steepest step that goes the way of most, and its steepness."""
    radius = round(3 * SOFTNESS / STEP)
    taps = np.arange(-radius, radius + 1) * STEP
    kernel = taps * np.exp(-(taps**2) / (2 * SOFTNESS**2))
    slopes = cv2.filter2D(
        profiles, -1, (kernel / np.abs(kernel).sum())[None], borderType=cv2.BORDER_REPLICATE
    )
    slopes = np.asarray(slopes, dtype=np.float64)
    rising, falling = (float(np.median((way * slopes).max(axis=1))) for way in (1.0, -1.0))
    slopes = slopes if rising >= falling else -slopes
    best = np.clip(np.argmax(slopes, axis=1), 1, slopes.shape[1] - 2)
    rows = np.arange(len(best))
    before, here, after = (slopes[rows, best + shift] for shift in (-1, 0, 1))
    bend = before - 2 * here + after
    part = np.where(bend < -1e-9, 0.5 * (before - after) / np.where(bend < -1e-9, bend, -1.0), 0.0)
    return across[best] + np.clip(part, -1.0, 1.0) * STEP, np.maximum(here, 0.0)


def _through(places: Floats, offsets: Floats, weights: Floats, reach: float) -> tuple[float, float, float]:
    """Fit offset = constant + slope * place, Tukey's biweight; return both and the agreeing part."""
    weights = np.minimum(weights, np.median(weights) * 2.0) + 1e-6
    constant, slope = _consensus(places, offsets, weights)
    cut = max(2.0, reach / 2.0)
    for _ in range(TURNS):
        away = (offsets - constant - slope * places) / cut
        robust = np.where(np.abs(away) < 1.0, (1.0 - away**2) ** 2, 0.0) * weights
        if robust.sum() < 1e-3:
            break
        total = robust.sum()
        mean, level = robust @ places / total, robust @ offsets / total
        spread = robust @ (places - mean) ** 2
        slope = float(robust @ ((places - mean) * (offsets - level)) / max(spread, 1e-9))
        constant = float(level - slope * mean)
        cut = max(1.2, cut * 0.75)
    share = float(np.mean(np.abs(offsets - constant - slope * places) < CLOSE))
    return constant, slope, share


def _consensus(places: Floats, offsets: Floats, weights: Floats) -> tuple[float, float]:
    """Return the line through two places (of some dozens of pairs) that most weight lies near to."""
    first = np.arange(0, len(places) // 2, 4)
    second = np.arange(len(places) // 2, len(places), 4)
    one, other = (pair.ravel() for pair in np.meshgrid(first, second))
    slopes = (offsets[other] - offsets[one]) / (places[other] - places[one])
    constants = offsets[one] - slopes * places[one]
    near = np.abs(offsets - constants[:, None] - slopes[:, None] * places) < CLOSE
    best = int(np.argmax(near @ weights))
    return float(constants[best]), float(slopes[best])


def _crossing(one: Line, other: Line) -> Points:
    (a, b), (c, d) = one, other
    r, s = b - a, d - c
    part = ((c[0] - a[0]) * s[1] - (c[1] - a[1]) * s[0]) / (r[0] * s[1] - r[1] * s[0])
    return np.asarray(a + part * r)
