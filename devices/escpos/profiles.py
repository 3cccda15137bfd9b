"""What models of receipt printers can do, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType


class Cutter(StrEnum):
    """How a model separates a slip from the roll."""

    FULL = "full"
    PARTIAL = "partial"
    TOTAL = "total"  # ESC i: the printer feeds to its knife by itself
    NONE = "none"


class CodePage(StrEnum):
    """The characters that a model has a font for; a line with any other is drawn as an image."""

    GBK = "gbk"
    GB2312 = "gb2312"
    ASCII = "ascii"
    NONE = "none"  # all lines are drawn


@dataclass(frozen=True)
class Profile:
    """Abilities of one model.

    `dots` is the printable width, `columns` the characters of 12 dots (font A) in it. `process_id` says that
    it echoes `GS ( H` function 48, `cut_counter` that it answers `GS g 2` number 178 (which needs the echo),
    `clear_buffer` that it obeys `DLE DC4` function 8, `presenter` that it holds a slip in its mouth, tells of
    it by `DLE EOT` 20 and takes it back by `GS e 2`.
    """

    dots: int
    columns: int
    code_page: CodePage
    native_qr: bool
    process_id: bool
    cut_counter: bool
    clear_buffer: bool
    cutter: Cutter
    presenter: bool = False


def known_profile(name: str) -> str:
    """Return `name`; ValueError where no profile is called so."""
    if name not in PROFILES:
        raise ValueError(f"no such profile; there is {', '.join(PROFILES)}")
    return name


EPSON_80 = Profile(576, 48, CodePage.GBK, True, True, True, True, Cutter.PARTIAL)
GENERIC_80 = Profile(576, 48, CodePage.GBK, False, False, False, False, Cutter.FULL)
KIOSK_80 = Profile(576, 48, CodePage.ASCII, False, False, False, False, Cutter.TOTAL, presenter=True)

PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "epson-tm-t88": EPSON_80,
        "epson-tm-m30-58mm": replace(EPSON_80, dots=384, columns=32),
        "epson-no-chinese": replace(EPSON_80, code_page=CodePage.ASCII),
        "generic-80mm": GENERIC_80,
        "generic-80mm-gb2312": replace(GENERIC_80, code_page=CodePage.GB2312),
        "generic-80mm-images": replace(GENERIC_80, code_page=CodePage.NONE),
        "generic-58mm": replace(GENERIC_80, dots=384, columns=32, cutter=Cutter.NONE),
        "custom-vkp80": KIOSK_80,
        "pyramid-reliance": KIOSK_80,
    }
)
