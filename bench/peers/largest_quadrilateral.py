"""The usual recipe for scanning with a camera: Canny, contours, the largest one with four corners."""

from __future__ import annotations

import cv2
import numpy as np

from devices.paper.picture import Corners, Picture, grey, in_order

HEIGHT = 500  # pixels, as the recipe has it
LEAST = 0.1  # of the picture


def largest_quadrilateral(picture: Picture) -> Corners | None:
    """Return the corners of the largest quadrilateral outline, None where there is none."""
    scale = picture.shape[0] / HEIGHT
    small = cv2.resize(grey(picture), (round(picture.shape[1] / scale), HEIGHT), interpolation=cv2.INTER_AREA)
    edges = cv2.Canny(cv2.GaussianBlur(small, (5, 5), 0), 75, 200)
    edges = cv2.dilate(edges, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:10]:
        if cv2.contourArea(outline) < LEAST * small.size:
            return None
        around = cv2.approxPolyDP(outline, 0.02 * cv2.arcLength(outline, True), True)
        if len(around) == 4 and cv2.isContourConvex(around):
            return in_order(np.asarray(around.reshape(4, 2), dtype=np.float64)).scaled(scale)
    return None
