"""Keeps every configured device open, watched, and apart from the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar, cast

from devices.device import Announcement, Device
from devices.hangs import Keep, keep_nothing
from devices.isolation.proxy import build_isolated
from devices.pace import Pace
from devices.registry import build_driver
from devices.slot import DeviceSlot, Listener
from devices.worker import Clock, OnBug

D = TypeVar("D", bound=Device)


@dataclass(frozen=True)
class DeviceSpec:
    """One device of the configuration: its name, its driver, the driver's options, where that runs."""

    name: str
    driver: str
    options: Mapping[str, object] = field(default_factory=dict)
    isolated: bool = False  # in a process of its own


Build = Callable[[DeviceSpec], Device]


def build_by_registry(spec: DeviceSpec, keep: Keep) -> Device:
    """Build the driver that `spec` names; raise ModelError or OptionsError."""
    if spec.isolated:
        return build_isolated(spec.driver, spec.options, keep)
    return build_driver(spec.driver, spec.options)


def utc_now() -> datetime:
    """Return the time of day."""
    return datetime.now(UTC)


class Supervisor:
    """All devices of one terminal, a thread for each, and one watchdog that finds hung threads.

    Building it raises ModelError or OptionsError for a wrong spec; nothing is opened before
    `start`. Listeners are called on the devices' threads; what they raise goes to `on_bug`. `keep` gets the
    name of each device that hangs and where its thread stands; it may raise OSError.
    """

    def __init__(
        self,
        specs: Iterable[DeviceSpec],
        *,
        on_bug: OnBug,
        pace: Pace,
        clock: Clock = time.monotonic,
        build: Build | None = None,
        keep: Keep = keep_nothing,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        build = build or partial(build_by_registry, keep=keep)
        self._pace = pace
        self._on_bug = on_bug
        self._listeners: list[Listener] = []
        self._stopping = threading.Event()
        self._watchdog = threading.Thread(target=self._look_after_all, name="device-watchdog", daemon=True)
        self._slots: dict[str, DeviceSlot[Device]] = {
            spec.name: DeviceSlot(
                spec.name,
                build=partial(build, spec),
                pace=pace,
                clock=clock,
                tell=self._tell,
                on_bug=on_bug,
                keep=keep,
                now=now,
            )
            for spec in specs
        }

    def start(self) -> None:
        """Start every device's thread; returns at once."""
        for slot in self._slots.values():
            slot.start()
        self._watchdog.start()

    def stop(self, within: float) -> bool:
        """Close all devices; say whether every thread ended within that many seconds."""
        until = time.monotonic() + within
        self._stopping.set()
        if self._watchdog.ident is not None:
            self._watchdog.join(within)
        for slot in self._slots.values():
            slot.end()
        ended = [slot.join(until - time.monotonic()) for slot in self._slots.values()]
        return all(ended)

    def slots(self) -> Mapping[str, DeviceSlot[Device]]:
        """Return all devices by name."""
        return dict(self._slots)

    def of_class(self, kind: Callable[..., D]) -> list[DeviceSlot[D]]:
        """Return the devices of a class, as `of_class(CardReader)`, in the configuration's order."""
        wanted = cast("type[Device]", kind)
        found = [slot for slot in self._slots.values() if issubclass(slot.kind, wanted)]
        return cast("list[DeviceSlot[D]]", found)

    def subscribe(self, listener: Listener) -> None:
        """Have `listener(name, announcement)` called for all that any device notices."""
        self._listeners = [*self._listeners, listener]

    def _tell(self, name: str, announcement: Announcement) -> None:
        for listener in self._listeners:
            try:
                listener(name, announcement)
            except Exception as bug:  # noqa: BLE001 - part of the worker's loop: a bug is handed on, the device lives
                self._on_bug(bug)

    def _look_after_all(self) -> None:
        while not self._stopping.wait(self._pace.watchdog):
            try:
                for slot in self._slots.values():
                    slot.look_after()
            except Exception as bug:  # noqa: BLE001 - the top of a worker's loop
                self._on_bug(bug)
