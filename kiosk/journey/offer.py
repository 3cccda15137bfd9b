"""What is offered on the home screen: the catalogue with today's availability."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any

from config.catalogue.catalogue import Catalogue
from config.catalogue.definition import Category, Service
from contract.availability import Availability
from contract.events import Means
from contract.language import Bilingual
from kiosk.health.capability import SWITCHED_OFF, Health, ServiceHealth
from kiosk.journey.step import StepCode
from kiosk.journey.views import ServiceCategory, ServiceTile

Elsewhere = Callable[[str], Bilingual | None]
"""Where the nearest other terminal stands at which a service works now; None where that is not known."""

NO_KINDS: Mapping[str, StepCode[Any]] = MappingProxyType({})


def nowhere_known(service_id: str) -> None:
    """Know of no other terminal."""
    del service_id


class Offer:
    """The services of this terminal, as they are offered now.

    `kinds` of steps say what lies at this terminal alone: nobody is sent to another one for it.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        switched_off: Collection[str],
        health: Health,
        elsewhere: Elsewhere = nowhere_known,
        kinds: Mapping[str, StepCode[Any]] = NO_KINDS,
    ) -> None:
        self._catalogue = catalogue
        self._switched_off = frozenset(switched_off)
        self._health = health
        self._elsewhere = elsewhere
        self._kinds = kinds

    def service(self, service_id: str) -> Service:
        """Return the service by this id; KeyError where there is none."""
        return self._catalogue.services[service_id]

    def knows(self, service_id: str) -> bool:
        """Say whether the catalogue has this service."""
        return service_id in self._catalogue.services

    def stands_here(self, service_id: str) -> bool:
        """Say whether this terminal was given the hardware for a service of the catalogue."""
        return self.knows(service_id) and self._health.equipped(self.service(service_id))

    def categories(self, held: Collection[Means] = ()) -> list[ServiceCategory]:
        """Return the categories that hold a service, with their tiles, for who was identified with `held`."""
        return [
            ServiceCategory(
                category.id, category.title, category.icon, [self._tile(one, held) for one in services]
            )
            for category in self._catalogue.categories
            if (services := self._of(category))
        ]

    def state(self, service: Service, held: Collection[Means] = ()) -> ServiceHealth:
        """Return whether a service works now for who was identified with the means `held`, and why not."""
        if service.service_id in self._switched_off:
            return SWITCHED_OFF
        return self._health.of(service, held)

    def states(self) -> list[tuple[Service, ServiceHealth]]:
        """Return every service in the catalogue's order, with how it is."""
        services = [one for category in self._catalogue.categories for one in self._of(category)]
        return [(service, self.state(service)) for service in services]

    def hindered_by(self, device_class: str) -> list[Service]:
        """Return the services that are offered and lack what devices of this class would give."""
        offered = [
            one
            for one in self._catalogue.services.values()
            if one.service_id not in self._switched_off and self._health.equipped(one, beside=device_class)
        ]
        return self._health.hindered_by(device_class, offered)

    def elsewhere(self, service_id: str) -> Bilingual | None:
        """Return where the nearest other terminal stands at which a service works now."""
        kinds = [self._kinds.get(step.kind) for step in self.service(service_id).steps]
        return None if any(kind and kind.only_here for kind in kinds) else self._elsewhere(service_id)

    def _of(self, category: Category) -> list[Service]:
        return [one for one in self._catalogue.of(category) if self._health.equipped(one)]

    def _tile(self, service: Service, held: Collection[Means]) -> ServiceTile:
        state = self.state(service, held)
        file = service.file
        works = state.availability is not Availability.NOT_NOW
        return ServiceTile(
            file.id,
            file.title,
            file.summary,
            file.promise,
            file.icon,
            state.availability,
            state.hindrance,
            None if works else self.elsewhere(file.id),
        )
