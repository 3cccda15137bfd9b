"""Reading the emulated paper: the verify code on the last certificate that came out."""

from __future__ import annotations

from pathlib import Path

import cv2
import zxingcpp

from deploy.tour.stage import TourError


def code_on(folder: Path) -> str:
    """Return the verify code on the newest picture of a sheet below `folder`; raise TourError without one."""
    sheets = sorted(folder.rglob("*.png"), key=lambda path: path.stat().st_mtime, reverse=True)
    for sheet in sheets:
        picture = cv2.imread(str(sheet))
        for found in zxingcpp.read_barcodes(picture):
            return found.text
    raise TourError(f"no code could be read on any of {len(sheets)} sheets")
