"""What terminal and child say to each other, pickled, over a socket that only they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from devices.device import Announcement
from devices.errors import DeviceError, DeviceFailure, ProtocolError


@dataclass(frozen=True)
class Begin:
    """The first word: which driver to build, with which options, and where its modules are."""

    driver: str
    options: Mapping[str, object] = field(repr=False)
    path: Sequence[str]


@dataclass(frozen=True)
class Call:
    """Call a method of the device; `fetch`: return an attribute instead."""

    name: str
    arguments: tuple[object, ...] = field(default=(), repr=False)
    named: Mapping[str, object] = field(default_factory=dict, repr=False)
    fetch: bool = False


@dataclass(frozen=True)
class Answer:
    """What a call returned or how it failed, what the device noticed meanwhile, in order, and its pause."""

    result: object = field(default=None, repr=False)
    failure: tuple[DeviceFailure, str] | None = None
    bug: str = ""  # types and frames, no values
    noticed: Sequence[Announcement] = field(default=(), repr=False)
    pause: float | None = None  # the device's `watch_pause`, where it answered as it should


def failed(error: DeviceError) -> tuple[DeviceFailure, str]:
    """Return a device's failure as it crosses: exceptions with arguments of their own cannot be pickled."""
    return error.failure, error.detail


def raised(failure: DeviceFailure, detail: str) -> DeviceError:
    """Return the exception that crossed."""
    return ProtocolError(detail) if failure is DeviceFailure.PROTOCOL else DeviceError(failure, detail)
