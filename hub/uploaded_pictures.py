"""What a phone sent, checked and written anew: upright, of a size for reading, without where it was taken.

Pictures are decoded, so that what is kept is a picture, and nothing of what else stood in the file (EXIF
holds the place). Sizes are known before a pixel is decoded: a small file can claim a very large picture.
"""

from __future__ import annotations

import io
import struct
import threading
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image, UnidentifiedImageError

from contract.attachments import SIGNATURE, MediaType, sniffed

LONGEST_SIDE = 3000  # pixels: A4 at 250 dpi
MOST_PIXELS = {MediaType.JPEG: 89_000_000, MediaType.PNG: 40_000_000}
"""A JPEG is decoded at a half to an eighth of its size where that will do; a PNG never is."""

MOST_PROGRESSIVE = 50_000_000  # libjpeg holds all coefficients of such a JPEG, at its full size: 6 bytes each
ORIENTATION = 0x0112  # Exif 3.0, section 4.6.5.1.6
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
HIGH_BYTE = [value >> 8 for value in range(1 << 16)]

FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG"}
QUALITY = 85
PDF_TAIL = 2048  # bytes; ISO 32000-2, section 7.5.5: %%EOF stands at the end, and readers look this far back
BROKEN = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError),
    *(struct.error, OverflowError),
)
"""What Pillow raises over broken files."""

AT_ONCE = threading.BoundedSemaphore(2)  # decoded pictures in memory


class Unusable(StrEnum):
    """Why a file is of no use."""

    EMPTY = "empty"
    KIND = "kind"  # neither a JPEG, a PNG nor a PDF, by its first bytes
    BROKEN = "broken"  # it says that it is one, and cannot be read to its end
    TOO_MANY_PIXELS = "too-many-pixels"


@dataclass(frozen=True)
class Usable:
    """A file as it is kept."""

    media_type: MediaType
    content: bytes = field(repr=False)


def checked(received: bytes) -> Usable | Unusable:
    """Return what a phone sent as it is kept, or why it is not."""
    if not received:
        return Unusable.EMPTY
    kind = sniffed(received[:SIGNATURE])
    match kind:
        case None:
            return Unusable.KIND
        case MediaType.PDF:
            whole = b"%%EOF" in received[-PDF_TAIL:]
            return Usable(kind, received) if whole else Unusable.BROKEN
        case MediaType.JPEG | MediaType.PNG:
            with AT_ONCE:
                return _written_anew(kind, received)


def _written_anew(kind: MediaType, received: bytes) -> Usable | Unusable:
    try:
        with Image.open(io.BytesIO(received), formats=[FORMATS[kind]]) as picture:
            if picture.width * picture.height > _most_pixels(kind, picture):
                return Unusable.TOO_MANY_PIXELS
            picture.draft("RGB", _within_longest_side(picture.size))  # by the longer side of both
            return Usable(kind, _written(kind, picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):  # said from 89,478,485 pixels on
        return Unusable.TOO_MANY_PIXELS
    except BROKEN:
        return Unusable.BROKEN


def _most_pixels(kind: MediaType, picture: Image.Image) -> int:
    return MOST_PROGRESSIVE if picture.info.get("progressive") else MOST_PIXELS[kind]


def _within_longest_side(size: tuple[int, int]) -> tuple[int, int]:
    """Return the size that a picture is to have; Pillow's draft asks that both sides stay above it."""
    longest = max(size)
    width, height = (max(1, side * LONGEST_SIDE // longest) for side in size)
    return (width, height) if longest > LONGEST_SIDE else size


def _written(kind: MediaType, picture: Image.Image) -> bytes:
    upright = _made_upright(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        seen = upright.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        upright = paper
    plain = upright.convert("L" if upright.mode in ("1", "L") else "RGB")
    plain.info.clear()
    out = io.BytesIO()
    if kind is MediaType.JPEG:
        plain.save(out, "JPEG", quality=QUALITY)
    else:
        plain.save(out, "PNG")
    return out.getvalue()


def _made_upright(picture: Image.Image) -> Image.Image:
    """Return a picture in its size, turned; made small first, so that no second one of full size is held."""
    seen = _in_eight_bits(picture)
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    turn = UPRIGHT.get(_orientation(picture))
    return seen if turn is None else seen.transpose(turn)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """Return greys of 16 bits in 8, others as they are. Pillow's own conversion cuts off."""
    if not picture.mode.startswith("I"):
        return picture
    grey = picture.convert("I").point(HIGH_BYTE, "L")
    grey.info.pop("transparency", None)
    return grey


def _orientation(picture: Image.Image) -> int:
    """Return how a picture is to be turned; 1, upright, where what says so is damaged."""
    try:
        told = picture.getexif().get(ORIENTATION)
    except (*BROKEN, LookupError, TypeError):  # what Pillow's reader of TIFF directories raises
        return 1
    return told if isinstance(told, int) else 1
