"""What effects need of a device's place: its condition, and a claim to run operations under."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol, TypeVar

from devices.device import USABLE, Fault, Report
from devices.errors import DeviceFailure

D_co = TypeVar("D_co", covariant=True)
P = TypeVar("P", bound="Named")
T = TypeVar("T")

BLOCKING = frozenset(
    {Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.TONER_OUT, Fault.CUTTER, Fault.HUNG}
)
"""Faults with which nothing new is begun, and a job under way waits for a person."""

NOT_BEGUN = frozenset({DeviceFailure.DEVICE_NOT_READY, DeviceFailure.NO_DEVICE, DeviceFailure.UNSUPPORTED})
"""Failures of an operation that prove that the device was not asked."""


class Claimed(Protocol[D_co]):
    """The right to use a device; see `devices.slot.Claim`."""

    def run(self, operation: Callable[[D_co], T], *, within: float) -> T:
        """Run `operation` on the device's thread; raise DeviceError."""


class Named(Protocol):
    """A device's name and condition."""

    @property
    def name(self) -> str:
        """The name in the configuration."""

    @property
    def report(self) -> Report:
        """The condition last seen."""


class Place(Named, Protocol[D_co]):
    """One configured device; see `devices.slot.DeviceSlot`."""

    def claim(self, *, within: float = 0.0) -> AbstractContextManager[Claimed[D_co]]:
        """Have the device alone; raise DeviceError(TIME_OUT) while others keep it."""


@dataclass(frozen=True)
class Patience:
    """How long to wait, in seconds.

    `appear`: how long a device that is away is waited for before anything is begun.
    `stall`: a fault is believed once it lasted so long. `mend`: the same, after a person said that it is
    mended. `progress`: a job that does not move at all stalls. `contact`: how long a lost device is looked
    for. `cancel`: how long a cancelled job is given to end. `quiet`: how long after the act a device that
    knows nothing of it is believed; before that the act may still be on its way through buffers. `untaken`:
    how long paper may lie in an outlet before it is told that nobody took it. `door`: how long
    a door that was pulsed is given to spring open.
    """

    appear: float = 3.0
    claim: float = 5.0
    ask: float = 5.0
    submit: float = 30.0
    slip: float = 20.0
    poll: float = 0.1
    stall: float = 1.0
    mend: float = 8.0
    progress: float = 60.0
    contact: float = 30.0
    cancel: float = 10.0
    quiet: float = 10.0
    untaken: float = 60.0
    door: float = 3.0


def named(places: Sequence[P], name: str | None) -> Sequence[P]:
    """Return the places of this name, all where there is none."""
    return [place for place in places if name in {None, place.name}]


def choose(places: Sequence[P], taken: Collection[str]) -> P | None:
    """Return the first place that can begin something new, not one of `taken` where it can be helped.

    Where none can, the first there is; None where there is none.
    """
    return min(places, key=lambda place: (not ready(place.report), place.name in taken), default=None)


def ready(report: Report) -> bool:
    """Say whether a device can begin something new."""
    return report.status in USABLE and not hindrances(report)


def hindrances(report: Report) -> frozenset[Fault]:
    """Return the faults that keep a device from beginning anything."""
    return report.faults & BLOCKING
