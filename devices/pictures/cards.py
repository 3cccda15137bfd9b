"""Pictures of codes on cards and telephones, as a camera sees them."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp

from devices.transports.camera import Picture

WIDTH, HEIGHT = 1280, 720
DESK, PAPER, INK = 90, 230, 30  # grey levels
MODULE = 8  # pixels, less for codes that would not fit
QUIET = 4  # modules (ISO/IEC 18004, section 5.3.8)
TURN = 7.0  # degrees


def desk() -> Picture:
    """Return what is seen where nothing is held."""
    return np.full((HEIGHT, WIDTH, 3), DESK, np.uint8)


def qr_card(text: str, *, torn: bool = False) -> Picture:
    """Return a QR code in the middle of the picture, a little turned; a torn one cannot be read."""
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(symbol.to_image(scale=1, add_quiet_zones=False))
    if torn:
        modules[: len(modules) // 2] = 255
    card = cv2.copyMakeBorder(modules, QUIET, QUIET, QUIET, QUIET, cv2.BORDER_CONSTANT, value=(255,))
    module = min(MODULE, (HEIGHT - 40) // len(card))
    large = cv2.resize(card, None, fx=module, fy=module, interpolation=cv2.INTER_NEAREST)
    drawn = np.where(large > 127, PAPER, INK).astype(np.uint8)
    turning = cv2.getRotationMatrix2D((len(drawn) / 2, len(drawn) / 2), TURN, 1.0)
    turning[:, 2] = turning[:, 2] + np.array([WIDTH - len(drawn), HEIGHT - len(drawn)]) / 2
    grey = cv2.warpAffine(drawn, turning, (WIDTH, HEIGHT), borderValue=(DESK,))
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR).astype(np.uint8, copy=False)
