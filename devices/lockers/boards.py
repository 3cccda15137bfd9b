"""What the engine asks of one maker's boards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from devices.errors import DeviceError


@dataclass(frozen=True)
class Contact:
    """What a board says of one lock, in the board's own polarity; None where it does not tell.

    `made` is the feedback contact as the maker's page calls it when the door is closed; `item` is the sensor.
    """

    made: bool | None
    item: bool | None = None


@dataclass(frozen=True)
class Unasked:
    """A contact that a board told of by itself."""

    address: int
    lock: int
    contact: Contact


class Pulse(Enum):
    """What a board said to the order to open."""

    ACKNOWLEDGED = "it was done"
    REFUSED = "it was not done"
    UNANSWERED = "nothing, in time or at all"


class NothingSentError(DeviceError):
    """The wire failed before the first byte of an order went out."""


class Boards(Protocol):
    """The boards on one wire, by address. Every method but `close` raises DeviceError."""

    def open(self) -> None:
        """Open the wire, and find out how it behaves."""

    def close(self) -> None:
        """Close the wire; never raises, closing twice is allowed."""

    def look(self, address: int) -> Sequence[Contact]:
        """Ask once for all locks of a board, the first one first."""

    def pulse(self, address: int, lock: int, within: float) -> Pulse:
        """Send the order to open one lock (the first is 1), once, and hear the answer where there is one.

        NothingSentError where certainly nothing went out.
        """

    def unasked(self) -> Iterable[Unasked]:
        """Return, and forget, what boards told by themselves since the last call."""
