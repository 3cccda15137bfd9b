"""An A4 printer that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from pydantic import Field

from devices.device import Fault, Report, Status
from devices.document_printer import ENDED, DocumentPrinter, JobProgress, JobState, PrintJob
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.options import Options
from devices.outlet import Outlet

STOPPING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.TONER_OUT})


class SimulatedDocumentPrinterOptions(Options):
    """How fast it is."""

    seconds_per_page: float = Field(default=0.0, ge=0)
    """Time that a page takes."""


@dataclass
class _Job:
    name: str
    impressions: int
    due_at: float
    done: int = 0
    state: JobState = JobState.PROCESSING


class SimulatedDocumentPrinter(DocumentPrinter):
    """Prints imaginary pages, one job at a time. Its hands are called from any thread.

    `faults` are what is wrong with it now; `jam_on_page` strikes at that page of the job under way or the
    next one; an unplugged printer goes on printing what it has.
    `lies` is what the outlet's sensor says; it has none by itself.
    """

    driver = "simulated-document-printer"
    options = SimulatedDocumentPrinterOptions
    watch_pause = 0.02

    def __init__(
        self, options: SimulatedDocumentPrinterOptions, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._seconds_per_page = options.seconds_per_page
        self._clock = clock
        self.plugged = True
        self.faults: frozenset[Fault] = frozenset()
        self.jam_on_page: int | None = None
        self.lies = Outlet.NOT_TOLD
        self._is_open = False
        self._jobs: list[_Job] = []

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Return the condition that hands gave it."""
        self._work()
        if self.faults & STOPPING:
            return Report(Status.USER_ERROR, self.faults)
        busy = any(job.state not in ENDED for job in self._jobs)
        return Report(Status.BUSY if busy else Status.ONLINE, self.faults)

    def submit(self, job: PrintJob) -> str:
        """Take `job`; DEVICE_NOT_READY while another is under way."""
        self._work()
        if any(one.state not in ENDED for one in self._jobs):
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, "another job is under way")
        try:
            pages = len(pypdfium2.PdfDocument(job.pdf))
        except pypdfium2.PdfiumError as error:
            raise DeviceError(DeviceFailure.UNSUPPORTED, "not a PDF") from error
        self._jobs.append(_Job(job.name, pages * job.copies, self._clock() + self._seconds_per_page))
        return str(len(self._jobs))

    def progress(self, job_id: str) -> JobProgress:
        """Return how far the job is."""
        self._work()
        job = self._known(job_id)
        return JobProgress(job.state, job.done, frozenset() if job.state in ENDED else self.faults)

    def find(self, name: str) -> str | None:
        """Return the newest job of that name."""
        self._work()
        found = [number for number, job in enumerate(self._jobs, start=1) if job.name == name]
        return str(found[-1]) if found else None

    def cancel(self, job_id: str) -> None:
        """Take the job back."""
        self._work()
        job = self._known(job_id)
        if job.state not in ENDED:
            job.state = JobState.CANCELED

    def evidence(self) -> Evidence:
        """Return the impressions of its life and the job completed last."""
        self._work()
        completed = [job.name for job in self._jobs if job.state is JobState.COMPLETED]
        last = completed[-1] if completed else None
        return Evidence(sum(job.done for job in self._jobs), last, outlet=self.lies)

    def outlet(self) -> Outlet:
        """Return what hands made of it."""
        self._work()
        return self.lies

    def _work(self) -> None:
        """Print what was due since the last call."""
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")
        for job in self._jobs:
            while job.state not in ENDED and not self._stops_at(job.done + 1) and self._clock() >= job.due_at:
                job.done += 1
                job.due_at += self._seconds_per_page
                if job.done >= job.impressions:
                    job.state = JobState.COMPLETED

    def _stops_at(self, page: int) -> bool:
        if self.jam_on_page == page:
            self.jam_on_page = None
            self.faults |= {Fault.JAM}
        return bool(self.faults & STOPPING)

    def _known(self, job_id: str) -> _Job:
        if not job_id.isdecimal() or not 0 < int(job_id) <= len(self._jobs):
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{job_id} is no job of this printer")
        return self._jobs[int(job_id) - 1]

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
