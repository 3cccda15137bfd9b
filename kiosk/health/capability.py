"""What a terminal can do now, from its devices' conditions, the network and the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol

from config.catalogue.definition import DeviceClass, Offline, Service
from devices.device import USABLE, Fault, Report

# Faults with which a device begins nothing new; toner and paper that run low do not keep it.
KEEPING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.TONER_OUT, Fault.CUTTER, Fault.HUNG})


class Capability(StrEnum):
    """One thing that services rely on."""

    ROOM = "room"  # disk for new requests
    DOCUMENT_PRINTER = "document-printer"
    RECEIPT_PRINTER = "receipt-printer"
    NETWORK = "network"


BY_DEVICE = {
    DeviceClass.DOCUMENT_PRINTER: Capability.DOCUMENT_PRINTER,
    DeviceClass.RECEIPT_PRINTER: Capability.RECEIPT_PRINTER,
}


class Condition(Protocol):
    """A device's class and condition."""

    @property
    def device_class(self) -> str:
        """The class, as `devices` names it."""

    @property
    def report(self) -> Report:
        """The condition last seen."""


class Health:
    """Knows what is lacking. Everything it looks at is asked for anew each time."""

    def __init__(
        self,
        devices: Callable[[], Iterable[Condition]],
        online: Callable[[], bool],
        has_room: Callable[[], bool],
    ) -> None:
        self._devices = devices
        self._online = online
        self._has_room = has_room

    def has(self, capability: Capability) -> bool:
        """Say whether the terminal can do this now."""
        match capability:
            case Capability.NETWORK:
                return self._online()
            case Capability.ROOM:
                return self._has_room()
            case Capability.DOCUMENT_PRINTER | Capability.RECEIPT_PRINTER:
                return any(
                    works(device.report)
                    for device in self._devices()
                    if device.device_class == capability.value
                )

    def lacking(self, service: Service) -> tuple[Capability, ...]:
        """Return what `service` relies on and cannot have now, the gravest first."""
        return tuple(one for one in Capability if one in relied_on(service) and not self.has(one))


def works(report: Report) -> bool:
    """Say whether a device can begin something new."""
    return report.status in USABLE and not report.faults & KEEPING


def relied_on(service: Service) -> frozenset[Capability]:
    """Return what a service relies on: room for its facts, its devices, the network unless all is local."""
    needs = {Capability.ROOM} | {BY_DEVICE[need] for need in service.file.needs}
    if service.file.offline is not Offline.FULL:
        needs.add(Capability.NETWORK)
    return frozenset(needs)
