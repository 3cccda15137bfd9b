"""Kinds of codes, as people and scanners call them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Symbology(StrEnum):
    """How a code is drawn."""

    QR_CODE = "qr-code"
    DATA_MATRIX = "data-matrix"
    AZTEC = "aztec"
    PDF417 = "pdf417"
    CODE_128 = "code-128"
    CODE_39 = "code-39"
    EAN = "ean"
    ITF = "itf"
    UNKNOWN = "unknown"


BY_AIM_LETTER: Mapping[str, Symbology] = MappingProxyType(
    {
        "Q": Symbology.QR_CODE,
        "d": Symbology.DATA_MATRIX,
        "z": Symbology.AZTEC,
        "L": Symbology.PDF417,
        "C": Symbology.CODE_128,
        "A": Symbology.CODE_39,
        "E": Symbology.EAN,
        "I": Symbology.ITF,
    }
)
"""By the letter of the symbology identifier `]Q1` (ISO/IEC 15424)."""


def identified(text: str) -> tuple[Symbology, str]:
    """Split off the symbology identifier (`]`, letter, modifier); UNKNOWN where there is none."""
    if len(text) < 3 or text[0] != "]" or not text[2].isalnum():
        return Symbology.UNKNOWN, text
    return BY_AIM_LETTER.get(text[1], Symbology.UNKNOWN), text[3:]
