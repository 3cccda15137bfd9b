"""How the suite looks at a device: opened for a while, until something is seen, with an end."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from devices.device import USABLE, Device, Report
from devices.errors import DeviceError

WITHIN = 15.0  # seconds for what must happen


class NotHeldError(Exception):
    """A promise that the driver did not keep."""


class NotApplicableError(Exception):
    """A promise that cannot be tried with this rig, and why."""


def require(fact: bool, promise: str) -> None:
    """Raise NotHeldError where a promise is not kept."""
    if not fact:
        raise NotHeldError(promise)


@contextmanager
def opened(device: Device) -> Iterator[Device]:
    """Open; a service that was just started may need a moment."""
    until = time.monotonic() + WITHIN
    while True:
        try:
            device.open()
            break
        except DeviceError:
            device.close()
            if time.monotonic() > until:
                raise
    try:
        yield device
    finally:
        device.close()


def look_until(device: Device, seen: Callable[[Report], bool], what: str) -> Report:
    """Look until `seen`; raise NotHeldError where that is not in time."""
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        report = device.watch()
        if seen(report):
            return report
    raise NotHeldError(f"{what}: not within {WITHIN:.0f} s")


def usable(report: Report) -> bool:
    """Say whether the device can be used."""
    return report.status in USABLE


def until_usable(device: Device) -> None:
    """Look until it can be used."""
    look_until(device, usable, "it is online once it is open")


def until_lost(device: Device) -> None:
    """Look until the device says in either way that it cannot be used."""
    try:
        look_until(device, lambda report: not usable(report), "it notices that it cannot be used")
    except DeviceError:
        return
