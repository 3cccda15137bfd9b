"""Printers made of memory: they remember across a terminal's death, and lose contact where a test says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from devices.device import Fault, Report, Status
from devices.document_printer import ENDED, JobProgress, JobState, PrintJob
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.outlet import Outlet, Retraction
from devices.receipt_printer import Slip, SlipOutcome, SlipResult


class PowerCut(BaseException):
    """The terminal dies here."""


@dataclass
class Cuts:
    """Where the terminal dies: each number is how many steps are lived through before a death."""

    after: list[int] = field(default_factory=list)
    lived: int = 0

    def step(self) -> None:
        """Live through one step, or die before it."""
        if self.after and self.lived >= self.after[0]:
            self.after.pop(0)
            self.lived = 0
            raise PowerCut
        self.lived += 1


@dataclass
class PaperJob:
    """A job at the printer."""

    name: str
    copies: int
    state: JobState = JobState.PENDING
    impressions: int = 0


class MemoryDocumentPrinter:
    """An A4 printer that prints one page at each look."""

    def __init__(self) -> None:
        self.jobs: list[PaperJob] = []
        self.counter = 40
        self.sheets: list[str] = []
        self.faults: frozenset[Fault] = frozenset()
        self.forgets = False
        self.after_submit: Callable[[], None] = lambda: None
        self.refuses: DeviceFailure | None = None
        self.lies = Outlet.NOT_TOLD
        self.retracts = False
        self.bin: list[Outlet] = []
        self.jams = False

    def submit(self, job: PrintJob) -> str:
        if self.refuses is not None:
            raise DeviceError(self.refuses)
        self.jobs.append(PaperJob(job.name, job.copies))
        self.after_submit()
        return str(len(self.jobs))

    def progress(self, job_id: str) -> JobProgress:
        job = self._job(job_id)
        self.work(job)
        return JobProgress(job.state, job.impressions, self.faults)

    def find(self, name: str) -> str | None:
        known = [str(number) for number, job in enumerate(self.jobs, 1) if job.name == name]
        return None if self.forgets or not known else known[0]

    def cancel(self, job_id: str) -> None:
        job = self._job(job_id)
        if job.state not in ENDED:
            job.state = JobState.CANCELED

    def evidence(self) -> Evidence:
        done = [job.name for job in self.jobs if job.state is JobState.COMPLETED]
        last = done[-1] if done and not self.forgets else None
        return Evidence(self.counter, last, outlet=self.lies)

    def outlet(self) -> Outlet:
        return self.lies

    def retract(self) -> Retraction:
        return retracted(self)

    def work(self, job: PaperJob) -> None:
        if job.state in ENDED:
            return
        job.state = JobState.STOPPED if self.faults else JobState.PROCESSING
        if not self.faults:
            job.impressions += 1
            self.counter += 1
            self.sheets.append(job.name)
            if job.impressions >= job.copies:
                job.state = JobState.COMPLETED

    def finish_by_itself(self) -> None:
        """Print all that is accepted, as a printer does whether or not the terminal lives."""
        for job in self.jobs:
            while job.state not in ENDED and not self.faults:
                self.work(job)

    def _job(self, job_id: str) -> PaperJob:
        if self.forgets:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR)
        return self.jobs[int(job_id) - 1]


class MemoryReceiptPrinter:
    """A receipt printer with a cut counter, and an echo of the last job where it has one."""

    def __init__(self, *, counts: bool = True, echoes: bool = True) -> None:
        self.slips: list[Slip] = []
        self.counts = counts
        self.echoes = echoes
        self.result = SlipResult.PRINTED
        self.faults: frozenset[Fault] = frozenset()
        self.lies = Outlet.NOT_TOLD
        self.retracts = False
        self.bin: list[Outlet] = []
        self.jams = False
        self.before_print: Callable[[], None] = lambda: None
        self.after_print: Callable[[], None] = lambda: None

    def print_slip(self, slip: Slip) -> SlipOutcome:
        self.before_print()
        if self.result in {SlipResult.PRINTED, SlipResult.UNKNOWN}:
            self.slips.append(slip)
        self.after_print()
        return SlipOutcome(self.result, self.faults)

    def evidence(self) -> Evidence:
        last = self.slips[-1].job if self.slips and self.echoes else None
        return Evidence(len(self.slips) if self.counts else None, last, outlet=self.lies)

    def outlet(self) -> Outlet:
        return self.lies

    def retract(self) -> Retraction:
        return retracted(self)


class MemoryPlace:
    """The place of one printer; every operation may be a step at which the terminal dies."""

    def __init__(self, name: str, device: object, cuts: Cuts | None = None) -> None:
        self.name = name
        self.device = device
        self.cuts = cuts or Cuts()
        self.condition = Report(Status.ONLINE)
        self.lost: DeviceFailure | None = None
        self.operations = 0
        self.claimed_for: float | None = None
        self.longest_operation = 0.0
        self.before_operation: Callable[[], None] = lambda: None

    @property
    def report(self) -> Report:
        return self.condition

    @contextmanager
    def claim(self, *, within: float = 0.0) -> Iterator[MemoryPlace]:
        self.claimed_for = within
        yield self

    def run(self, operation: Callable[[object], object], *, within: float) -> object:
        self.operations += 1
        self.longest_operation = max(self.longest_operation, within)
        self.before_operation()
        self.cuts.step()
        if self.lost is not None:
            raise DeviceError(self.lost)
        result = operation(self.device)
        self.cuts.step()
        return result


def retracted(printer: MemoryDocumentPrinter | MemoryReceiptPrinter) -> Retraction:
    """Take back what lies in the outlet of a printer that can."""
    if printer.lies is Outlet.EMPTY:
        return Retraction.NOTHING_LAY
    if printer.jams:
        return Retraction.STILL_LIES
    printer.bin.append(printer.lies)
    printer.lies = Outlet.EMPTY
    return Retraction.RETRACTED
