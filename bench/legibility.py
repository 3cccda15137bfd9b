"""How legible a straightened sheet is, without reading: its QR code decodes, its gratings keep contrast."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import zxingcpp

from devices.emulators.desk_sheets import GRATING_AT, GRATING_SIDE, GRATING_STEP, STROKES
from devices.paper.picture import Picture, grey
from devices.paper.straighten import Straight

EDGE = 1.5  # mm of a grating's rim that is left out
SEEN = 0.2  # of full contrast: lines that are this much apart can be told by eye


def decodes(picture: Picture, code: str) -> bool:
    """Say whether the one QR code in a picture is read and says this."""
    found = zxingcpp.read_barcodes(picture, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [one.text for one in found] == [code]


def contrasts(straight: Straight) -> Mapping[float, float]:
    """Return for each stroke (mm) the contrast of its worse grating of two, 1 where it is as printed.

    The sheet stands upright. Contrast is that of the mean across the lines' direction.
    """
    light = grey(straight.picture).astype(np.float64)
    scale = straight.picture.shape[1] / straight.width_mm
    full = float(np.percentile(light, 90) - np.percentile(light, 1))
    return {
        stroke: min(_contrast(light, scale, number, lying=lying) for lying in (False, True)) / full
        for number, stroke in enumerate(STROKES)
    }


def _contrast(light: np.ndarray, scale: float, number: int, *, lying: bool) -> float:
    left = GRATING_AT[0] + number * GRATING_STEP
    top = GRATING_AT[1] + (GRATING_STEP if lying else 0.0)
    rows, columns = (
        slice(round((start + EDGE) * scale), round((start + GRATING_SIDE - EDGE) * scale))
        for start in (top, left)
    )
    profile = light[rows, columns].mean(axis=1 if lying else 0)
    return float(np.percentile(profile, 85) - np.percentile(profile, 15))
