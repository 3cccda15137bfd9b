"""What a means that one carries must be able to do, and finding those there are."""

from __future__ import annotations

import importlib
import pkgutil
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import ClassVar, Protocol

from contract.events import Means, Refusal
from kiosk import identity
from kiosk.domain.person import Employee
from kiosk.identity.reading import CardReading


class Directory(Protocol):
    """The site's directory, as far as identification looks into it."""

    def by_badge(self, uid: str) -> Employee | None:
        """Return whose badge this is."""

    def by_id_digest(self, digest: str) -> Employee | None:
        """Return whose ID number has this digest."""

    def salt(self) -> str | None:
        """Return the hex salt of the digests, None before the first page."""

    def count(self) -> int:
        """Return how many employees are known."""


class Carried(ABC):
    """A means that one carries: it finds its owner in the directory."""

    means: ClassVar[Means]
    reading: ClassVar[type]

    @abstractmethod
    def owner(self, reading: CardReading, directory: Directory, today: date) -> Employee | Refusal:
        """Return whose it is, or why it is refused; somebody who left is still returned."""

    def plainer(self, reading: CardReading, directory: Directory) -> CardReading | None:
        """Return what else this is a reading of, where the directory does not know it as this one."""
        del reading, directory
        return None


def carried() -> Sequence[Carried]:
    """Return one of each means in this folder."""
    found: list[Carried] = []
    for name in sorted(module.name for module in pkgutil.iter_modules(identity.__path__)):
        module = importlib.import_module(f"{identity.__name__}.{name}")
        here = [
            thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Carried)
        ]
        found += [kind() for kind in here if kind.__module__ == module.__name__ and kind is not Carried]
    return tuple(found)


def known_as(reading: CardReading, means: Sequence[Carried], directory: Directory) -> CardReading:
    """Return the reading as the directory knows it."""
    for one in means:
        if isinstance(reading, one.reading):
            return one.plainer(reading, directory) or reading
    return reading


def owner_of(
    reading: CardReading, means: Sequence[Carried], directory: Directory, today: date
) -> Employee | Refusal:
    """Return whose `reading` it is; somebody who left is returned, and is the caller's to refuse."""
    if directory.count() == 0:
        return Refusal.NO_DIRECTORY
    for one in means:
        if isinstance(reading, one.reading):
            return one.owner(reading, directory, today)
    return Refusal.UNREADABLE
