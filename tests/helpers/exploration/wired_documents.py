"""A4 documents by the real IPP driver, whose requests reach a printer of memory byte for byte.

Each request and each answer is a step, or its bytes are, and so is each deed of the printer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from devices.diagnosis import LOST
from devices.document_printer import ENDED, JobProgress, JobState, PrintJob
from devices.drivers.ipp import IMPRESSIONS, UP_TIME, Ipp, IppOptions
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.ipp.attributes import IDLE, JOB_STATES, STOPPED
from kiosk.effects.document import Documents
from tests.helpers.exploration import ipp_end as ipp
from tests.helpers.exploration.documents import Counting, Job, JobPrinter, PrintDocument
from tests.helpers.exploration.steps import Blow, DeviceCutOff, Steps
from tests.helpers.terminal_store import HandClock

T = TypeVar("T")

NEAR, APART = 40, 7  # bytes: cut at each one so near to an end of a message, and at every so many between
NOW = 10_000_000.0  # when the driver asks, by its clock
STATES = MappingProxyType({state: number for number, state in JOB_STATES.items()})


class WiredJobPrinter:
    """A printer of jobs behind IPP, and the driver of the life under way."""

    def __init__(self, printer: JobPrinter, *, bytewise: bool) -> None:
        self._printer = printer
        self._bytewise = bytewise
        self._driver: Ipp | None = None
        self._is_open = False
        self._end: BaseException | None = None

    def connect(self) -> None:
        """Build the driver of a life."""
        self._driver = Ipp(IppOptions(uri="ipp://printer.example/ipp/print"), lambda: NOW, self._connector)
        self._is_open, self._end = False, None

    def disconnect(self) -> None:
        """End the driver's loop."""
        if self._driver is not None:
            self._driver.close()

    def submit(self, job: PrintJob) -> str:
        return self._asked(lambda driver: driver.submit(job))

    def progress(self, job_id: str) -> JobProgress:
        return self._asked(lambda driver: driver.progress(job_id))

    def find(self, name: str) -> str | None:
        return self._asked(lambda driver: driver.find(name))

    def cancel(self, job_id: str) -> None:
        self._asked(lambda driver: driver.cancel(job_id))

    def evidence(self) -> Evidence:
        return self._asked(lambda driver: driver.evidence())

    def copy(self, steps: Steps) -> WiredJobPrinter:
        return WiredJobPrinter(self._printer.copy(steps), bytewise=self._bytewise)

    def key(self) -> Hashable:
        return self._printer.key()

    def go_on(self) -> None:
        self._printer.go_on()

    def mend(self) -> None:
        self._printer.mend()

    def cut_off(self, blow: Blow) -> None:
        self._printer.cut_off(blow)

    def others_use(self) -> None:
        self._printer.others_use()

    def forget_driver(self) -> None:
        self._driver = None

    def truth(self) -> Mapping[str, int]:
        return self._printer.truth()

    def _connector(self) -> ipp.MemoryConnector:
        return ipp.MemoryConnector(lambda: self._end is None, self._exchange)

    def _asked(self, operation: Callable[[Ipp], T]) -> T:
        """Have the driver do it, as the device's worker does: opened before, closed once it is lost.

        A death of the terminal within a request is let out only here: asyncio would keep it to itself.
        """
        driver = self._driver
        assert driver is not None
        try:
            return self._done(driver, operation)
        finally:
            if self._end is not None:
                raise self._end

    def _done(self, driver: Ipp, operation: Callable[[Ipp], T]) -> T:
        try:
            if not self._is_open:
                driver.open()
                self._is_open = True
        except DeviceError as error:
            driver.close()
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY) from error
        try:
            return operation(driver)
        except DeviceError as error:
            if error.failure in LOST:
                driver.close()
                self._is_open = False
            raise

    def _exchange(self, request: bytes, send: Callable[[bytes], None]) -> bool:
        """Answer one request; say whether the connection held so long."""
        try:
            for _ in self._pieces(request):
                self._printer.steps.of_device()
            for piece in self._pieces(self._answer(ipp.Request.of(request))):
                self._printer.steps.of_device()
                send(piece)
        except DeviceCutOff as cut:
            self._printer.cut_off(cut.blow)
            return False
        except BaseException as end:  # noqa: BLE001 - the terminal's death, or a mistake in this file
            self._end = end
            return False
        return True

    def _pieces(self, message: bytes) -> Iterator[bytes]:
        ends = range(1, len(message)) if self._bytewise else range(0)
        near_an_end = (at for at in ends if min(at, len(message) - at) < NEAR or at % APART == 0)
        for start, end in pairwise((0, *near_an_end, len(message))):
            yield message[start:end]

    def _answer(self, request: ipp.Request) -> bytes:
        printer, asked = self._printer, request.attributes
        number = asked.get("job-id", 0)
        match request.operation:
            case ipp.PRINT_JOB:
                job_id = printer.submit(PrintJob(asked["job-name"], b"", request.copies))
                return ipp.answer(request, ipp.OK, ipp.JOB, [self._job(int(job_id))])
            case ipp.GET_JOBS:
                ended = asked["which-jobs"] == "completed"
                known = enumerate(printer.jobs, 1)
                shown = [self._job(one) for one, job in known if (job.state in ENDED) == ended]
                return ipp.answer(request, ipp.OK, ipp.JOB, shown)
            case ipp.GET_PRINTER:
                return ipp.answer(request, ipp.OK, ipp.PRINTER, [self._condition(str(asked))])
        if not 0 < number <= len(printer.jobs):
            return ipp.answer(request, ipp.NOT_FOUND)
        if request.operation == ipp.GET_JOB:
            printer.progress(str(number))
            return ipp.answer(request, ipp.OK, ipp.JOB, [self._job(number)])
        if printer.jobs[number - 1].state in ENDED:
            return ipp.answer(request, ipp.NOT_POSSIBLE)
        printer.cancel(str(number))
        return ipp.answer(request, ipp.OK)

    def _job(self, number: int) -> ipp.Values:
        job: Job = self._printer.jobs[number - 1]
        told: dict[str, tuple[int, object]] = {
            "job-id": (ipp.INTEGER, number),
            "job-name": (ipp.NAME, job.name),
            "job-state": (ipp.ENUM, STATES[job.state]),
        }
        if self._printer.tells_impressions:
            told["job-impressions-completed"] = (ipp.INTEGER, job.impressions)
        return told

    def _condition(self, asked: str) -> ipp.Values:
        stopped = any(job.state is JobState.STOPPED for job in self._printer.jobs)
        told: dict[str, tuple[int, object]] = {
            "printer-state": (ipp.ENUM, STOPPED if stopped else IDLE),
            "printer-state-reasons": (ipp.KEYWORD, "media-empty-error" if stopped else "none"),
            "printer-is-accepting-jobs": (ipp.BOOLEAN, True),
        }
        if IMPRESSIONS in asked:
            evidence = self._printer.evidence()
            told[UP_TIME] = (ipp.INTEGER, int(NOW) - (evidence.up_since or 0))
            if evidence.counter is not None:
                told[IMPRESSIONS] = (ipp.INTEGER, evidence.counter)
        return told


class PrintDocumentByIpp(PrintDocument):
    """Two copies of a certificate by the real driver."""

    def __init__(
        self,
        counting: Counting = Counting.AT_ONCE,
        *,
        stops_after: int | None = None,
        bytewise: bool = False,
        code: type[Documents] = Documents,
    ) -> None:
        super().__init__(counting, stops_after=stops_after, code=code)
        self.name = f"{self.name}, by IPP{', cut at bytes' if bytewise else ''}"
        self._bytewise = bytewise

    def device(self, steps: Steps) -> Any:
        return WiredJobPrinter(super().device(steps), bytewise=self._bytewise)

    def connect(self, device: WiredJobPrinter, clock: HandClock) -> None:
        del clock
        device.connect()

    def disconnect(self, device: WiredJobPrinter) -> None:
        device.disconnect()
