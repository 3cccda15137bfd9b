"""Sheets that lie on an emulated desk: invented text, a form, a card, and marks that tell legibility."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from random import Random

import cv2
import numpy as np
import zxingcpp

from devices.paper.picture import Picture

A4_MM = (210.0, 297.0)
ID_1_MM = (85.6, 53.98)  # ISO/IEC 7810
QR_SIDE = 26.0  # mm; version 2 with its margin: 33 modules of 0.79 mm
QR_AT = (162.0, 22.0)  # mm, left and top
GRATING_AT = (22.0, 24.0)  # mm, of the first; each is a GRATING_SIDE square
GRATING_SIDE = 10.0
GRATING_STEP = 14.0
STROKES = (1.0, 0.7, 0.5)  # mm, black and white each; strokes of 10.5 point Song are about 0.3 to 0.5
INK = (40, 36, 34)
RED = (48, 40, 190)


class SheetKind(StrEnum):
    """What a sheet looks like."""

    LETTER = "letter"
    FORM = "form"
    CARD = "card"


@dataclass(frozen=True)
class Sheet:
    """A sheet's picture and size; `code` is what its QR code says ("" without one)."""

    picture: Picture
    width_mm: float
    height_mm: float
    code: str


def printed(kind: SheetKind, random: Random, *, px_per_mm: float, tint: tuple[int, int, int]) -> Sheet:
    """Print a sheet; `tint` is the bare paper's colour (B, G, R)."""
    match kind:
        case SheetKind.CARD:
            return Sheet(_card(random, px_per_mm, tint), *ID_1_MM, "")
        case SheetKind.LETTER | SheetKind.FORM:
            width, height = A4_MM
            picture = _bare(width, height, px_per_mm, tint)
            code = f"DOC-{random.randrange(10**8):08d}"
            _mark(picture, px_per_mm, code, tint)
            if kind is SheetKind.FORM:
                _table(picture, px_per_mm, random)
            else:
                _lines(picture, px_per_mm, random, (22.0, 60.0, 188.0, 270.0))
            _stamp(picture, px_per_mm, random)
            return Sheet(picture, width, height, code)


def _bare(width: float, height: float, scale: float, tint: tuple[int, int, int]) -> Picture:
    return np.full((round(height * scale), round(width * scale), 3), tint, dtype=np.uint8)


def _mark(picture: Picture, scale: float, code: str, tint: tuple[int, int, int]) -> None:
    """Print the QR code and one grating of vertical and horizontal lines for each stroke."""
    symbol = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.asarray(symbol.to_image(scale=1, add_quiet_zones=True))
    side = round(QR_SIDE * scale)
    large = cv2.resize(modules, (side, side), interpolation=cv2.INTER_NEAREST)
    left, top = (round(at * scale) for at in QR_AT)
    place = picture[top : top + side, left : left + side]
    place[large < 128] = INK
    place[large >= 128] = tint
    for number, stroke in enumerate(STROKES):
        _grating(picture, scale, number, stroke)


def _grating(picture: Picture, scale: float, number: int, stroke: float) -> None:
    left, top = GRATING_AT[0] + number * GRATING_STEP, GRATING_AT[1]
    for line in range(int(GRATING_SIDE / stroke / 2)):
        start = left + 2 * line * stroke
        _fill(picture, scale, (start, top, start + stroke, top + GRATING_SIDE))
        start = top + GRATING_STEP + 2 * line * stroke
        _fill(picture, scale, (left, start, left + GRATING_SIDE, start + stroke))


def _fill(picture: Picture, scale: float, box: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = (round(at * scale) for at in box)
    picture[top:bottom, left:right] = INK


def _lines(
    picture: Picture, scale: float, random: Random, box: tuple[float, float, float, float], pitch: float = 8.0
) -> None:
    """Write lines of words that say nothing."""
    left, top, right, bottom = box
    y = top
    while y < bottom:
        x, end = left, right if random.random() < 0.8 else left + (right - left) * random.random()
        while x < end:
            word = "".join(random.choice("aceghimnorstuvxz") for _ in range(random.randrange(2, 9)))
            place = (round(x * scale), round(y * scale))
            size, thick = 0.13 * scale, max(1, round(0.35 * scale))
            cv2.putText(picture, word, place, cv2.FONT_HERSHEY_SIMPLEX, size, INK, thick, cv2.LINE_AA)
            x += len(word) * 2.6 + 2.5
        y += pitch


def _table(picture: Picture, scale: float, random: Random) -> None:
    rows = [70.0 + 14.0 * row for row in range(14)]
    columns = [20.0, 60.0, 105.0, 150.0, 190.0]
    thick = max(1, round(0.5 * scale))
    for y in rows:
        _rule(picture, scale, (columns[0], y, columns[-1], y), thick)
    for x in columns:
        _rule(picture, scale, (x, rows[0], x, rows[-1]), thick)
    for y in rows[:-1]:
        for x, end in pairwise(columns):
            _lines(picture, scale, random, (x + 3, y + 9, end - 12, y + 10))


def _rule(picture: Picture, scale: float, line: tuple[float, float, float, float], thick: int) -> None:
    left, top, right, bottom = (round(at * scale) for at in line)
    cv2.line(picture, (left, top), (right, bottom), INK, thick)


def _stamp(picture: Picture, scale: float, random: Random) -> None:
    """Stamp it with a round red seal of 40 mm, as companies do."""
    centre = (round(random.uniform(110, 165) * scale), round(random.uniform(200, 250) * scale))
    cv2.circle(picture, centre, round(20 * scale), RED, max(1, round(1.2 * scale)), cv2.LINE_AA)
    size = 0.3 * scale
    at = (centre[0] - round(9 * scale), centre[1] + round(3 * scale))
    cv2.putText(picture, "HR", at, cv2.FONT_HERSHEY_DUPLEX, size * 2, RED, max(1, round(scale)), cv2.LINE_AA)


def _card(random: Random, scale: float, tint: tuple[int, int, int]) -> Picture:
    width, height = ID_1_MM
    picture = _bare(width, height, scale, tint)
    wave = np.sin(np.linspace(0, 40, picture.shape[1]))[None, :, None] * 6
    picture[:] = np.clip(picture + wave, 0, 255).astype(np.uint8)
    left, top, right, bottom = (round(at * scale) for at in (58.0, 10.0, 80.0, 38.0))
    picture[top:bottom, left:right] = (150, 140, 130)
    _lines(picture, scale, random, (6.0, 12.0, 52.0, 48.0), pitch=7.0)
    return picture
