"""What other distributions offer by entry points: drivers, emulators, rigs, decoders of photos."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points

DRIVERS, EMULATORS, RIGS = "kiosk.drivers", "kiosk.emulators", "kiosk.rigs"
PHOTO_DECODERS = "kiosk.photo_decoders"


@dataclass(frozen=True)
class Offer:
    """One entry point: its name, where it stands, and `load`, which imports what it names and may raise."""

    name: str
    place: str
    load: Callable[[], object]


def offers(group: str) -> Sequence[Offer]:
    """Return what is offered in a group by the distributions on `sys.path`; nothing of theirs is imported.

    Reading every distribution's metadata takes tens of milliseconds and is done once for a path.
    """
    return _offers(group, tuple(sys.path))


@lru_cache(maxsize=8)
def _offers(group: str, _path: tuple[str, ...]) -> Sequence[Offer]:
    return tuple(
        Offer(point.name, f"{point.value} of {point.dist.name if point.dist else 'nobody'}", point.load)
        for point in entry_points(group=group)
    )
