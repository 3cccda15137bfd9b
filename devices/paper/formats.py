"""Sizes of sheets, and what is made of a picture of one."""

from __future__ import annotations

from enum import StrEnum

from devices.paper.quadrilaterals import Wanted


class Format(StrEnum):
    """How large a sheet is."""

    A4 = "a4"  # ISO 216
    ID_1 = "id-1"  # ISO/IEC 7810: identity, bank and staff cards
    AS_SEEN = "as-seen"  # its proportions are taken from the picture, its longer side counts as 297 mm


class Finish(StrEnum):
    """What is made of the picture of a sheet."""

    EVENED = "evened"  # the paper made white all over, shadows gone, colours kept: seals stay red
    BLACK_AND_WHITE = "black-and-white"  # print only
    AS_PHOTOGRAPHED = "as-photographed"  # straightened and nothing else: cards and photos


LONG = 297.0
SIZES = {Format.A4: (297.0, 210.0), Format.ID_1: (85.6, 53.98)}
"""Long and short side in mm."""
FILLS = {Format.A4: 0.3, Format.ID_1: 0.06, Format.AS_SEEN: 0.3}
"""The part of a picture that such a sheet fills at least when it is laid under a camera for it."""

PICTURES_COST = {Format.A4: 0.7, Format.ID_1: 0.3, Format.AS_SEEN: 0.5}
"""How far a printed picture speaks against it: on cards there always is one."""


def wanted(size: Format) -> Wanted:
    """Return what to look for."""
    if size is Format.AS_SEEN:
        return Wanted(None, FILLS[size], PICTURES_COST[size])
    long, short = SIZES[size]
    return Wanted(long / short, FILLS[size], PICTURES_COST[size])


def millimetres(size: Format, ratio: float) -> tuple[float, float]:
    """Return width and height of a sheet that looks `ratio` times as wide as high."""
    if size is Format.AS_SEEN:
        return (LONG, LONG / ratio) if ratio >= 1 else (LONG * ratio, LONG)
    long, short = SIZES[size]
    return (long, short) if ratio >= 1 else (short, long)
