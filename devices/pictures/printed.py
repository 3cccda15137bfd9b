"""Codes on the pictures that emulated printers put out."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import cv2
import zxingcpp


def newest_code(*folders: Path) -> str | None:
    """Return the code on the newest picture in the folders that has one that can be read."""
    sheets = chain.from_iterable(folder.glob("*.png") for folder in folders)
    for sheet in sorted(sheets, key=lambda path: path.stat().st_mtime, reverse=True):
        for found in zxingcpp.read_barcodes(cv2.imread(str(sheet))):
            return found.text
    return None
