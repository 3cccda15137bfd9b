"""The one type family of the product, as its package brings it."""

from __future__ import annotations

from pathlib import Path

import manimgx_fonts_cjk
from PySide6.QtGui import QFontDatabase

FAMILY = "Noto Sans CJK SC"
FILE = "NotoSansCJK-VF.otf.ttc"


def load_family() -> str:
    """Make the family known to Qt and return its name; needs a QGuiApplication."""
    file = Path(manimgx_fonts_cjk.__path__[0]) / FILE
    number = QFontDatabase.addApplicationFont(str(file))
    if number < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(number):
        raise RuntimeError(f"{file} does not hold {FAMILY}")
    return FAMILY
