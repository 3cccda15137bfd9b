"""Takes shadows and uneven light off a straightened sheet."""

from __future__ import annotations

import cv2
import numpy as np

from devices.paper.formats import Finish
from devices.paper.picture import Picture, grey

COARSE = 320  # pixels of the longer side, in which the bare paper is estimated: about 1 mm each on A4
WIDEST_PRINT = 15  # coarse pixels: what is wider counts as shade of the paper
SOFT = 4.0  # coarse pixels
WHITE = 248.0
MOST_GAIN = 6.0
FINE = 10.0  # pixels a mm: 254 dots an inch
INK_WINDOW = 6.0  # mm
INK = 0.13  # what is darker than around it by this part of full white is print


def finished(picture: Picture, finish: Finish, long_mm: float) -> Picture:
    """Return a straightened sheet, `long_mm` long, with this finish; black and white is 0 and 255."""
    match finish:
        case Finish.AS_PHOTOGRAPHED:
            return picture
        case Finish.EVENED:
            return evened(picture)
        case Finish.BLACK_AND_WHITE:
            return black_and_white(picture, max(picture.shape[:2]) / long_mm)


def evened(picture: Picture) -> Picture:
    """Divide the sheet by its bare paper, each colour by its own: shadow and tint go, print stays."""
    height, width = picture.shape[:2]
    paper = cv2.resize(bare_paper(picture), (width, height), interpolation=cv2.INTER_LINEAR)
    gain = cv2.divide(picture, np.maximum(paper, np.uint8(255 / MOST_GAIN)), scale=WHITE)
    return np.asarray(gain, dtype=np.uint8)


def bare_paper(picture: Picture) -> Picture:
    """Return the sheet without its print, small."""
    height, width = picture.shape[:2]
    scale = COARSE / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    window = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (WIDEST_PRINT, WIDEST_PRINT))
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, window)
    return np.asarray(
        cv2.GaussianBlur(cv2.medianBlur(bare, 2 * (WIDEST_PRINT // 2) + 1), (0, 0), SOFT), np.uint8
    )


def black_and_white(picture: Picture, px_per_mm: float) -> Picture:
    """Return print as 0 and paper as 255, each place compared with the few millimetres around it.

    With less than FINE pixels a mm the result is twice as fine: grey levels become places of edges.
    """
    even = grey(evened(picture))
    if px_per_mm < FINE:
        even = np.asarray(cv2.resize(even, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        px_per_mm *= 2
    window = round(INK_WINDOW * px_per_mm) | 1
    around = np.minimum(WHITE, cv2.boxFilter(even, cv2.CV_32F, (window, window)) + 255 * INK / 2)
    return np.where(even < around - 255 * INK, 0, 255).astype(np.uint8)
