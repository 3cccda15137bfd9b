"""How much the inside of a quadrilateral is like a sheet: bright, pale, and even but for its print."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.paper.picture import Picture, grey

Floats = npt.NDArray[np.float64]

GRID = np.linspace(0.06, 0.94, 24)
PRINT = (9, 9)  # pixels of a small picture: strokes up to this wide are taken for print
SLOPE = 6.0  # grey levels a pixel; the edge of a shadow is softer
MOST_UNEVEN = 0.25  # of the inside
PALE = 34.0  # chroma in 8-bit Lab; the yellow and pink copies of forms are below
DARK = 0.3  # of the brightest of the picture: a sheet in shadow is above
UNLIKELY = 0.25


def likeness(picture: Picture, corners: Floats, uneven_costs: float) -> Floats:
    """Return a factor of 0 to 1 for each of n x 4 x 2 corners in a small picture."""
    light = grey(picture)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, PRINT))
    bare = np.asarray(cv2.GaussianBlur(closed, (0, 0), 1.0), dtype=np.uint8)
    brightness = np.median(samples(bare, corners), axis=1)
    brightest = float(np.percentile(bare, 98))
    fit = np.where(brightness > DARK * brightest, 1.0, UNLIKELY)
    if picture.ndim == 3:
        colours = np.median([samples(axis, corners) for axis in _colours(picture)], axis=2) - 128.0
        fit *= np.where(np.hypot(*colours) < PALE, 1.0, UNLIKELY)
    return np.asarray(fit * (1.0 - uneven_costs * _uneven(bare, corners)))


def samples(channel: Picture, corners: Floats) -> Floats:
    """Return the values at a grid inside each of n x 4 x 2 corners, as n x values."""
    u, v = (part.ravel() for part in np.meshgrid(GRID, GRID))
    weights = np.stack(((1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v))
    x, y = (np.asarray(corners[..., axis] @ weights, dtype=np.float32) for axis in range(2))
    seen = cv2.remap(channel, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(seen, dtype=np.float64)


def _colours(picture: Picture) -> list[Picture]:
    lab = cv2.cvtColor(picture, cv2.COLOR_BGR2LAB)
    return [np.ascontiguousarray(lab[..., axis], dtype=np.uint8) for axis in (1, 2)]


def _uneven(bare: Picture, corners: Floats) -> Floats:
    """Return how much of each inside has edges that no dark print on bright paper makes, 0 to 1."""
    across, down = (cv2.Sobel(bare, cv2.CV_32F, *order, scale=0.25) for order in ((1, 0), (0, 1)))
    edges = cv2.dilate((np.hypot(across, down) > SLOPE).astype(np.uint8), np.ones((3, 3), np.uint8))
    share = samples(np.asarray(edges, dtype=np.uint8), corners).mean(axis=1)
    return np.asarray(np.minimum(1.0, share / MOST_UNEVEN))
