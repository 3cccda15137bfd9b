"""What is offered on the home screen: the catalogue with today's availability."""

from __future__ import annotations

from collections.abc import Collection

from config.catalogue.catalogue import Catalogue
from config.catalogue.definition import Offline, Service
from kiosk.health.capability import Capability, Health
from kiosk.journey.views import Availability, Hindrance, ServiceCategory, ServiceTile

HINDRANCES = {
    Capability.ROOM: Hindrance.STORE_FULL,
    Capability.DOCUMENT_PRINTER: Hindrance.DOCUMENT_PRINTER,
    Capability.RECEIPT_PRINTER: Hindrance.RECEIPT_PRINTER,
    Capability.NETWORK: Hindrance.NO_NETWORK,
}


class Offer:
    """The services of this terminal, as they are offered now."""

    def __init__(self, catalogue: Catalogue, switched_off: Collection[str], health: Health) -> None:
        self._catalogue = catalogue
        self._switched_off = frozenset(switched_off)
        self._health = health

    def service(self, service_id: str) -> Service:
        """Return the service by this id; KeyError where there is none."""
        return self._catalogue.services[service_id]

    def knows(self, service_id: str) -> bool:
        """Say whether the catalogue has this service."""
        return service_id in self._catalogue.services

    def categories(self) -> list[ServiceCategory]:
        """Return the categories that hold a service, with their tiles."""
        return [
            ServiceCategory(category.id, category.title, category.icon, [self._tile(one) for one in services])
            for category in self._catalogue.categories
            if (services := self._catalogue.of(category))
        ]

    def state(self, service: Service) -> tuple[Availability, Hindrance]:
        """Return whether a service works now, and why not."""
        if service.service_id in self._switched_off:
            return Availability.NOT_NOW, Hindrance.SWITCHED_OFF
        lacking = self._health.lacking(service)
        if not lacking:
            return Availability.AVAILABLE, Hindrance.NONE
        queued = service.file.offline is Offline.QUEUE and lacking == (Capability.NETWORK,)
        return (Availability.LIMITED if queued else Availability.NOT_NOW), HINDRANCES[lacking[0]]

    def _tile(self, service: Service) -> ServiceTile:
        availability, hindrance = self.state(service)
        file = service.file
        return ServiceTile(
            file.id, file.title, file.summary, file.promise, file.icon, availability, hindrance
        )
