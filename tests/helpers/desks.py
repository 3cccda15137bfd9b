"""Emulated desks with sheets, small enough to be photographed many times."""

from __future__ import annotations

from functools import cache, partial
from random import Random

import numpy as np

from devices.emulators.desk_scene import Photograph, Scene, photograph
from devices.emulators.desk_sheets import Sheet, SheetKind, printed
from devices.paper.picture import Corners

SIZE = (1000, 750)
WHITE = (244, 246, 247)
rough = partial(Scene, finer=1)
"""A scene drawn four times as fast, with corners that are half a pixel off."""


@cache
def sheet(kind: SheetKind = SheetKind.LETTER) -> Sheet:
    """Return an invented sheet."""
    return printed(kind, Random(7), px_per_mm=12.0 if kind is SheetKind.CARD else 5.0, tint=WHITE)


@cache
def seen(scene: Scene, kind: SheetKind | None = SheetKind.LETTER) -> Photograph:
    """Return the photograph of a scene, taken once."""
    return photograph(scene, None if kind is None else sheet(kind))


def off(corners: Corners, photograph: Photograph) -> float:
    """Return by how many pixels the worst corner is off, whichever corner counts as the first."""
    assert photograph.corners is not None
    return min(
        float(np.hypot(*(np.roll(corners.points, turn, axis=0) - photograph.corners).T).max())
        for turn in range(4)
    )
