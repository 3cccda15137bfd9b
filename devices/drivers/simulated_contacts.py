"""Contacts that are not there, for tests of other rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from devices.contacts import ContactInput, ContactRole, Contacts, ContactsOptions, Level
from devices.device import Report
from devices.errors import DeviceError, DeviceFailure
from devices.options import Options

DOOR_AND_TAMPER = (
    ContactInput(name="door", role=ContactRole.CABINET_DOOR, line=0),
    ContactInput(name="tamper", role=ContactRole.TAMPER, line=1),
)


class SimulatedContactsOptions(ContactsOptions):
    """A door and a tamper switch where nothing is told."""

    inputs: tuple[ContactInput, ...] = DOOR_AND_TAMPER
    """The contacts."""


class SimulatedContacts(Contacts):
    """Says what hands made of it: `set` is called from any thread."""

    driver = "simulated-contacts"
    options: ClassVar[type[Options]] = SimulatedContactsOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedContactsOptions) -> None:
        super().__init__(options)
        self.plugged = True
        self._is_open = False
        self._levels = dict.fromkeys(self._inputs, Level.LOW)

    def set(self, line: int, level: Level) -> None:
        """Open or close a contact."""
        self._levels = {**self._levels, line: level}

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Tell what hands did since the last look."""
        return self.told(self.levels().items())

    def levels(self) -> Mapping[int, Level]:
        """Return what hands made of it."""
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        return self._levels

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
