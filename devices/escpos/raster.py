"""Lines, rules and QR codes drawn as images, for what a printer has no font or command for."""

from __future__ import annotations

import math
from importlib.resources import as_file, files

import qrcode
from PIL import Image, ImageChops, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.pil import PilImage

from devices.escpos.lines import cells
from devices.receipt_printer import Align

CELL = 12  # dots of a narrow character, font A
HEIGHT = 24
LEADING = 6
BASELINE = 0.86  # of the font's size, from above
SIMPLIFIED_CHINESE = 2  # index in the collection: JP, KR, SC, TC, HK
MEDIUM, BOLD = 500, 700
NO_GLYPH = "\U0010fffd"
QR_QUIET = 4  # modules, ISO/IEC 18004
QR_MODULE_MAX = 8  # dots; 1 mm on the usual 203 dpi


class LineArtist:
    """Draws lines in the weight and on the grid of the printer's own font."""

    def __init__(self, dots: int) -> None:
        self._dots = dots
        self._fonts: dict[tuple[int, int], ImageFont.FreeTypeFont] = {}

    def line(self, text: str, *, size: int, bold: bool, align: Align) -> Image.Image:
        """Return `text` as a strip as wide as the paper, black (0) on white (255)."""
        strip = Image.new("L", (self._dots, (HEIGHT + LEADING) * size), 255)
        draw = ImageDraw.Draw(strip)
        width = cells(text) * CELL * size
        x = (self._dots - width) // 2 if align is Align.CENTRE else 0
        font = self._font(HEIGHT * size, BOLD if bold else MEDIUM)
        for char in text:
            span = cells(char) * CELL * size
            if self._missing(char, font):
                self._code_point(draw, char, x, size)
            else:
                _paste(strip, char, font, x, span)
            x += span
        return strip.point(lambda shade: 255 if shade > 140 else 0)

    def rule(self) -> Image.Image:
        """Return a thin line across the paper with air around it."""
        strip = Image.new("L", (self._dots, 16), 255)
        ImageDraw.Draw(strip).rectangle((0, 7, self._dots - 1, 8), fill=0)
        return strip

    def _code_point(self, draw: ImageDraw.ImageDraw, char: str, x: int, size: int) -> None:
        """Draw a box with the code point: a name is never printed with a character silently missing."""
        digits = f"{ord(char):06X}"
        draw.rectangle((x + 1, 2, x + 2 * CELL * size - 2, HEIGHT * size), outline=0)
        font = self._font(10 * size, MEDIUM)
        for row, half in enumerate((digits[:3], digits[3:])):
            draw.text((x + CELL * size, (11 + 11 * row) * size), half, fill=0, font=font, anchor="ms")

    def _missing(self, char: str, font: ImageFont.FreeTypeFont) -> bool:
        if char.isascii() or cells(char) != 2:
            return False
        return bytes(font.getmask(char)) == bytes(font.getmask(NO_GLYPH))

    def _font(self, height: int, weight: int) -> ImageFont.FreeTypeFont:
        if (height, weight) not in self._fonts:
            with as_file(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc") as path:
                font = ImageFont.truetype(str(path), height, index=SIMPLIFIED_CHINESE)
            font.set_variation_by_axes([weight])
            self._fonts[height, weight] = font
        return self._fonts[height, weight]


def _paste(strip: Image.Image, char: str, font: ImageFont.FreeTypeFont, x: int, span: int) -> None:
    """Draw `char` into its span; a letter wider than that (m, W) is squeezed, a combining one drawn over."""
    width = max(span, math.ceil(font.getlength(char)))
    cell = Image.new("L", (width, strip.height), 255)
    ImageDraw.Draw(cell).text((width / 2, font.size * BASELINE), char, fill=0, font=font, anchor="ms")
    if span == 0:
        strip.paste(0, (x - width, 0), ImageChops.invert(cell))
    else:
        strip.paste(cell.resize((span, strip.height), Image.Resampling.LANCZOS), (x, 0))


def qr_module(contents: str, dots: int) -> int:
    """Return the size of a module in dots, so that the code with its quiet zone fits the paper."""
    return max(1, min(QR_MODULE_MAX, dots // (len(_qr(contents, 1).get_matrix()))))


def qr_image(contents: str, dots: int) -> Image.Image:
    """Return the code (level M) in the middle of a strip as wide as the paper."""
    code = _qr(contents, qr_module(contents, dots)).make_image().get_image().convert("L")
    strip = Image.new("L", (dots, code.height), 255)
    strip.paste(code, ((dots - code.width) // 2, 0))
    return strip


def _qr(contents: str, module: int) -> qrcode.QRCode[PilImage]:
    code = qrcode.QRCode(
        image_factory=PilImage, error_correction=ERROR_CORRECT_M, box_size=module, border=QR_QUIET
    )
    code.add_data(contents)
    code.make(fit=True)
    return code
