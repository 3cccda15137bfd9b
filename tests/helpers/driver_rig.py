"""What the contract suite needs of each driver: the driver, and somebody at the other end."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, cast

from devices.device import Announcement, Device

RIGS = Path(__file__).parent.parent / "contract" / "rigs"

Do = Callable[[], None]


@dataclass(frozen=True)
class Edge:
    """Something that hands do, and what the driver must announce of it, once."""

    do: Do
    announced: Sequence[type[Announcement]]


@dataclass(frozen=True)
class DriverRig:
    """A driver's running counterpart.

    `build` makes a new driver, closed. `unplug` and `plug` work the cable. `silence`, `garble` and `heal`
    trouble the wire; None where there is none to trouble. `at` builds the driver for 127.0.0.1:port, where
    the suite answers with random bytes; None for drivers without a byte stream of their own.
    """

    build: Callable[[], Device]
    unplug: Do
    plug: Do
    silence: Do | None = None
    garble: Do | None = None
    heal: Do | None = None
    at: Callable[[int], Device] | None = None
    edges: Sequence[Edge] = field(default_factory=tuple)


class OpenRig(Protocol):
    """The function `rig` of a file in tests/contract/rigs/."""

    def __call__(self, folder: Path) -> AbstractContextManager[DriverRig]:
        """Start the counterpart; `folder` is for its files."""


def rig_of(driver: str) -> OpenRig:
    """Return the function `rig` of `tests/contract/rigs/<driver>.py`."""
    path = RIGS / f"{driver.replace('-', '_')}.py"
    assert path.exists(), f"driver {driver} has no rig: write {path.relative_to(RIGS.parents[2])}"
    spec = importlib.util.spec_from_file_location(f"rig_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("OpenRig", module.rig)
