"""What a place looks like with nobody there, learned slowly, and how much of a picture is something else.

A light that is switched on makes every pixel brighter by about the same factor: pictures are compared after
each was divided by its own surroundings, so that only what has another shape than before counts.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.transports.camera import Picture

Floats = npt.NDArray[np.float32]

WIDTH, HEIGHT = 80, 60  # pixels of what is looked at
FLOOR = 12.0  # grey levels added to every surrounding, so that noise in the dark is no shape
SURROUNDING = 15.0  # pixels: sigma
DIFFERENT = 0.10  # of the surroundings
NOISE = 1.6  # times a pixel's own usual difference
LEAST_PATCH = 3  # pixels: smaller ones are noise


def small(picture: Picture) -> Floats:
    """Return what is looked at of a picture: small, grey."""
    step_x, step_y = max(1, picture.shape[1] // (WIDTH * 4)), max(1, picture.shape[0] // (HEIGHT * 4))
    part = picture[::step_y, ::step_x]
    grey = part if part.ndim == 2 else part[..., 1]
    return np.asarray(cv2.resize(grey, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), dtype=np.float32)


def relief(grey: Floats) -> Floats:
    """Return how much brighter each pixel is than its surroundings, as a part of them."""
    around = cv2.GaussianBlur(grey, (0, 0), SURROUNDING, borderType=cv2.BORDER_REPLICATE)
    fine = cv2.GaussianBlur(grey, (0, 0), 1.0, borderType=cv2.BORDER_REPLICATE)
    return np.asarray((fine + FLOOR) / (around + FLOOR) - 1.0, dtype=np.float32)


class Background:
    """Learns; keeps means of pixels and nothing that shows a person."""

    def __init__(self) -> None:
        self._mean: Floats | None = None
        self._spread: Floats = np.zeros((HEIGHT, WIDTH), dtype=np.float32)

    def forget(self) -> None:
        """Begin anew."""
        self._mean = None

    def other(self, seen: Floats) -> float:
        """Return the part of a relief that is not background, 0 to 1."""
        if self._mean is None:
            return 0.0
        different = np.abs(seen - self._mean) > DIFFERENT + NOISE * self._spread
        mask = cv2.morphologyEx(
            different.astype(np.uint8), cv2.MORPH_OPEN, np.ones((LEAST_PATCH, LEAST_PATCH), np.uint8)
        )
        return float(np.mean(mask))

    def learn(self, seen: Floats, share: float) -> None:
        """Take a relief into the mean, by this share."""
        if self._mean is None:
            self._mean = seen.copy()
            return
        difference = np.abs(seen - self._mean)
        self._spread += share * (difference - self._spread)
        self._mean += share * (seen - self._mean)
