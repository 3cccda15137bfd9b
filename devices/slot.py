"""A place for one device: its condition, and the claim that makes it somebody's for a while."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from datetime import datetime
from typing import Generic, TypeVar

from devices.device import Announcement, Device, Faltering, Fault, Report, Status, StatusChanged
from devices.errors import DeviceError, DeviceFailure
from devices.hangs import Hangs, Keep
from devices.pace import Pace
from devices.worker import Clock, OnBug, Worker

log = logging.getLogger(__name__)

D = TypeVar("D", bound=Device)
T = TypeVar("T")

HUNG = Report(Status.HARDWARE_ERROR, frozenset({Fault.HUNG}))
NOT_YET_SEEN = Report(Status.OFFLINE)

Listener = Callable[[str, Announcement], None]


class Claim(Generic[D]):
    """The right to use a device, until the `with` block ends."""

    def __init__(self, slot: DeviceSlot[D]) -> None:
        self._slot = slot
        self._released = False

    def run(self, operation: Callable[[D], T], *, within: float) -> T:
        """Run `operation` on the device's thread and return its result.

        Raise DeviceError: SEQUENCE_ERROR after the release, DEVICE_NOT_READY where the device is not
        open, TIME_OUT after `within` seconds. An operation that had not begun by then never will; one
        that had may still have its effect.
        """
        if self._released:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._slot.name} is released")
        return self._slot.perform(operation, within)

    def release(self) -> None:
        """Give the device back."""
        self._released = True


class DeviceSlot(Generic[D]):
    """One configured device. Thread-safe."""

    def __init__(
        self,
        name: str,
        *,
        build: Callable[[], D],
        pace: Pace,
        clock: Clock,
        tell: Listener,
        on_bug: OnBug,
        keep: Keep,
        now: Callable[[], datetime],
    ) -> None:
        self._build = build
        self._pace = pace
        self._clock = clock
        self._tell = tell
        self._on_bug = on_bug
        self._keep, self._now = keep, now
        self._hangs = Hangs()
        device = build()
        self.name = name
        self.driver = device.driver
        self.device_class = device.device_class
        self.kind: type[Device] = type(device)
        self.abilities = device.abilities
        self._claimed = threading.Lock()
        self._seen = threading.Condition()
        self._report: Report | None = None
        self._faltering = False
        self._left_behind: list[Worker[D]] = []
        self._worker: Worker[D] | None = self._hire(device)

    @property
    def report(self) -> Report:
        """The condition last seen; OFFLINE until the device was first reached or missed."""
        return self._report or NOT_YET_SEEN

    @property
    def faltering(self) -> bool:
        """Whether it was missed and is not counted as lost yet; operations wait for it meanwhile."""
        return self._faltering

    @property
    def hangs(self) -> Hangs:
        """How often it hung since the start, and when last."""
        return self._hangs

    @contextmanager
    def claim(self, *, within: float = 0.0) -> Iterator[Claim[D]]:
        """Have the device alone; raise DeviceError(TIME_OUT) while others keep it for `within` seconds.

        A device that was just started is waited for within the same time.
        """
        until = time.monotonic() + within
        if not self._claimed.acquire(timeout=max(0.0, within)):
            raise DeviceError(DeviceFailure.TIME_OUT, f"{self.name} is claimed by somebody else")
        claim = Claim(self)
        try:
            self.wait_until_seen(until - time.monotonic())
            yield claim
        finally:
            claim.release()
            self._claimed.release()

    def wait_until_seen(self, within: float) -> bool:
        """Wait until the device was first reached or missed; say whether it was."""
        with self._seen:
            return self._seen.wait_for(lambda: self._report is not None, max(0.0, within))

    def perform(self, operation: Callable[[D], T], within: float) -> T:
        """Run `operation` on the device's thread; see Claim.run, which is the way here."""
        worker = self._worker
        if worker is None:
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, self.name)
        outcome = worker.submit(operation, within)
        try:
            return outcome.result(timeout=within)
        except TimeoutError as error:
            if outcome.done():
                return outcome.result()  # just in time, or the operation's own TimeoutError
            if outcome.cancel() and self._faltering:
                raise DeviceError(DeviceFailure.DEVICE_NOT_READY, self.name) from error
            outcome.add_done_callback(self._too_late)
            raise DeviceError(DeviceFailure.TIME_OUT, self.name) from error
        except CancelledError as error:
            raise DeviceError(DeviceFailure.CANCELED, self.name) from error

    def start(self) -> None:
        """Start the device's thread."""
        if self._worker is not None:
            self._worker.start()

    def end(self) -> None:
        """Ask the device's thread to end."""
        if self._worker is not None:
            self._worker.end()

    def join(self, within: float) -> bool:
        """Wait for the thread's end; say whether it has ended."""
        return self._worker is None or self._worker.join(within)

    def look_after(self) -> None:
        """Have a hung call ended, or leave its thread behind for a fresh device, as often as pace allows."""
        self._left_behind = [worker for worker in self._left_behind if worker.alive]
        if self._worker is not None and self._worker.hung:
            self._hangs = Hangs(self._hangs.times + 1, self._now())
            self._keep_dump(self._worker.standing)
            if not self._worker.interrupt():
                self._leave_behind(self._worker)
            self._faltering = False
            self._condition(HUNG)
        if self._worker is None and len(self._left_behind) <= self._pace.replacements:
            self._worker = self._hire(self._build())
            self._worker.start()

    def _leave_behind(self, worker: Worker[D]) -> None:
        log.warning("%s hangs; its thread is left behind", self.name)
        worker.abandon()
        self._left_behind.append(worker)
        self._worker = None

    def _keep_dump(self, dump: str) -> None:
        try:
            self._keep(self.name, dump)
        except OSError:
            log.warning("where %s hangs could not be kept", self.name)

    def _hire(self, device: D) -> Worker[D]:
        return Worker(
            self.name,
            device,
            pace=self._pace,
            clock=self._clock,
            noticed=self._notice,
            condition=self._condition,
            on_bug=self._on_bug,
        )

    def _notice(self, announcement: Announcement) -> None:
        if isinstance(announcement, Faltering):
            self._faltering = announcement.faltering
        self._tell(self.name, announcement)

    def _condition(self, report: Report) -> None:
        with self._seen:
            before, self._report = self._report, report
            self._seen.notify_all()
        if report != before:
            faults = ", ".join(sorted(report.faults)) or "no faults"
            log.info("%s is %s (%s)", self.name, report.status, faults)
            self._tell(self.name, StatusChanged(report))

    def _too_late(self, outcome: Future[T]) -> None:
        """Nobody waits for this outcome any more; a bug in it must still be heard."""
        error = None if outcome.cancelled() else outcome.exception()
        if error is not None and not isinstance(error, DeviceError):
            self._on_bug(error)
