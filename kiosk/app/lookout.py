"""Who is told when something changes that people before the screen should see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from contract.events import Means
from devices.card_reader import CardReader, CardTaken
from devices.code_scanner import CodeRead, CodeScanner
from devices.device import USABLE, Announcement, Faltering, StatusChanged
from devices.id_card_reader import IdCardReader, IdCardTaken
from devices.presence_sensor import PersonCame, PersonLeft, PresenceSensor
from devices.slot import DeviceSlot
from devices.supervisor import Supervisor
from kiosk.app.store_watch import StoreWatch
from kiosk.identity.reading import CardReading, reading_of
from kiosk.store.condition import Condition
from sync.worker import LinkState


class Lookout:
    """Hands on what devices, the way to the platform and the store announce; on their threads."""

    def __init__(self, devices: Supervisor, link: LinkState, store: StoreWatch) -> None:
        self._devices = devices
        self._link = link
        self._watch = store

    def listen(self, presented: Callable[[CardReading], None], taken: Callable[[], None]) -> None:
        """Have `presented` called with what somebody lays on a reader, `taken` when nothing lies any more.

        Both are called on the devices' threads. A reader that fails cannot see its card being lifted: what
        lay on it counts as taken, or the screen would ask for ever to take it. One that faltered tells again
        of what lies on it, unless that was lifted meanwhile.
        """
        lying: set[str] = set()
        unseen: set[str] = set()  # readers that faltered since they told of what lies on them

        def announced(device: str, announcement: Announcement) -> None:
            reading = reading_of(announcement)
            if reading is not None:
                lying.add(device)
                unseen.discard(device)
                presented(reading)
            elif announcement == Faltering(True):
                unseen.add(device)
            elif device in lying and (_is_over(announcement) or _is_back(announcement, device in unseen)):
                lying.discard(device)
                if not lying:
                    taken()

        self._devices.subscribe(announced)

    def watch_readers(
        self, changed: Callable[[frozenset[Means], frozenset[Means], frozenset[Means]], None]
    ) -> None:
        """Have `changed` called with the means whose reader works, does not, and is being reconnected.

        On the devices' threads, whenever that may have changed.
        """
        readers: dict[Means, Sequence[DeviceSlot[Any]]] = {
            Means.BADGE: self._devices.of_class(CardReader),
            Means.ID_CARD: self._devices.of_class(IdCardReader),
        }
        mine = {slot.name for slots in readers.values() for slot in slots}

        def announced(device: str, announcement: Announcement) -> None:
            if device not in mine or not isinstance(announcement, StatusChanged | Faltering):
                return
            there = {means for means, slots in readers.items() if slots}
            usable = {means: [slot for slot in slots if _usable(slot)] for means, slots in readers.items()}
            working = {means for means, slots in usable.items() if any(not slot.faltering for slot in slots)}
            faltering = {means for means, slots in usable.items() if slots} - working
            changed(frozenset(working), frozenset(there - working - faltering), frozenset(faltering))

        self._devices.subscribe(announced)

    def watch_codes(self, read: Callable[[str], None], changed: Callable[[bool | None], None]) -> None:
        """Have `read` called with each code that a scanner read, on the devices' threads.

        `changed` hears whether any scanner works, whenever that may have changed; None where there is none.
        One that faltered may be another by now, in a new process, which was not told to read.
        """
        scanners = self._devices.of_class(CodeScanner)
        mine = {slot.name for slot in scanners}

        def announced(device: str, announcement: Announcement) -> None:
            if device not in mine:
                return
            match announcement:
                case CodeRead(text=text):
                    read(text)
                case StatusChanged() | Faltering(False):
                    changed(any(_usable(slot) for slot in scanners))
                case _:
                    pass

        changed(False if scanners else None)  # none was reached yet
        self._devices.subscribe(announced)

    def watch_presence(self, changed: Callable[[bool], None]) -> None:
        """Have `changed` called with whether somebody stands there; on the devices' threads.

        Somebody is there as long as one sensor says so, or one cannot tell.
        """
        alone: set[str] = set()
        mine = {slot.name for slot in self._devices.of_class(PresenceSensor)}

        def announced(device: str, announcement: Announcement) -> None:
            if device not in mine:
                return
            match announcement:
                case PersonLeft():
                    alone.add(device)
                case PersonCame():
                    alone.discard(device)
                case StatusChanged(report) if report.status not in USABLE:
                    alone.discard(device)
                case _:
                    return
            changed(alone != mine)

        self._devices.subscribe(announced)

    def watch_services(self, changed: Callable[[], None]) -> None:
        """Have `changed` called when what works may have changed; on devices' and sync's threads.

        Also when a device is back that faltered: one in a process of its own forgot what it was told.
        """

        def announced(_device: str, announcement: Announcement) -> None:
            if isinstance(announcement, StatusChanged) or announcement == Faltering(False):
                changed()

        self._devices.subscribe(announced)
        self._link.on_change(lambda _link: changed())

    def watch_store(self, changed: Callable[[Condition], None]) -> None:
        """Have `changed` called when the store, or the room for new requests, has changed; on a thread."""
        self._watch.on_change(changed)


def _usable(slot: DeviceSlot[Any]) -> bool:
    return slot.report.status in USABLE


def _is_back(announcement: Announcement, unseen: bool) -> bool:
    """Say whether a reader falters no more and did not tell of its card again."""
    return unseen and announcement == Faltering(False)


def _is_over(announcement: Announcement) -> bool:
    """Say whether a card that lay on a reader is not known to lie there any more."""
    match announcement:
        case CardTaken() | IdCardTaken():
            return True
        case StatusChanged(report):
            return report.status not in USABLE
        case _:
            return False
