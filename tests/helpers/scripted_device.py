"""A device whose every step a test decides, and a supervisor round it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from queue import Queue

from devices.card_reader import Card, CardReader
from devices.device import Announcement, Report, Status
from devices.options import Options
from devices.pace import Pace
from devices.supervisor import DeviceSpec, Supervisor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WITHIN = 10.0  # seconds a test waits for what must happen


class ScriptedReader(CardReader):
    """Its steps are functions that a test sets; they run on the device's thread."""

    driver = "scripted"
    options = Options
    watch_pause = 0.001

    def __init__(self) -> None:
        self.on_open: Callable[[], None] = lambda: None
        self.on_watch: Callable[[], Report] = lambda: Report(Status.ONLINE)
        self.opened = 0
        self.closed = 0

    def open(self) -> None:
        self.opened += 1
        self.on_open()

    def watch(self) -> Report:
        return self.on_watch()

    def close(self) -> None:
        self.closed += 1

    def card(self) -> Card | None:
        return None


class Bench:
    """A supervisor over scripted devices, with everything it said in queues."""

    def __init__(
        self, *devices: ScriptedReader, spares: tuple[ScriptedReader, ...] = (), **pace: float
    ) -> None:
        self.delays: Queue[int] = Queue()
        self.bugs: Queue[BaseException] = Queue()
        self.told: Queue[tuple[str, Announcement]] = Queue()
        self.dumps: Queue[tuple[str, str]] = Queue()
        self.now = 0.0
        stock = {f"d{number}": [device] for number, device in enumerate(devices)}
        stock.get("d0", []).extend(spares)
        self.supervisor = Supervisor(
            [DeviceSpec(name, "scripted") for name in stock],
            on_bug=self.bugs.put,
            pace=Pace(reopen=self._delay, watchdog=0.002, **pace),
            clock=lambda: self.now,
            build=lambda spec: stock[spec.name].pop(0),
            keep=lambda name, dump: self.dumps.put((name, dump)),
            now=lambda: NOON,
        )
        self.supervisor.subscribe(lambda name, announcement: self.told.put((name, announcement)))

    def _delay(self, attempt: int) -> float:
        self.delays.put(attempt)
        return 0.0

    def next_announcement(self, name: str) -> Announcement:
        """Return what `name` says next, passing over the others."""
        while True:
            who, announcement = self.told.get(timeout=WITHIN)
            if who == name:
                return announcement

    @contextmanager
    def running(self) -> Iterator[Supervisor]:
        """Start; stop at the end."""
        self.supervisor.start()
        try:
            yield self.supervisor
        finally:
            self.supervisor.stop(WITHIN)


class Gate:
    """A place where a device hangs until the test lets it go."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self._open = threading.Event()

    def pass_through(self) -> None:
        """Hang here."""
        self.reached.set()
        assert self._open.wait(WITHIN * 3)

    def open(self) -> None:
        """Let everybody pass."""
        self._open.set()
