"""What `bench scan` runs beside: OpenCV's two detectors of QR codes, and pyzbar, as they come.

Each is given what its documentation asks for: OpenCV the colour picture, zbar a grey one and QR codes alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
from cv2.typing import MatLike
from pyzbar.pyzbar import ZBarSymbol, decode  # type: ignore[import-untyped]  # ships no types

Read = Callable[[MatLike], list[str]]


def code_readers() -> Mapping[str, Read]:
    """Return the peers by name: from a picture to the texts that were read."""
    classic, aruco = cv2.QRCodeDetector(), cv2.QRCodeDetectorAruco()
    return {
        "cv2.QRCodeDetector": lambda picture: _texts(classic, picture),
        "cv2.QRCodeDetectorAruco": lambda picture: _texts(aruco, picture),
        "pyzbar": _zbar,
    }


def _texts(detector: cv2.GraphicalCodeDetector, picture: MatLike) -> list[str]:
    """Return what a detector reads; it raises for some pictures, and for bytes that are no UTF-8."""
    try:
        _, texts, *_ = detector.detectAndDecodeMulti(picture)
    except (cv2.error, UnicodeDecodeError):
        return []
    return [text for text in texts if text]


def _zbar(picture: MatLike) -> list[str]:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    found = decode(grey, symbols=[ZBarSymbol.QRCODE])
    return [each.data.decode("utf-8", "replace") for each in found]
