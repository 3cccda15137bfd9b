"""What a terminal says of itself to the platform again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import metadata
from typing import TYPE_CHECKING, Any

from contract.feed import DeviceHealth, Heartbeat, ServiceState
from contract.language import Bilingual
from contract.version import CONTRACT
from kiosk.maintenance.device_checks import counter_of
from sync.platform_time import PlatformTime

if TYPE_CHECKING:
    from config.catalogue.definition import Service
    from devices.slot import DeviceSlot
    from kiosk.health.capability import ServiceHealth
    from kiosk.store.store import Store
    from sync.worker import SyncWorker

DISTRIBUTION = "hr-self-service-terminal"


def software_version() -> str:
    """Return the installed release, or "source" where it runs from a checkout that was not installed."""
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "source"


class HeartbeatSource:
    """Everything is looked at anew each time; `place` is the terminal's name."""

    def __init__(
        self,
        store: Store,
        sync: SyncWorker,
        devices: Callable[[], Iterable[DeviceSlot[Any]]],
        services: Callable[[], Iterable[tuple[Service, ServiceHealth]]],
        platform_time: PlatformTime,
        *,
        clock: Callable[[], datetime],
        place: Bilingual,
    ) -> None:
        self._store = store
        self._sync = sync
        self._devices = devices
        self._services = services
        self._platform_time = platform_time
        self._clock = clock
        self._place = place
        self._software = software_version()

    def now(self) -> Heartbeat:
        """Return how the terminal is."""
        load = self._store.load()
        slots = list(self._devices())
        counters = self._counters([slot.name for slot in slots])
        progress = self._sync.progress()
        offset = self._platform_time.offset()
        return Heartbeat(
            at=self._clock(),
            software=self._software,
            queue_depth=load.queue_depth,
            dead_letters=load.dead_letters,
            in_doubt=load.in_doubt,
            devices=[
                DeviceHealth(
                    name=slot.name,
                    driver=slot.driver,
                    status=slot.report.status.value,
                    faults=sorted(fault.value for fault in slot.report.faults),
                    counter=counters[slot.name],
                )
                for slot in slots
            ],
            oldest_waiting_at=progress.oldest_at,
            delivered_per_second=progress.rate,
            attachments_waiting=self._sync.sending().files,
            audit=self._store.tell_tip(),
            clock_offset_s=None if offset is None else round(offset.seconds),
            place=self._place,
            services=[
                ServiceState(
                    service_id=service.service_id,
                    availability=state.availability,
                    hindrances=list(state.hindrances),
                )
                for service, state in self._services()
            ],
            contract=CONTRACT,
        )

    def _counters(self, names: Iterable[str]) -> dict[str, int | None]:
        """Return what the counter of each device stood at when it was last read for an effect."""
        with self._store.view() as unit:
            return {name: counter_of(unit.effects.last_of(name)) for name in names}
