"""What the suite needs of each driver: the driver, and somebody at the other end."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from devices.device import Announcement, Device
from devices.offers import RIGS, offers

TREE = Path(__file__).parents[2] / "tests" / "contract" / "rigs"

Do = Callable[[], None]


class NoRigError(Exception):
    """A driver that nobody plays the other end for, or two do, and what to do."""


@dataclass(frozen=True)
class Edge:
    """Something that hands do, and what the driver must announce of it, once."""

    do: Do
    announced: Sequence[type[Announcement]]


@dataclass(frozen=True)
class DriverRig:
    """A driver's running counterpart.

    `build` makes a new driver, closed. `unplug` and `plug` work the cable; None where no hand is there, as on
    real hardware. `silence`, `garble` and `heal` trouble the wire; None where there is none to trouble. `at`
    builds the driver for 127.0.0.1:port, where the suite answers with random bytes; None for drivers without
    a byte stream of their own.
    """

    build: Callable[[], Device]
    unplug: Do | None = None
    plug: Do | None = None
    silence: Do | None = None
    garble: Do | None = None
    heal: Do | None = None
    at: Callable[[int], Device] | None = None
    edges: Sequence[Edge] = field(default_factory=tuple)


class OpenRig(Protocol):
    """The function `rig` of a rig's file, or the one that an entry point of `kiosk.rigs` names."""

    def __call__(self, folder: Path) -> AbstractContextManager[DriverRig]:
        """Start the counterpart; `folder` is for its files."""


def rig_of(driver: str) -> OpenRig:
    """Return the rig that a distribution offers under the driver's name, or the tree's; raise NoRigError."""
    match [offer for offer in offers(RIGS) if offer.name == driver]:
        case []:
            return rig_in(TREE / f"{driver.replace('-', '_')}.py", driver)
        case [offer]:
            return _function(offer.load(), offer.place)
        case several:
            places = " and ".join(offer.place for offer in several)
            raise NoRigError(f'the rig of driver "{driver}" stands twice: {places}; uninstall one')


def rig_in(path: Path, driver: str) -> OpenRig:
    """Return the function `rig` of a file; raise NoRigError."""
    spec = importlib.util.spec_from_file_location(f"rig_{path.stem}", path)
    if not path.exists() or spec is None or spec.loader is None:
        raise NoRigError(
            f'driver "{driver}" has no rig: offer one as entry point "{driver}" of {RIGS}, or write {path}'
        )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return _function(getattr(module, "rig", None), str(path))


def _function(found: object, place: str) -> OpenRig:
    if not callable(found):
        raise NoRigError(f"{place} is no rig: it must be a function rig(folder), a context manager")
    return cast("OpenRig", found)
