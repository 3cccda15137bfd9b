"""Simulated contacts are their own counterpart."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from devices.contacts import ContactClosed, ContactOpened, Level
from devices.drivers.simulated_contacts import SimulatedContacts, SimulatedContactsOptions
from tests.helpers.driver_rig import DriverRig, Edge


@contextmanager
def rig(_folder: Path) -> Iterator[DriverRig]:
    contacts = SimulatedContacts(SimulatedContactsOptions())

    def plugged(state: bool) -> None:
        contacts.plugged = state

    yield DriverRig(
        build=lambda: contacts,
        unplug=lambda: plugged(False),
        plug=lambda: plugged(True),
        edges=(
            Edge(partial(contacts.set, 0, Level.HIGH), (ContactOpened,)),
            Edge(partial(contacts.set, 0, Level.LOW), (ContactClosed,)),
        ),
    )
