"""What devices notice by themselves and the platform should know: written down as it happens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime

from contract.device_events import ContactChanged, DoorNotice, DoorNoticed, PowerChange, PowerChanged
from contract.event import Event
from devices.contacts import ContactClosed, ContactOpened
from devices.device import Announcement
from devices.locker_bank import DoorOpened, DoorOpenTooLong
from devices.ups import LowBattery, OnBattery, OnMains, ReplaceBattery
from kiosk.store.store import Store
from kiosk.store.untold import Untold


class Reporting:
    """Puts an event for each announcement that has one; from any thread. What the store refuses waits."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._untold = Untold(store)
        self._clock = clock
        self._guard = threading.Lock()

    def heard(self, device: str, announcement: Announcement) -> None:
        """Take what a device announced."""
        event = event_of(device, announcement, self._clock())
        if event is not None:
            with self._guard:
                self._untold.tell([event])

    def catch_up(self) -> None:
        """Put what waits, where the store takes it by now."""
        with self._guard:
            self._untold.catch_up()


def event_of(device: str, announcement: Announcement, at: datetime) -> Event | None:
    """Return the event that an announcement is for the platform, None where it is none."""
    match announcement:
        case OnBattery() | LowBattery() | OnMains() | ReplaceBattery():
            return _of_power(device, announcement, at)
        case ContactOpened(contact, role) | ContactClosed(contact, role):
            is_open = isinstance(announcement, ContactOpened)
            return ContactChanged(at=at, device=device, contact=contact, role=role.value, open=is_open)
        case DoorOpened(door, commanded=False):
            return DoorNoticed(at=at, device=device, door=door, notice=DoorNotice.OPENED_UNASKED)
        case DoorOpenTooLong(door):
            return DoorNoticed(at=at, device=device, door=door, notice=DoorNotice.LEFT_OPEN)
        case _:
            return None


def _of_power(
    device: str, announcement: OnBattery | LowBattery | OnMains | ReplaceBattery, at: datetime
) -> PowerChanged:
    charge: float | None = None
    runtime: int | None = None
    match announcement:
        case OnBattery(charge, runtime):
            change = PowerChange.ON_BATTERY
        case LowBattery(charge, runtime):
            change = PowerChange.LOW_BATTERY
        case OnMains():
            change = PowerChange.ON_MAINS
        case ReplaceBattery():
            change = PowerChange.REPLACE_BATTERY
    return PowerChanged(at=at, device=device, change=change, charge=charge, runtime_s=runtime)
