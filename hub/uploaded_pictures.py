"""What a phone sent, checked and written anew: upright, of a size for reading, without where it was taken.

Pictures are decoded, so that what is kept is a picture, and nothing of what else stood in the file (EXIF
holds the place). Sizes are known before a pixel is decoded: a small file can claim a very large picture.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image, ImageOps, UnidentifiedImageError

from contract.attachments import SIGNATURE, MediaType, sniffed

LONGEST_SIDE = 3000  # pixels: A4 at 250 dpi
MOST_PIXELS = {MediaType.JPEG: 89_000_000, MediaType.PNG: 40_000_000}
"""A JPEG is decoded at a half to an eighth of its size where that will do; a PNG never is."""

FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG"}
QUALITY = 85
PDF_TAIL = 2048  # bytes; ISO 32000-2, section 7.5.5: %%EOF stands at the end, and readers look this far back
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
            if picture.width * picture.height > MOST_PIXELS[kind]:
                return Unusable.TOO_MANY_PIXELS
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return Usable(kind, _written(kind, picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):  # said from 89,478,485 pixels on
        return Unusable.TOO_MANY_PIXELS
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):  # Pillow's, of broken files
        return Unusable.BROKEN


def _written(kind: MediaType, picture: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
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
