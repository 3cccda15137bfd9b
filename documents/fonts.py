"""The fonts of paper: two families brought by packages, so that every terminal prints the same page.

Body text is Noto Serif SC (a Song face, as official letters have); names, numbers and headings are Noto
Sans CJK SC (a Hei face), which also covers the rare characters of names, 𠮷 among them, that the serif lacks.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from documents.errors import DocumentError

PACKAGES = ("manimgx_fonts_cjk", "pylopdf_fonts_zh_cn")
FAMILIES = frozenset({"Noto Sans CJK SC", "Noto Serif SC"})


def font_folders() -> tuple[Path, ...]:
    """Return the folders of the fonts; raise DocumentError `document.fonts` where a package is missing."""
    return tuple(_folder_of(package) for package in PACKAGES)


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise DocumentError("document.fonts", package)
    return Path(spec.origin).parent
