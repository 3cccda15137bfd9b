"""Contacts of the cabinet: its door, its tamper switch, a key for staff."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from devices.device import Announcement, Device, Fault, Poke, Report, Status
from devices.options import Options


class ContactRole(StrEnum):
    """What a contact is for."""

    CABINET_DOOR = "cabinet-door"
    TAMPER = "tamper"
    SERVICE_KEY = "service-key"


FAULTS = {ContactRole.CABINET_DOOR: Fault.CABINET_OPEN, ContactRole.TAMPER: Fault.TAMPER}


class Level(StrEnum):
    """The voltage of an input."""

    HIGH = "high"
    LOW = "low"


class ContactInput(Options):
    """One contact and the input that it is wired to."""

    name: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)
    """What it is called in events and on the staff page."""
    role: ContactRole
    """`cabinet-door`, `tamper` or `service-key`."""
    line: int = Field(ge=0, le=1023)
    """Number of the input."""
    opens: Level = Level.HIGH
    """Level while the contact is open. `high`: it switches to ground and is pulled up, so that a cut wire is
    told as open."""


def _apart(inputs: tuple[ContactInput, ...]) -> tuple[ContactInput, ...]:
    for what in ("name", "line"):
        values = [getattr(one, what) for one in inputs]
        if len(set(values)) != len(values):
            raise ValueError(f"two contacts have the same {what}")
    return inputs


class ContactsOptions(Options):
    """Which contacts there are."""

    inputs: Annotated[tuple[ContactInput, ...], Field(min_length=1), AfterValidator(_apart)]
    """The contacts: name, role, line, and the level while open."""


@dataclass(frozen=True)
class ContactOpened(Announcement):
    """A contact opened: the cabinet's door, its tamper switch; for a key, it was turned back."""

    contact: str
    role: ContactRole


@dataclass(frozen=True)
class ContactClosed(Announcement):
    """A contact closed."""

    contact: str
    role: ContactRole


class Contacts(Device):
    """Watches contacts. `watch` announces ContactOpened and ContactClosed on the edge, in their order.

    A contact that is found other than it was told last is told, also after a lost connection; at first doors
    and tamper switches count as closed, keys as open.
    """

    device_class = "contacts"
    watch_pause = 0.2

    def __init__(self, options: ContactsOptions) -> None:
        self._inputs = {one.line: one for one in options.inputs}
        self._open = {one.name: one.role is ContactRole.SERVICE_KEY for one in options.inputs}

    @abstractmethod
    def levels(self) -> Mapping[int, Level]:
        """Return the level of each input now; raise DeviceError."""

    def told(self, changes: Iterable[tuple[int, Level]]) -> Report:
        """Announce what changed with these levels, one after another; return the condition they end in."""
        for line, level in changes:
            contact = self._inputs.get(line)
            if contact is not None:
                self._take(contact, is_open=level is contact.opens)
        faults = {
            FAULTS[one.role] for one in self._inputs.values() if one.role in FAULTS and self._open[one.name]
        }
        return Report(Status.ONLINE, frozenset(faults))

    def pokes(self) -> Mapping[str, Poke]:
        """Return `inputs`: show each contact and its level now."""
        return {"inputs": self._show_inputs}

    def _take(self, contact: ContactInput, *, is_open: bool) -> None:
        if self._open[contact.name] is is_open:
            return
        self._open[contact.name] = is_open
        kind = ContactOpened if is_open else ContactClosed
        self.announce(kind(contact.name, contact.role))

    def _show_inputs(self, words: Sequence[str]) -> list[str]:
        del words
        levels = self.levels()
        return [
            f"{one.name}: {'open' if levels[line] is one.opens else 'closed'} ({line} is {levels[line]})"
            for line, one in self._inputs.items()
        ]
