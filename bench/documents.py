"""From a photograph of a sheet on a desk to a straight page: where its corners are, and what can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from bench.benchmark import Benchmark, Result, Say
from bench.desk_photos import EACH, HEIGHT, WIDTH, DeskPhoto, photos
from bench.legibility import SEEN, contrasts, decodes
from bench.peers.largest_quadrilateral import largest_quadrilateral
from devices.emulators.desk_sheets import STROKES
from devices.paper.formats import Format, wanted
from devices.paper.light import evened
from devices.paper.picture import Corners, Picture
from devices.paper.sheet import Found, find_sheet
from devices.paper.straighten import Straight, straightened, turned

BAR = 2.0  # pixels
NOT_FOUND = float(np.hypot(WIDTH, HEIGHT))  # pixels: what counts where no sheet was found
RIGHT = 20.0  # pixels: a sheet whose worst corner is further off was mistaken for something else

Find = Callable[[Picture], Corners | None]


@dataclass
class Tally:
    """What one contender came to."""

    find: Find
    errors: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    right: int = 0
    decoded: int = 0
    seen: dict[float, list[float]] = field(default_factory=lambda: defaultdict(list))
    seconds: list[float] = field(default_factory=list)

    @property
    def all_errors(self) -> list[float]:
        """The errors of all corners, in pixels."""
        return [error for errors in self.errors.values() for error in errors]


class Documents(Benchmark):
    """Corner error in pixels, and whether a QR code and fine lines survive."""

    name = "documents"
    measures = (
        "corner error (95th percentile, pixels) of a sheet in 132 generated photographs of 1600 x 1200, and "
        "whether its QR code and line pairs survive straightening; beside Canny and the largest quadrilateral"
    )

    def run(self, say: Say) -> Result:
        """Return the 95th percentiles; a sheet that is not found counts as off by the picture's diagonal."""
        ours, peers = Tally(_ours), Tally(largest_quadrilateral)
        before = total = 0
        for photo in photos(EACH):
            total += 1
            before += decodes(photo.shot.picture, photo.code)
            for tally in (ours, peers):
                _take(tally, photo)
        say(f"QR code read in the photograph itself: {before} of {total}")
        for name, tally in {"ours": ours, "largest quadrilateral": peers}.items():
            _report(say, name, tally, total)
        return Result(_p(ours.all_errors, 95), _p(peers.all_errors, 95), unit="px", bar=BAR)


def _ours(picture: Picture) -> Corners | None:
    sighting = find_sheet(picture, wanted(Format.A4))
    return sighting.corners if sighting.found is Found.WHOLE else None


def _take(tally: Tally, photo: DeskPhoto) -> None:
    began = perf_counter()
    corners = tally.find(photo.shot.picture)
    tally.seconds.append(perf_counter() - began)
    if corners is None:
        tally.errors[photo.kind] += [NOT_FOUND] * 4
        return
    errors, quarters = _off(corners, photo)
    tally.errors[photo.kind] += errors
    tally.right += max(errors) < RIGHT
    straight = turned(straightened(photo.shot.picture, corners, Format.A4), quarters)
    even = Straight(evened(straight.picture), straight.width_mm, straight.height_mm)
    tally.decoded += decodes(even.picture, photo.code)
    if max(errors) < RIGHT:
        for stroke, contrast in contrasts(even).items():
            tally.seen[stroke].append(contrast)


def _off(corners: Corners, photo: DeskPhoto) -> tuple[list[float], int]:
    """Return the errors in pixels, and the quarters by which the page is to be turned to stand upright."""
    assert photo.shot.corners is not None
    ways = [np.hypot(*(np.roll(corners.points, turn, axis=0) - photo.shot.corners).T) for turn in range(4)]
    best = int(np.argmin([way.sum() for way in ways]))
    return [float(error) for error in ways[best]], best


def _report(say: Say, name: str, tally: Tally, total: int) -> None:
    errors = tally.all_errors
    say(
        f"{name}: corners off by median {_p(errors, 50):.2f} px, p95 {_p(errors, 95):.2f}, worst "
        f"{max(errors):.1f}; right sheet {tally.right} of {total}; QR code read from the page "
        f"{tally.decoded}; {_p(tally.seconds, 50) * 1000:.0f} ms"
    )
    for stroke in STROKES:
        values = tally.seen[stroke] or [0.0]
        told = sum(value >= SEEN for value in values)
        say(f"  lines of {stroke} mm: contrast median {_p(values, 50):.2f}, told apart on {told} of {total}")
    for kind, of_kind in tally.errors.items():
        say(f"  {kind:11} median {_p(of_kind, 50):7.2f} px  p95 {_p(of_kind, 95):7.2f}")


def _p(values: list[float], percent: float) -> float:
    return float(np.percentile(values, percent))
