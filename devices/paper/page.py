"""One scanned page: an encoded picture and its size on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from contract.attachments import LARGEST, MOST, MediaType
from devices.errors import ProtocolError
from devices.paper.formats import Finish
from devices.paper.light import finished
from devices.paper.picture import Picture
from devices.paper.straighten import INCH, Straight

LARGEST_PAGE = LARGEST * 9 // 10 // MOST  # bytes: as many pages as a request may have files fit into one file
QUALITIES = (88, 78, 68, 58, 48)  # of a JPEG, one after another until it is small enough
SMALLER = 0.8  # then it loses pixels


@dataclass(frozen=True)
class Page:
    """A page, JPEG or (black and white) PNG. Never logged."""

    image: bytes = field(repr=False)
    media_type: MediaType
    width_mm: float
    height_mm: float
    dots_per_inch: float


def page_of(straight: Straight, finish: Finish, at_most: int = LARGEST_PAGE) -> Page:
    """Return a straightened sheet as a page of at most so many bytes."""
    picture = finished(straight.picture, finish, max(straight.width_mm, straight.height_mm))
    if finish is Finish.BLACK_AND_WHITE:
        encoded, picture = _png(picture, at_most)
        kind = MediaType.PNG
    else:
        encoded, picture = _jpeg(picture, at_most)
        kind = MediaType.JPEG
    dots = picture.shape[1] / straight.width_mm * INCH
    return Page(encoded, kind, straight.width_mm, straight.height_mm, dots)


def smaller(page: Page, at_most: int) -> Page:
    """Return the page in at most so many bytes; the same one where it is as small."""
    if len(page.image) <= at_most:
        return page
    colour = cv2.IMREAD_GRAYSCALE if page.media_type is MediaType.PNG else cv2.IMREAD_COLOR
    picture = cv2.imdecode(np.frombuffer(page.image, np.uint8), colour)
    if picture is None:
        raise ProtocolError("a page that is no picture")
    encode = _png if page.media_type is MediaType.PNG else _jpeg
    encoded, shrunk = encode(np.asarray(picture, dtype=np.uint8), at_most)
    dots = shrunk.shape[1] / page.width_mm * INCH
    return Page(encoded, page.media_type, page.width_mm, page.height_mm, dots)


def _jpeg(picture: Picture, at_most: int) -> tuple[bytes, Picture]:
    while True:
        for quality in QUALITIES:
            encoded = _encoded(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
            if len(encoded) <= at_most or max(picture.shape) < 64:
                return encoded, picture
        picture = _shrunk(picture)


def _png(picture: Picture, at_most: int) -> tuple[bytes, Picture]:
    while True:
        encoded = _encoded(".png", picture, [cv2.IMWRITE_PNG_BILEVEL, 1])
        if len(encoded) <= at_most or max(picture.shape) < 64:
            return encoded, picture
        picture = np.where(_shrunk(picture) < 128, 0, 255).astype(np.uint8)


def _shrunk(picture: Picture) -> Picture:
    return np.asarray(
        cv2.resize(picture, None, fx=SMALLER, fy=SMALLER, interpolation=cv2.INTER_AREA), np.uint8
    )


def _encoded(kind: str, picture: Picture, options: list[int]) -> bytes:
    made, encoded = cv2.imencode(kind, picture, options)
    assert made
    return encoded.tobytes()
