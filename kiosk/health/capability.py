"""What a terminal can do now, and from which devices, the network and the disk each of it comes.

The graph has three ranks: devices (and network, and disk) give capabilities, services rely on capabilities.
Tiles, the staff page and the platform are told from it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from config.catalogue.definition import DeviceClass, Offline, Service
from contract.availability import Availability, Hindrance
from contract.events import Means
from devices.device import USABLE, Ability, Fault, Report
from kiosk.identity.level import level_of

# Faults with which a device begins nothing new; toner and paper that run low do not keep it.
KEEPING = frozenset(
    {
        Fault.PAPER_OUT,
        Fault.COVER_OPEN,
        Fault.JAM,
        Fault.TONER_OUT,
        Fault.CUTTER,
        Fault.HUNG,
        Fault.PICTURE_FROZEN,
    }
)


class Capability(StrEnum):
    """One thing that services rely on; the one whose lack is gravest first."""

    POWER = "power"  # from the mains
    ROOM = "room"  # disk for new requests
    IDENTIFICATION = "identification"  # finding out who is there, as surely as the service asks for
    DOCUMENT_PRINTER = "document-printer"
    LOCKER_BANK = "locker-bank"
    DOCUMENT_CAMERA = "document-camera"
    CODE_SCANNER = "code-scanner"
    NETWORK = "network"
    RECEIPT_PRINTER = "receipt-printer"


BY_DEVICE: Mapping[DeviceClass, Capability] = MappingProxyType(
    {one: Capability(one.value) for one in DeviceClass}
)
READERS: Mapping[str, Means] = MappingProxyType({"card-reader": Means.BADGE, "id-card-reader": Means.ID_CARD})
"""The device classes that identify people, and the means that each reads."""
HINDRANCES: Mapping[Capability, Hindrance] = MappingProxyType(
    {
        Capability.POWER: Hindrance.NO_POWER,
        Capability.ROOM: Hindrance.STORE_FULL,
        Capability.IDENTIFICATION: Hindrance.IDENTIFICATION,
        Capability.DOCUMENT_PRINTER: Hindrance.DOCUMENT_PRINTER,
        Capability.LOCKER_BANK: Hindrance.LOCKER_BANK,
        Capability.DOCUMENT_CAMERA: Hindrance.DOCUMENT_CAMERA,
        Capability.CODE_SCANNER: Hindrance.CODE_SCANNER,
        Capability.NETWORK: Hindrance.NO_NETWORK,
        Capability.RECEIPT_PRINTER: Hindrance.RECEIPT_PRINTER,
    }
)


class Condition(Protocol):
    """A device's class and condition."""

    @property
    def device_class(self) -> str:
        """The class, as `devices` names it."""

    @property
    def report(self) -> Report:
        """The condition last seen."""

    @property
    def abilities(self) -> frozenset[Ability]:
        """What it can do beyond its class."""


@dataclass(frozen=True)
class ServiceHealth:
    """Whether a service works now, and what hinders it, the gravest first."""

    availability: Availability = Availability.AVAILABLE
    hindrances: tuple[Hindrance, ...] = ()

    @property
    def hindrance(self) -> Hindrance:
        """The gravest, NONE where nothing hinders it."""
        return self.hindrances[0] if self.hindrances else Hindrance.NONE


SWITCHED_OFF = ServiceHealth(Availability.NOT_NOW, (Hindrance.SWITCHED_OFF,))


class Health:
    """Knows what is lacking. Everything it looks at is asked for anew each time."""

    def __init__(
        self,
        devices: Callable[[], Iterable[Condition]],
        online: Callable[[], bool],
        has_room: Callable[[], bool],
        on_mains: Callable[[], bool] = lambda: True,
        phone: Callable[[], bool] = lambda: False,
    ) -> None:
        self._devices = devices
        self._online = online
        self._has_room = has_room
        self._on_mains = on_mains
        self._phone = phone

    def of(self, service: Service, held: Collection[Means] = ()) -> ServiceHealth:
        """Return how `service` is for somebody who was identified with the means `held`.

        Without a need it does not work, without a want there is less of it, or it is finished later.
        """
        needs = self._lacking(service, needed(service), held)
        short = self._lacking(service, wanted(service), held)
        if not needs and not short:
            return ServiceHealth()
        return ServiceHealth(
            Availability.NOT_NOW if needs else Availability.LIMITED,
            tuple(HINDRANCES[one] for one in (*needs, *short)),
        )

    def equipped(self, service: Service, beside: str = "") -> bool:
        """Say whether there is hardware of each class that `service` needs at all, well or not.

        `beside` is a class that is taken to be there.
        """
        classes = {beside, *(device.device_class for device in self._devices())}
        return all(need.value in classes for need in service.file.needs)

    def hindered_by(self, device_class: str, services: Iterable[Service]) -> list[Service]:
        """Return the services that lack what devices of this class would give."""
        return [
            service
            for service in services
            if any(gives(device_class, one) for one in self._lacking(service, relied_on(service)))
        ]

    def _lacking(
        self, service: Service, among: frozenset[Capability], held: Collection[Means] = ()
    ) -> tuple[Capability, ...]:
        return tuple(one for one in Capability if one in among and not self._has(one, service, held))

    def _has(self, capability: Capability, service: Service, held: Collection[Means]) -> bool:
        match capability:
            case Capability.NETWORK:
                return self._online()
            case Capability.POWER:
                return self._on_mains()
            case Capability.ROOM:
                return self._has_room()
            case Capability.IDENTIFICATION:
                return self._reach(held) >= level_asked(service)
            case _:
                return capability.value in self._working()

    def _reach(self, held: Collection[Means]) -> int:
        """Return the highest level that the readers which work, a PIN or a phone can bring somebody to."""
        readable = {READERS[one] for one in self._working() if one in READERS}
        if self._challenges_cards() and Means.BADGE not in held:  # who has shown a plain badge has no other
            readable.add(Means.PIV)
        if self._phone():
            readable.add(Means.PHONE)
        return level_of({*held, *readable, Means.PIN})

    def _challenges_cards(self) -> bool:
        return any(
            Ability.CHALLENGES_CARDS in device.abilities and works(device.report)
            for device in self._devices()
        )

    def _working(self) -> frozenset[str]:
        return frozenset(device.device_class for device in self._devices() if works(device.report))


def works(report: Report) -> bool:
    """Say whether a device can begin something new."""
    return report.status in USABLE and not report.faults & KEEPING


def needed(service: Service) -> frozenset[Capability]:
    """Return that without which a service cannot be opened: power and room, who is there, its devices."""
    needs = {Capability.POWER, Capability.ROOM} | {BY_DEVICE[need] for need in service.file.needs}
    if level_asked(service) > 0:
        needs.add(Capability.IDENTIFICATION)
    if service.file.offline is Offline.NO:
        needs.add(Capability.NETWORK)
    return frozenset(needs)


def wanted(service: Service) -> frozenset[Capability]:
    """Return that without which a service does less, or does it later."""
    wants = {BY_DEVICE[want] for want in service.file.wants}
    if service.file.offline is Offline.QUEUE:
        wants.add(Capability.NETWORK)
    return frozenset(wants) - needed(service)


def relied_on(service: Service) -> frozenset[Capability]:
    """Return everything that a service relies on."""
    return needed(service) | wanted(service)


def level_asked(service: Service) -> int:
    """Return how sure a terminal must be of who is there, the steps that everybody meets included."""
    return max([service.file.level, *(step.level for step in service.steps if step.when is None)])


def gives(device_class: str, capability: Capability) -> bool:
    """Say whether devices of this class give a capability."""
    if capability is Capability.IDENTIFICATION:
        return device_class in READERS
    return device_class == capability.value
