"""The paper of an emulated receipt printer: what its head burns, as a picture."""

from __future__ import annotations

import codecs
import math
from dataclasses import dataclass, field
from importlib.resources import as_file, files

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.image.pil import PilImage

WIDE, NARROW, HEIGHT, LINE = 24, 12, 24, 30
EDGE = 32  # dots of unprintable paper on each side
HEAD_TO_KNIFE = 96  # dots between the head and the knife: they head the next slip
PAPER, INK = (250, 249, 245), (38, 36, 42)
SIMPLIFIED_CHINESE = 2
QR_LEVELS = {48: 1, 49: 0, 50: 3, 51: 2}  # GS ( k function 69 to the library's numbers


@dataclass
class Style:
    """What the next character looks like."""

    width: int = 1
    height: int = 1
    bold: bool = False
    align: int = 0
    chinese: bool = False


@dataclass
class QrSettings:
    """What `GS ( k` has stored for the next code."""

    module: int = 3
    level: int = 48
    contents: bytes = b""


@dataclass
class Glyph:
    """One character that waits in the line buffer."""

    char: str
    style: Style
    width: int = field(init=False)

    def __post_init__(self) -> None:
        self.width = (WIDE if not self.char.isascii() else NARROW) * self.style.width


class Paper:
    """A strip `dots` wide that grows under the head; black (0) on white (255)."""

    def __init__(self, dots: int) -> None:
        self.dots = dots
        self._fonts: dict[tuple[int, bool], ImageFont.FreeTypeFont] = {}
        self._strips: list[Image.Image] = []
        self._line: list[Glyph] = []
        self._decoder = codecs.getincrementaldecoder("gb18030")("replace")
        self.style = Style()
        self.qr = QrSettings()

    def reset(self) -> None:
        """Initialise (ESC @): settings and the line buffer are forgotten, the paper stays."""
        self._line.clear()
        self._decoder.reset()
        self.style = Style()

    @property
    def marked(self) -> bool:
        """Whether anything was burnt since the last cut."""
        return bool(self._strips)

    def put(self, byte: int) -> None:
        """Take one byte of text; outside Chinese mode bytes above 7Eh print as a question mark."""
        if self.style.chinese:
            text = self._decoder.decode(bytes((byte,)))
        else:
            text = chr(byte) if byte < 0x7F else "?"
        for char in text:
            glyph = Glyph(char, Style(**vars(self.style)))
            if sum(one.width for one in self._line) + glyph.width > self.dots:
                self.end_line()
            self._line.append(glyph)

    def end_line(self) -> None:
        """Burn the line buffer and feed one line."""
        height = max([LINE, *(HEIGHT * glyph.style.height + 6 for glyph in self._line)])
        strip = Image.new("L", (self.dots, height), 255)
        x = self._start(sum(glyph.width for glyph in self._line))
        for glyph in self._line:
            strip.paste(self._drawn(glyph), (x, height - 6 - HEIGHT * glyph.style.height))
            x += glyph.width
        self._line.clear()
        self._strips.append(strip)

    def feed(self, dots: int) -> None:
        """Feed blank paper."""
        if self._line:
            self.end_line()
        self._strips.append(Image.new("L", (self.dots, max(dots, 1)), 255))

    def burn_raster(self, body: bytes) -> None:
        """Burn the image of `GS v 0` (body from the mode byte on)."""
        width, height = body[1] + 256 * body[2], body[3] + 256 * body[4]
        if not width or not height:
            return
        image = Image.frombytes("1", (width * 8, height), bytes(255 - byte for byte in body[5:]))
        if body[0] & 0x03:
            image = image.resize((image.width * (1 + (body[0] & 1)), image.height * (1 + (body[0] >> 1 & 1))))
        self._burn(image.convert("L"))

    def burn_qr(self) -> None:
        """Burn the stored code of `GS ( k`."""
        if not self.qr.contents:
            return
        level = QR_LEVELS.get(self.qr.level, 1)
        code = qrcode.QRCode(
            image_factory=PilImage, error_correction=level, box_size=self.qr.module, border=0
        )
        code.add_data(self.qr.contents, optimize=0)
        code.make(fit=True)
        self._burn(code.make_image().get_image().convert("L"))

    def cut(self) -> Image.Image:
        """Return what lies beyond the knife as a picture of the slip, and begin a new one."""
        strips, self._strips = self._strips, []
        height = HEAD_TO_KNIFE + sum(strip.height for strip in strips)
        mask = Image.new("L", (self.dots + 2 * EDGE, height), 255)
        y = HEAD_TO_KNIFE
        for strip in strips:
            mask.paste(strip, (EDGE, y))
            y += strip.height
        slip = Image.new("RGB", mask.size, PAPER)
        slip.paste(INK, mask=mask.point(lambda shade: 255 - shade))
        return slip

    def _burn(self, image: Image.Image) -> None:
        if self._line:
            self.end_line()
        strip = Image.new("L", (self.dots, image.height), 255)
        strip.paste(image, (self._start(image.width), 0))
        self._strips.append(strip)

    def _start(self, width: int) -> int:
        return max(0, {0: 0, 1: (self.dots - width) // 2, 2: self.dots - width}[self.style.align % 3])

    def _drawn(self, glyph: Glyph) -> Image.Image:
        """Return the character as the printer's own font has it: 24 dots high, then enlarged."""
        span = glyph.width // glyph.style.width
        font = self._font(WIDE if not glyph.char.isascii() else 22, glyph.style.bold)
        width = max(span, math.ceil(font.getlength(glyph.char)))
        drawn = Image.new("L", (width, HEIGHT), 255)
        ImageDraw.Draw(drawn).text(
            (width / 2, HEIGHT * (0.79 if glyph.char.isascii() else 0.86)),
            glyph.char,
            fill=0,
            font=font,
            anchor="ms",
        )
        cell = drawn.resize((span, HEIGHT), Image.Resampling.LANCZOS)
        burnt = cell.point(lambda shade: 255 if shade > 140 else 0)
        return burnt.resize((glyph.width, HEIGHT * glyph.style.height), Image.Resampling.NEAREST)

    def _font(self, size: int, bold: bool) -> ImageFont.FreeTypeFont:
        if (size, bold) not in self._fonts:
            with as_file(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc") as path:
                font = ImageFont.truetype(str(path), size, index=SIMPLIFIED_CHINESE)
            font.set_variation_by_axes([700 if bold else 450])
            self._fonts[size, bold] = font
        return self._fonts[size, bold]
