"""The checks, each a promise that every driver makes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from devices.conformance.babbler import babbler
from devices.conformance.looking import (
    WITHIN,
    NotApplicableError,
    NotHeldError,
    opened,
    require,
    until_lost,
    until_usable,
)
from devices.conformance.rig import Do, DriverRig
from devices.conformance.supervised import lost_and_found
from devices.device import Announcement, Device
from devices.errors import DeviceError

QUIET_LOOKS = 3
SEEDS = range(5)


@dataclass(frozen=True)
class Subject:
    """A driver's class, and its rig that runs."""

    driver: type[Device]
    rig: DriverRig


def described(subject: Subject) -> None:
    """Check that it has a docstring, and each option has a description with its unit."""
    require(bool((subject.driver.__doc__ or "").strip()), "its class has a docstring")
    for name, option in subject.driver.options.model_fields.items():
        require(bool(option.description), f"the option {name} has a description with its unit")


def opens_again(subject: Subject) -> None:
    """Check that it opens, is online, closes, closes twice, and opens again."""
    device = subject.rig.build()
    device.close()
    for _ in range(2):
        with opened(device):
            until_usable(device)
            told = device.probe().values()
            require(all(isinstance(value, str) for value in told), "what it says of itself is text")
        device.close()


def announces_once(subject: Subject) -> None:
    """Check that it announces what hands do, once, and nothing while nothing happens."""
    if not subject.rig.edges:
        raise NotApplicableError("hands do nothing that it would announce")
    device = subject.rig.build()
    heard: list[Announcement] = []
    device.announce = heard.append
    with opened(device):
        until_usable(device)
        for edge in subject.rig.edges:
            heard.clear()
            edge.do()
            until = time.monotonic() + WITHIN
            while len(heard) < len(edge.announced) and time.monotonic() < until:
                device.watch()
            for _ in range(QUIET_LOOKS):
                device.watch()
            wanted = [one.__name__ for one in edge.announced]
            got = [type(one).__name__ for one in heard]
            require(got == wanted, f"it announces {wanted}, not {got}")


def absence_told(subject: Subject) -> None:
    """Check that what is not there cannot be opened and watched, and says so with a DeviceError in time."""
    unplug, _ = _cable(subject.rig)
    unplug()
    device = subject.rig.build()
    started = time.monotonic()
    try:
        device.open()
        device.watch()
    except DeviceError:
        require(time.monotonic() - started < WITHIN, f"it says so within {WITHIN:.0f} s")
    else:
        raise NotHeldError("a device that is not there is not opened and watched")
    finally:
        device.close()


def unplugging_noticed(subject: Subject) -> None:
    """Check that a pulled cable is noticed, and a new opening works when it is back."""
    unplug, plug = _cable(subject.rig)
    _trouble(subject, unplug, plug)


def silence_ends(subject: Subject) -> None:
    """Check that a device that falls silent is given up in time, and found again."""
    _trouble(subject, _able(subject.rig.silence, "no wire of its own"), subject.rig.heal)


def garbage_passes(subject: Subject) -> None:
    """Check that garbage on the wire is a DeviceError or a condition, and passes."""
    _trouble(subject, _able(subject.rig.garble, "no wire of its own"), subject.rig.heal)


def babble_survived(subject: Subject) -> None:
    """Check that a peer that babbles raises nothing but DeviceErrors, and is given up."""
    at = subject.rig.at
    if at is None:
        raise NotApplicableError("no byte stream of its own")
    for seed in SEEDS:
        with babbler(seed) as port:
            device = at(port)
            for _ in range(2):
                with suppress(DeviceError):
                    device.open()
                    until_lost(device)
                device.close()


def supervised(subject: Subject) -> None:
    """Check that under the supervisor it is lost and found again, without a bug."""
    unplug, plug = _cable(subject.rig)
    lost_and_found(subject.rig.build, unplug, plug)


Check = Callable[[Subject], None]
CHECKS: Mapping[str, Check] = {
    "described": described,
    "opens again": opens_again,
    "announces once": announces_once,
    "absence told": absence_told,
    "unplugging noticed": unplugging_noticed,
    "silence ends": silence_ends,
    "garbage passes": garbage_passes,
    "babble survived": babble_survived,
    "supervised": supervised,
}
"""By what they are called in the table, in its order."""


def promises() -> Sequence[tuple[str, str]]:
    """Return the checks and what each says."""
    return [
        (name, (check.__doc__ or "").removeprefix("Check that ").strip()) for name, check in CHECKS.items()
    ]


def _trouble(subject: Subject, begin: Do, end: Do | None) -> None:
    """Have something go wrong with a device that is watched, and pass."""
    device = subject.rig.build()
    with opened(device):
        until_usable(device)
        begin()
        started = time.monotonic()
        until_lost(device)
        require(time.monotonic() - started < WITHIN, f"it is noticed within {WITHIN:.0f} s")
    _able(end, "nothing heals it")()
    with opened(device):
        until_usable(device)


def _cable(rig: DriverRig) -> tuple[Do, Do]:
    why = "nobody pulls its cable"
    return _able(rig.unplug, why), _able(rig.plug, why)


def _able(do: Do | None, why: str) -> Do:
    if do is None:
        raise NotApplicableError(why)
    return do
