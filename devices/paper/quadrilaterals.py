"""Which four lines of a picture are the sides of a sheet: all plausible fours are weighed at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from devices.paper.insides import likeness
from devices.paper.lines import PITCH, Floats, Lines
from devices.paper.picture import Picture
from devices.paper.proportions import proportions, unlike

Indices = npt.NDArray[np.intp]

BORDERS = 4
PARALLEL = np.radians(38.0)  # two opposite sides, at most
CROSSING = np.radians(40.0)  # two neighbours, at least
NARROWEST = 0.07  # of the picture's diagonal, between opposite sides
DARKER = 0.8  # what a side counts that is darker inside or differs in colour only
PRINTED = 0.7  # what it counts besides where only the print, or a thin shadow, makes the step
BORDER_COUNTS = 0.85  # what each side costs that is the picture's own border: a sheet that is not whole
OUTSIDE = 0.35  # of the picture's size: how far outside of it a corner may be
CLOSER_LOOK = 80  # quadrilaterals whose inside is looked at
RATIO_FREE = 0.06  # natural logarithms of long by short: what no camera can tell
RATIO_FAR = 0.25
RATIO_COSTS = 0.35
SMALLEST = 0.015  # of the picture's area


@dataclass(frozen=True)
class Wanted:
    """What is looked for: long side by short side (None: any), and the part of the picture it fills."""

    ratio: float | None = None
    area: float = 0.3
    uneven_costs: float = 0.7  # the part of its worth that an inside with pictures on it loses

    def fit(self, corners: Floats, width: int, height: int, *, whole: npt.NDArray[np.bool_]) -> Floats:
        """Return a factor of 0 to 1 for each of n x 4 x 2 corners."""
        area = _area(corners) / (width * height)
        fit = 0.55 + 0.45 * np.minimum(1.0, area / self.area)
        if self.ratio is not None:
            off = np.maximum(0.0, unlike(proportions(corners, width, height), self.ratio) - RATIO_FREE)
            fit *= np.where(whole, 1.0 - RATIO_COSTS * np.minimum(1.0, off / RATIO_FAR), 1.0)
        return np.asarray(fit)


ANY = Wanted()


@dataclass(frozen=True)
class Weighed:
    """Four corners (in turn), how well each of the four sides is seen (0 to 1), and the worth of it all."""

    corners: Floats
    sides: Floats
    worth: float
    on_border: bool


def best_of(lines: Lines, picture: Picture, wanted: Wanted = ANY, most: int = 6) -> list[Weighed]:
    """Return the most worthy quadrilaterals of a small picture, the best first."""
    height, width = picture.shape[:2]
    fours = _fours(lines, np.hypot(width, height))
    if not len(fours):
        return []
    corners = np.stack([_crossing(lines, fours[:, i], fours[:, (i + 1) % 4]) for i in range(4)], axis=1)
    good = _plausible(corners, width, height)
    fours, corners = fours[good], corners[good]
    if not len(fours):
        return []
    sides = np.stack([_support(lines, fours, corners, i) for i in range(4)], axis=1)
    borders = fours >= len(lines) - BORDERS
    on_border = np.asarray(borders.any(axis=1))
    seen = np.where(borders, np.nan, sides)
    worth = 0.5 * np.nanmean(seen, axis=1) + 0.5 * np.nanmin(seen, axis=1)
    worth *= np.where(on_border, BORDER_COUNTS ** borders.sum(axis=1), 1.0)
    worth *= wanted.fit(corners, width, height, whole=~on_border)
    first = np.argsort(-worth)[:CLOSER_LOOK]
    worth[first] *= likeness(picture, corners[first], wanted.uneven_costs)
    best = first[np.argsort(-worth[first])][:most]
    return [Weighed(corners[i], sides[i], float(worth[i]), bool(on_border[i])) for i in best]


def _fours(lines: Lines, diagonal: float) -> Indices:
    """Return every (side, neighbour, opposite side, other neighbour) that could be a sheet."""
    cosines = np.abs(lines.normals @ lines.normals.T)
    first, second = np.triu_indices(len(lines), 1)
    signs = np.sign(np.sum(lines.normals[first] * lines.normals[second], axis=1))
    middle = lines.feet.mean(axis=0)
    reach = lines.offsets - lines.normals @ middle
    apart = np.abs(reach[first] - signs * reach[second])
    fit = (cosines[first, second] >= np.cos(PARALLEL)) & (apart >= NARROWEST * diagonal)
    pairs = np.column_stack((first[fit], second[fit]))
    a, b = np.triu_indices(len(pairs), 1)
    crossing = np.cos(CROSSING)
    across = np.ones(len(a), dtype=bool)
    for i in range(2):
        for j in range(2):
            across &= cosines[pairs[a, i], pairs[b, j]] <= crossing
    a, b = a[across], b[across]
    fours = np.column_stack((pairs[a, 0], pairs[b, 0], pairs[a, 1], pairs[b, 1]))
    borders = (fours >= len(lines) - BORDERS).sum(axis=1)
    return np.asarray(fours[borders <= 2])


def _crossing(lines: Lines, one: Indices, other: Indices) -> Floats:
    n, m = lines.normals[one], lines.normals[other]
    c, d = lines.offsets[one], lines.offsets[other]
    area = n[:, 0] * m[:, 1] - n[:, 1] * m[:, 0]
    return np.column_stack((c * m[:, 1] - d * n[:, 1], d * n[:, 0] - c * m[:, 0])) / area[:, None]


def _plausible(corners: Floats, width: int, height: int) -> npt.NDArray[np.bool_]:
    size = np.array([width, height], dtype=np.float64)
    near = ((corners > -OUTSIDE * size) & (corners < (1.0 + OUTSIDE) * size)).all(axis=(1, 2))
    edges = np.roll(corners, -1, axis=1) - corners
    following = np.roll(edges, -1, axis=1)
    turns = edges[..., 0] * following[..., 1] - edges[..., 1] * following[..., 0]
    convex = (turns > 0).all(axis=1) | (turns < 0).all(axis=1)
    lengths = np.hypot(edges[..., 0], edges[..., 1])
    longest = np.maximum(lengths[:, :2], lengths[:, 2:])
    shortest = np.minimum(lengths[:, :2], lengths[:, 2:])
    even = (longest < 1.9 * shortest).all(axis=1)
    slender = longest.max(axis=1) < 2.6 * longest.min(axis=1)
    return np.asarray(near & convex & even & slender & (_area(corners) > SMALLEST * width * height))


def _area(corners: Floats) -> Floats:
    x, y = corners[..., 0], corners[..., 1]
    twice = (x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)
    return np.asarray(np.abs(twice) / 2.0)


def _support(lines: Lines, fours: Indices, corners: Floats, side: int) -> Floats:
    """Return how much of one side of each four is a step: 0 to 1, by the channel that shows it best."""
    which = fours[:, side]
    foot, along = lines.feet[which], lines.along[which]
    ends = [np.sum((corners[:, i] - foot) * along, axis=1) for i in ((side - 1) % 4, side)]
    last = lines.seen.shape[1] - 1
    places = [np.clip(np.rint((end + lines.reach) / PITCH), 0, last).astype(np.intp) for end in ends]
    low, high = np.minimum(*places), np.maximum(*places)
    seen = lines.seen[which, high] - lines.seen[which, low]
    centre = corners.mean(axis=1)
    inward = np.sign(np.sum((centre - foot) * lines.normals[which], axis=1))
    steps = (lines.steps[:, which, high] - lines.steps[:, which, low]) / np.maximum(seen, 1.0) * inward
    counted = np.abs(steps) * DARKER
    counted[0] = np.maximum(counted[0], steps[0])
    counted[1] *= PRINTED
    support = counted.max(axis=0)
    support[seen < 0.25 * np.maximum(high - low, 1)] = 0.0
    return np.asarray(support)
