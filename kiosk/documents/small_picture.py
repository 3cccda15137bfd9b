"""Small pictures of what a phone sent, to be shown on the screen."""

from __future__ import annotations

import io

from PIL import Image

from contract.attachments import MediaType

SIDE = 420  # pixels of the longer side


def small_picture(media_type: MediaType, content: bytes) -> bytes:
    """Return a JPEG of a picture; nothing of a PDF, and of what cannot be read."""
    if media_type is MediaType.PDF:
        return b""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as picture:
            picture.draft("RGB", (SIDE, SIDE))
            picture.thumbnail((SIDE, SIDE))
            out = io.BytesIO()
            picture.convert("RGB").save(out, "JPEG", quality=80)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, OSError, SyntaxError, ValueError):
        return b""
    return out.getvalue()
