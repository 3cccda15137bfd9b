"""The one type family of the product, as its package brings it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFontDatabase

FAMILY = "Noto Sans CJK SC"
FILE = "NotoSansCJK-VF.otf.ttc"


def load_family() -> str:
    """Make the family known to Qt and return its name; needs a QGuiApplication."""
    package = find_spec("manimgx_fonts_cjk")
    if package is None or not package.submodule_search_locations:
        raise RuntimeError("the package manimgx-fonts-cjk is not installed")
    file = Path(package.submodule_search_locations[0]) / FILE
    number = QFontDatabase.addApplicationFont(str(file))
    if number < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(number):
        raise RuntimeError(f"{file} does not hold {FAMILY}")
    return FAMILY
