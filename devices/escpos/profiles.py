"""What models of receipt printers can do, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Cutter(StrEnum):
    """How a model separates a slip from the roll."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True)
class Profile:
    """Abilities of one model.

    `dots` is the printable width, `columns` the characters of 12 dots (font A) in it. `process_id` says that
    it echoes `GS ( H` function 48, `cut_counter` that it answers `GS g 2` number 178 (which needs the echo),
    `clear_buffer` that it obeys `DLE DC4` function 8.
    """

    dots: int
    columns: int
    chinese_font: bool
    native_qr: bool
    process_id: bool
    cut_counter: bool
    clear_buffer: bool
    cutter: Cutter


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        "epson-tm-t88": Profile(576, 48, True, True, True, True, True, Cutter.PARTIAL),
        "epson-tm-m30-58mm": Profile(384, 32, True, True, True, True, True, Cutter.PARTIAL),
        "epson-no-chinese": Profile(576, 48, False, True, True, True, True, Cutter.PARTIAL),
        "generic-80mm": Profile(576, 48, True, False, False, False, False, Cutter.FULL),
        "generic-58mm": Profile(384, 32, True, False, False, False, False, Cutter.NONE),
    }
)
