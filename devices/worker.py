"""One device's own thread: open, watch, reopen; operations run between two looks."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar, cast

from devices.debounce import Debounce
from devices.device import Announcement, Device, Faltering, Fault, Report, Status
from devices.diagnosis import LOST, diagnose
from devices.errors import DeviceError, DeviceFailure
from devices.hangs import standing
from devices.operations import Operation, OperationQueue
from devices.pace import Pace

log = logging.getLogger(__name__)

D = TypeVar("D", bound=Device)
T = TypeVar("T")

Clock = Callable[[], float]
OnBug = Callable[[BaseException], None]


class Worker(Generic[D]):
    """Drives one device until it is told to end or is abandoned.

    `noticed` gets every announcement, `condition` every report; both on this thread, and neither any
    more once the worker is abandoned. A failure that is not a DeviceError is a bug and goes to `on_bug`.
    While the device falters operations wait for it, each to its own deadline.
    """

    def __init__(
        self,
        name: str,
        device: D,
        *,
        pace: Pace,
        clock: Clock,
        noticed: Callable[[Announcement], None],
        condition: Callable[[Report], None],
        on_bug: OnBug,
    ) -> None:
        self._name = name
        self._device = device
        self._pace, self._clock = pace, clock
        self._noticed, self._condition, self._on_bug = noticed, condition, on_bug
        self._wake = threading.Condition()
        self._operations = OperationQueue(name)
        self._ending = self._abandoned = self._ready = False
        self._failures = 0  # in a row; one look that succeeds ends the row
        self._debounce = Debounce(pace.misses)
        self._step_must_end_by: float | None = None
        self._heard: list[Announcement] = []
        self._thread = threading.Thread(target=self._run, name=f"device-{name}", daemon=True)
        device.announce = self._heard.append

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def end(self) -> None:
        """Ask the thread to close the device and end; waiting operations fail."""
        with self._wake:
            self._ending = True
            self._ready = False
            self._operations.refuse()
            self._wake.notify_all()

    def interrupt(self) -> bool:
        """Have a hung device end its call; say whether it could. Its thread then has a moment to go on."""
        with self._wake:
            if not self.hung:
                return True
            self._step_must_end_by = self._clock() + self._pace.operation_grace
        return self._device.interrupt()

    def abandon(self) -> None:
        """Hear nothing more of this thread; should it come back, it closes its device and ends."""
        with self._wake:
            self._abandoned = True
        self.end()

    def join(self, within: float) -> bool:
        """Wait until the thread has ended; say whether it has."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, within))
        return not self._thread.is_alive()

    @property
    def alive(self) -> bool:
        """Whether the thread still runs."""
        return self._thread.is_alive()

    @property
    def standing(self) -> str:
        """Where the thread stands now."""
        return standing(self._thread)

    @property
    def hung(self) -> bool:
        """Whether the step under way has outlived its allowance."""
        must_end_by = self._step_must_end_by
        return must_end_by is not None and self._clock() > must_end_by

    def submit(self, do: Callable[[D], T], within: float) -> Future[T]:
        """Queue an operation; raise DeviceError(DEVICE_NOT_READY) for a device that is lost, or ended."""
        outcome: Future[object] = Future()
        with self._wake:
            if self._ending or not (self._ready or self._debounce.in_doubt):
                raise DeviceError(DeviceFailure.DEVICE_NOT_READY, self._name)
            deadline = self._clock() + within
            self._operations.add(Operation(cast("Callable[[Device], object]", do), outcome, deadline))
            self._wake.notify_all()
        return cast("Future[T]", outcome)

    def _run(self) -> None:
        while not self._ending:
            try:
                self._open_serve_close()
            except DeviceError as error:
                self._take(diagnose(error), missed=error.failure is not DeviceFailure.NO_DEVICE)
            except BaseException as bug:  # noqa: BLE001 - the top of a thread, which an exit or a cancelling would end unheard
                self._take(Report(Status.HARDWARE_ERROR, frozenset({Fault.OTHER})), missed=False)
                self._on_bug(bug)
            self._failures += 1
            self._rest(self._pace.reopen(self._failures), until_asked=False)
        self._device.discard()

    def _open_serve_close(self) -> None:
        try:
            self._open()
            self._serve()
        finally:
            self._close()

    def _open(self) -> None:
        self._allow(self._pace.open_within)
        self._device.open()
        self._allow(None)
        with self._wake:
            self._ready = not self._ending

    def _serve(self) -> None:
        while not self._ending:
            with self._wake:
                operation = self._operations.take()
            if operation is None:
                self._look()
                self._rest(self._device.watch_pause, until_asked=True)
            else:
                self._perform(operation)

    def _look(self) -> None:
        """Look once; what was noticed before the device was lost in the same look is told, too."""
        self._allow(self._pace.watch_within)
        try:
            report = self._device.watch()
        except DeviceError:
            self._allow(None)
            self._tell_heard()
            raise
        self._allow(None)
        self._failures = 0
        self._tell_heard()
        self._take(report, missed=report.status is Status.OFFLINE)

    def _perform(self, operation: Operation) -> None:
        """Run one operation; its failure is the caller's, a lost device is ours as well."""
        if not operation.outcome.set_running_or_notify_cancel():
            return
        self._allow(max(0.0, operation.deadline - self._clock()) + self._pace.operation_grace)
        lost: DeviceError | None = None
        try:
            result = operation.do(self._device)
        except Exception as error:  # noqa: BLE001 - carried to the caller, who raises it
            operation.outcome.set_exception(error)
            if isinstance(error, DeviceError) and error.failure in LOST:
                lost = error
        except BaseException as error:
            bug = RuntimeError(f"{type(error).__name__} out of {self._name}")
            bug.__cause__ = error
            operation.outcome.set_exception(bug)
            raise
        else:
            operation.outcome.set_result(result)
        self._allow(None)
        self._tell_heard()
        if lost is not None:
            raise lost

    def _close(self) -> None:
        with self._wake:
            self._ready = False
        self._allow(self._pace.open_within)
        self._device.close()
        self._allow(None)
        self._heard.clear()

    def _rest(self, seconds: float, *, until_asked: bool) -> None:
        with self._wake:
            self._wake.wait_for(
                lambda: self._ending or (until_asked and bool(self._operations)), max(0.0, seconds)
            )

    def _allow(self, seconds: float | None) -> None:
        with self._wake:
            self._step_must_end_by = None if seconds is None else self._clock() + seconds

    def _tell_heard(self) -> None:
        while self._heard:
            announcement = self._heard.pop(0)
            if not self._abandoned:
                self._noticed(announcement)

    def _take(self, report: Report, *, missed: bool) -> None:
        """Say the device's condition, or that it falters and is held on to."""
        with self._wake:
            before = self._debounce.in_doubt
            believed = self._debounce.take(report, missed=missed)
            falters = self._debounce.in_doubt
            if not self._ready and not falters:
                self._operations.refuse()
        if self._abandoned:
            return
        if believed is not None:
            self._condition(believed)
        if falters is not before:
            self._noticed(Faltering(falters))
