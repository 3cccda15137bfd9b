"""The A4 page that staff print to try a printer: where and when it was, within a frame to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFont

from documents.fonts import font_folders
from kiosk.documents.faults import as_kiosk_errors

DOTS_PER_MM = 6  # 152.4 dpi
WIDTH, HEIGHT = 210 * DOTS_PER_MM, 297 * DOTS_PER_MM
FRAME = 15 * DOTS_PER_MM  # from each edge: what is cut off or slants is seen
TITLE, BODY = 12 * DOTS_PER_MM, 6 * DOTS_PER_MM
FONT, SIMPLIFIED_CHINESE = "NotoSansCJK-VF.otf.ttc", 2


def trial_page(title: str, lines: Sequence[str]) -> bytes:
    """Return a PDF of one page; raise KioskError `document.fonts`."""
    page = Image.new("1", (WIDTH, HEIGHT), 1)
    draw = ImageDraw.Draw(page)
    draw.rectangle((FRAME, FRAME, WIDTH - FRAME, HEIGHT - FRAME), outline=0, width=3)
    with as_kiosk_errors():
        path = str(font_folders()[0] / FONT)
    x, y = 2 * FRAME, 2 * FRAME
    for size, text in ((TITLE, title), *((BODY, line) for line in lines)):
        font = ImageFont.truetype(path, size, index=SIMPLIFIED_CHINESE)
        draw.text((x, y), text, fill=0, font=font)
        y += 2 * size
    file = io.BytesIO()
    page.save(file, format="PDF", resolution=25.4 * DOTS_PER_MM)
    return file.getvalue()
