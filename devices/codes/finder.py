"""Finding codes in a camera's pictures, by zxing-cpp."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

import cv2
import zxingcpp
from cv2.typing import MatLike

from devices.code_scanner import CodeRead
from devices.codes.symbology import Symbology, identified
from devices.transports.camera import Picture

F = zxingcpp.BarcodeFormat
# Without Micro QR, whose smallest kind detects hardly any error: sharpened noise was read as "15".
FORMATS: Mapping[Symbology, tuple[zxingcpp.BarcodeFormat, ...]] = MappingProxyType(
    {
        Symbology.QR_CODE: (F.QRCodeModel2,),
        Symbology.DATA_MATRIX: (F.DataMatrix,),
        Symbology.AZTEC: (F.AztecCode,),
        Symbology.PDF417: (F.PDF417,),
        Symbology.CODE_128: (F.Code128,),
        Symbology.CODE_39: (F.Code39Std,),
        Symbology.EAN: (F.EAN13, F.EAN8),
        Symbology.ITF: (F.ITF,),
    }
)
TURNED = frozenset(
    {F.QRCodeModel2, F.DataMatrix, F.AztecCode}
)  # found in any direction, without a second look

# What a blur of half a module took from codes of 4 to 9 pixels a module: measured by `bench scan`.
NEIGHBOURS, SHARPENING = 9, 4.0


class CodeFinder:
    """Finds codes of the wanted kinds; each kind more costs time in every picture."""

    def __init__(self, symbologies: Collection[Symbology]) -> None:
        formats = [each for symbology in symbologies for each in FORMATS[symbology]]
        self._formats = zxingcpp.BarcodeFormats(formats)
        self._turning = not TURNED.issuperset(formats)

    def codes(self, picture: Picture | MatLike) -> list[CodeRead]:
        """Return what is found as it is, or else sharpened: out of focus, modules run into each other."""
        grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        return self._read(grey) or self._read(sharpened(grey))

    def _read(self, grey: MatLike) -> list[CodeRead]:
        found = zxingcpp.read_barcodes(
            grey, self._formats, try_rotate=self._turning, text_mode=zxingcpp.TextMode.Plain
        )
        return [CodeRead(each.text, identified(each.symbology_identifier)[0]) for each in found]


def sharpened(grey: MatLike) -> MatLike:
    """Return a picture with its edges drawn stronger (unsharp masking, by a box of neighbours)."""
    smooth = cv2.blur(grey, (NEIGHBOURS, NEIGHBOURS))
    return cv2.addWeighted(grey, 1 + SHARPENING, smooth, -SHARPENING, 0)
