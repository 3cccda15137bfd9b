"""Which door hangs at which lock of which board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from devices.options import Options
from devices.transports.wire import WireUrl


class BoardOptions(Options):
    """One board of a bank."""

    address: int
    """The board's address on the wire."""
    ways: int
    """How many locks the board has."""
    doors: tuple[str, ...] | None = None
    """Names of the doors at locks 1, 2, …, "" where none hangs; left out: numbered through the bank."""
    inverted: bool = False
    """Its contacts tell the other way round than the maker's page says."""
    contacts: bool = True
    """Whether door contacts are wired at all."""
    items: bool = False
    """Whether item sensors are wired to the inputs that the board has for them."""


class BankOptions(Options):
    """When a bank speaks up."""

    open_too_long: float = Field(default=120.0, gt=0)
    """Seconds after which an open door is told of."""
    commanded_within: float = Field(default=15.0, gt=0)
    """Seconds after a pulse within which an opening is taken for its work."""


class WiredBankOptions(BankOptions):
    """A bank on a wire."""

    url: WireUrl
    """`/dev/ttyUSB0` or `socket://host:port`."""
    boards: tuple[BoardOptions, ...] = Field(min_length=1)
    """The boards: address, ways, doors, inverted, contacts, items."""
    answer_within: float = Field(default=0.2, gt=0, le=0.4)
    """Seconds that a board has for its answer."""

    @model_validator(mode="after")
    def _can_be_told_apart(self) -> Self:
        places(self.boards)
        return self


@dataclass(frozen=True)
class Place:
    """One door, and the lock it hangs at: the board's place in the bank, the first lock is 1."""

    door: str
    board: int
    lock: int


def places(boards: Sequence[BoardOptions]) -> tuple[Place, ...]:
    """Return every door of a bank in its order; ValueError where they cannot be told apart."""
    found: list[Place] = []
    for number, board in enumerate(boards):
        names = board.doors
        if names is None:
            names = tuple(str(len(found) + lock) for lock in range(1, board.ways + 1))
        if len(names) > board.ways:
            raise ValueError(f"board {board.address} has {board.ways} locks, not {len(names)}")
        found += [Place(name, number, lock) for lock, name in enumerate(names, start=1) if name]
    if len({place.door for place in found}) != len(found):
        raise ValueError("two doors have the same name")
    if len({board.address for board in boards}) != len(boards):
        raise ValueError("two boards have the same address")
    if not found:
        raise ValueError("a bank has a door at least")
    return tuple(found)
