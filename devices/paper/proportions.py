"""How long and wide a sheet is, from the way a lens shows it (Heckbert 1989; Zhang and He 2007)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

FOCAL = 1.1  # of the picture's width: about 50 degrees across, usual for document and web cameras


def proportions(corners: Floats, width: int, height: int) -> Floats:
    """Return first side by second side of each of n x 4 x 2 corners in a picture of that size.

    The lens is assumed, and not fitted: with a quarter more or less of focal length, a sheet that is tilted
    by 20 degrees comes out 2 % longer or shorter.
    """
    middle = np.array([width, height]) / 2.0
    x, y = np.moveaxis((corners - middle) / (FOCAL * width), -1, 0)
    x0, x1, x2, x3 = x.T
    y0, y1, y2, y3 = y.T
    dx1, dx2, dx3 = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, dy3 = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g = (dx3 * dy2 - dx2 * dy3) / area
    h = (dx1 * dy3 - dx3 * dy1) / area
    first = np.sqrt((x1 - x0 + g * x1) ** 2 + (y1 - y0 + g * y1) ** 2 + g**2)
    second = np.sqrt((x3 - x0 + h * x3) ** 2 + (y3 - y0 + h * y3) ** 2 + h**2)
    return np.asarray(first / second)


def unlike(ratios: Floats, wanted: float) -> Floats:
    """Return how far from a long side by short side of `wanted` each is, lying or standing: 0 where equal."""
    return np.asarray(np.abs(np.abs(np.log(ratios)) - np.log(wanted)))
