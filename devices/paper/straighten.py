"""Makes a sheet rectangular."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from devices.paper.formats import Format, millimetres
from devices.paper.picture import Corners, Picture
from devices.paper.proportions import proportions

INCH = 25.4  # mm
SHARPEST = {Format.A4: 300.0, Format.AS_SEEN: 300.0, Format.ID_1: 600.0}
"""Dots an inch, at most; where the camera sees less, no pixels are invented."""


@dataclass(frozen=True, eq=False)
class Straight:
    """A rectangular picture of a sheet, and the sheet's size in mm."""

    picture: Picture
    width_mm: float
    height_mm: float

    @property
    def dots_per_inch(self) -> float:
        """The resolution."""
        return float(self.picture.shape[1] / self.width_mm * INCH)


def ratio_of(picture: Picture, corners: Corners) -> float:
    """Return how many times as wide as high the sheet is."""
    height, width = picture.shape[:2]
    return float(proportions(corners.points[None], width, height)[0])


def pixels_per_mm(corners: Corners, width_mm: float, height_mm: float) -> float:
    """Return how fine the sheet is seen where it is seen worst."""
    top, right, bottom, left = corners.sides
    return min(top / width_mm, bottom / width_mm, left / height_mm, right / height_mm)


def straightened(picture: Picture, corners: Corners, size: Format) -> Straight:
    """Return the sheet as a rectangle, standing or lying as it does in the picture."""
    width_mm, height_mm = millimetres(size, ratio_of(picture, corners))
    top, right, bottom, left = corners.sides
    seen = max(max(top, bottom) / width_mm, max(left, right) / height_mm)
    scale = min(seen, SHARPEST[size] / INCH)
    width, height = round(width_mm * scale), round(height_mm * scale)
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32) - np.float32(0.5)
    to_flat = cv2.getPerspectiveTransform(corners.points.astype(np.float32), flat)
    shown = cv2.warpPerspective(
        _smoothed(picture, seen / scale),
        to_flat,
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Straight(np.asarray(shown, dtype=np.uint8), width_mm, height_mm)


def _smoothed(picture: Picture, shrinking: float) -> Picture:
    """Return the picture without what is too fine for one that is so many times smaller (no moire)."""
    if shrinking <= 1.3:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.4 * shrinking), dtype=np.uint8)


def turned(straight: Straight, quarters: int) -> Straight:
    """Return it turned clockwise by so many quarters; which way is up, no camera knows."""
    picture = np.ascontiguousarray(np.rot90(straight.picture, -quarters))
    width, height = straight.width_mm, straight.height_mm
    return Straight(picture, *((height, width) if quarters % 2 else (width, height)))
