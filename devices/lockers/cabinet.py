"""Imaginary doors with hands: what stands behind the emulated boards and the simulated bank."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class Contact(StrEnum):
    """What a door's contact does."""

    TRUE = "true"
    SAYS_CLOSED = "says-closed"
    SAYS_OPEN = "says-open"
    FLAPS = "flaps"


@dataclass
class Bay:
    """One door and what is behind it. `pulses` and `openings` count over its life."""

    is_open: bool = False
    has_item: bool = False
    jammed: bool = False  # its bolt does not move
    blocked: bool = False  # it cannot be closed
    contact: Contact = Contact.TRUE
    told: bool = False  # whether the contact that flaps said closed last
    pulses: int = 0
    openings: int = 0


class Cabinet:
    """Doors by number, the first is 1. Thread-safe; a number that is not there is a ValueError."""

    def __init__(self, doors: int) -> None:
        self._guard = threading.RLock()
        self._bays = [Bay() for _ in range(doors)]

    @contextmanager
    def bay(self, number: int) -> Iterator[Bay]:
        """Have one door alone."""
        with self._guard:
            if not 1 <= number <= len(self._bays):
                raise ValueError(f"no door {number}")
            yield self._bays[number - 1]

    def pulse(self, number: int) -> bool:
        """Pull the bolt; the door springs open unless it is jammed. Say whether it stands open."""
        with self.bay(number) as bay:
            bay.pulses += 1
            if not bay.jammed:
                self._open(bay)
            return bay.is_open

    def open(self, number: int) -> None:
        """Open a door with a key, or by force."""
        with self.bay(number) as bay:
            self._open(bay)

    def close(self, number: int) -> None:
        """Close a door, where nothing blocks it."""
        with self.bay(number) as bay:
            bay.is_open = bay.is_open and bay.blocked

    def put(self, number: int) -> None:
        """Put something behind a door."""
        with self.bay(number) as bay:
            bay.has_item = True

    def take(self, number: int) -> None:
        """Take out what is behind a door."""
        with self.bay(number) as bay:
            bay.has_item = False

    def tells_closed(self, number: int) -> bool:
        """Return what the contact says."""
        with self.bay(number) as bay:
            match bay.contact:
                case Contact.TRUE:
                    return not bay.is_open
                case Contact.SAYS_CLOSED:
                    return True
                case Contact.SAYS_OPEN:
                    return False
                case Contact.FLAPS:
                    bay.told = not bay.told
                    return bay.told

    def senses_item(self, number: int) -> bool:
        """Return what the item sensor says."""
        with self.bay(number) as bay:
            return bay.has_item

    def stand_open(self) -> Sequence[int]:
        """Return the doors that stand open."""
        with self._guard:
            return [number for number, bay in enumerate(self._bays, start=1) if bay.is_open]

    def with_items(self) -> Sequence[int]:
        """Return the doors with something behind them."""
        with self._guard:
            return [number for number, bay in enumerate(self._bays, start=1) if bay.has_item]

    def _open(self, bay: Bay) -> None:
        bay.openings += not bay.is_open
        bay.is_open = True
