"""Finds the sheet in a picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from devices.paper.lines import lines_in
from devices.paper.picture import Corners, Picture, in_order, shrunk
from devices.paper.quadrilaterals import ANY, Wanted, Weighed, best_of
from devices.paper.sides import fitted

SMALL = 640  # pixels of the longer side, in which the sheet is looked for
REACH = 5.0  # pixels of the small picture around a rough side
LEAST_WORTH = 0.55
LEAST_AGREEING = 0.5  # of a side's places
MARGIN = 2.0  # pixels of the small picture: nearer to the border a sheet may go on outside


class Found(StrEnum):
    """Whether a sheet is there."""

    WHOLE = "whole"
    PARTLY = "partly"  # it goes beyond the picture
    NOTHING = "nothing"


@dataclass(frozen=True)
class Sighting:
    """What was found. Corners of a sheet that goes beyond the picture are where they would be outside."""

    found: Found
    corners: Corners | None = None


NOTHING = Sighting(Found.NOTHING)


def find_sheet(picture: Picture, wanted: Wanted = ANY, *, exactly: bool = True) -> Sighting:
    """Return the most sheet-like quadrilateral; without `exactly` to some pixels, for a preview."""
    small, factor = shrunk(picture, SMALL)
    best = best_of(lines_in(small), small, wanted, most=1)
    if not best or best[0].worth < LEAST_WORTH:
        return NOTHING
    rough = in_order(best[0].corners)
    if _beyond(best[0], rough, small):
        return Sighting(Found.PARTLY, rough.scaled(factor))
    seen, scale = (picture, factor) if exactly else (small, 1.0)
    exact = fitted(seen, rough.scaled(scale), REACH * scale)
    if min(exact.agreeing) < LEAST_AGREEING or not _near(
        exact.corners, rough.scaled(scale), 2 * REACH * scale
    ):
        return NOTHING
    height, width = seen.shape[:2]
    corners = exact.corners if exactly else exact.corners.scaled(factor)
    if not exact.corners.lie_within(width, height, margin=MARGIN * scale):
        return Sighting(Found.PARTLY, corners)
    return Sighting(Found.WHOLE, corners)


def _beyond(best: Weighed, rough: Corners, small: Picture) -> bool:
    height, width = small.shape[:2]
    return best.on_border or not rough.lie_within(width, height, margin=MARGIN / 2)


def _near(exact: Corners, rough: Corners, far: float) -> bool:
    return bool(np.hypot(*(exact.points - rough.points).T).max() < far)
