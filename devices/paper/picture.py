"""Pictures as arrays, and the corners of a sheet in them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
"""Height x width (grey) or height x width x 3 (blue, green, red)."""

Points = npt.NDArray[np.float64]
"""n x 2: x to the right and y down, in pixels; (0, 0) is the middle of the first pixel."""


@dataclass(frozen=True, eq=False)
class Corners:
    """A sheet's corners as it lies, clockwise from the one nearest to the picture's top left."""

    points: Points

    @property
    def sides(self) -> tuple[float, float, float, float]:
        """The lengths in pixels: top, right, bottom, left."""
        lengths = np.hypot(*(np.roll(self.points, -1, axis=0) - self.points).T)
        return (float(lengths[0]), float(lengths[1]), float(lengths[2]), float(lengths[3]))

    def scaled(self, factor: float) -> Corners:
        """Return the same corners in a picture `factor` times as large."""
        return Corners((self.points + 0.5) * factor - 0.5)

    def lie_within(self, width: int, height: int, margin: float) -> bool:
        """Say whether all are at least `margin` pixels inside a picture of that size."""
        x, y = self.points.T
        inside = (x >= margin) & (y >= margin) & (x <= width - 1 - margin) & (y <= height - 1 - margin)
        return bool(inside.all())


def grey(picture: Picture) -> Picture:
    """Return the lightness of a picture."""
    if picture.ndim == 2:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def shrunk(picture: Picture, longest: int) -> tuple[Picture, float]:
    """Return the picture with its longer side at most `longest`, and how many times larger it was."""
    height, width = picture.shape[:2]
    factor = max(height, width) / longest
    if factor <= 1.0:
        return picture, 1.0
    size = (round(width / factor), round(height / factor))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8), width / size[0]


def in_order(points: Points) -> Corners:
    """Return four corners clockwise, from the one nearest to the top left."""
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    ordered = points[np.argsort(angles)]
    first = int(np.argmin(ordered.sum(axis=1)))
    return Corners(np.roll(ordered, -first, axis=0))
