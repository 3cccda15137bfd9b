"""A4 documents on a printer that speaks of jobs (IPP), with the habits of counters that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from devices.device import Fault
from devices.document_printer import ENDED, JobProgress, JobState, PrintJob
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from kiosk.effects.document import Documents
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import DocumentOrder, Stalled, report_to_nobody
from kiosk.effects.places import Place
from tests.helpers.exploration.explorer import PATIENCE
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.life import FIRST
from tests.helpers.exploration.steps import Blow, Steps
from tests.helpers.terminal_store import HandClock

COPIES = 2
UP_SINCE = 1_000_000


class Counting(StrEnum):
    """When a printer's counter for life moves."""

    AT_ONCE = "at once"  # with the sheet: no power cut comes between
    LATE = "late"  # a moment after the sheet; what was not yet counted is lost with the power
    NEVER = "never"


@dataclass
class Job:
    """A job in the printer's memory."""

    name: str
    copies: int
    state: JobState = JobState.PENDING
    impressions: int = 0


@dataclass
class JobPrinter:
    """Prints a page at each look at an open job, or all of them when it goes on by itself.

    `stops_after`: its tray is empty after so many sheets, for good. `tells_impressions`: of a single job.
    """

    steps: Steps
    counting: Counting = Counting.AT_ONCE
    tells_impressions: bool = True
    stops_after: int | None = None
    jobs: list[Job] = field(default_factory=list)
    counter: int = 40
    not_counted_yet: int = 0
    sheets: Counter[str] = field(default_factory=Counter)
    starts: int = 1

    def submit(self, job: PrintJob) -> str:
        self.steps.of_device()
        self.jobs.append(Job(job.name, job.copies))
        return str(len(self.jobs))

    def progress(self, job_id: str) -> JobProgress:
        job = self._job(job_id)
        self._print_page(job)
        waits = job.state not in ENDED and self._is_out()
        faults = frozenset({Fault.PAPER_OUT}) if waits else frozenset()
        return JobProgress(job.state, job.impressions if self.tells_impressions else None, faults)

    def find(self, name: str) -> str | None:
        return next((str(number) for number, job in enumerate(self.jobs, 1) if job.name == name), None)

    def cancel(self, job_id: str) -> None:
        job = self._job(job_id)
        self.steps.of_device()
        if job.state not in ENDED:
            job.state = JobState.CANCELED

    def evidence(self) -> Evidence:
        done = [job.name for job in self.jobs if job.state is JobState.COMPLETED]
        counter = None if self.counting is Counting.NEVER else self.counter
        self._count_what_is_out()
        return Evidence(counter, done[-1] if done else None, UP_SINCE * self.starts)

    def copy(self, steps: Steps) -> JobPrinter:
        return replace(
            self, steps=steps, jobs=[replace(job) for job in self.jobs], sheets=Counter(self.sheets)
        )

    def key(self) -> Hashable:
        jobs = tuple((job.name, job.state, job.impressions) for job in self.jobs)
        sheets = tuple(sorted(self.sheets.items()))
        return jobs, sheets, self.counter, self.not_counted_yet, self.starts

    def go_on(self) -> None:
        for job in self.jobs:
            while job.state not in ENDED and (job.impressions == job.copies or not self._is_out()):
                self._print_page(job)

    def mend(self) -> None:
        self.stops_after = None

    def cut_off(self, blow: Blow) -> None:
        if blow is Blow.DEVICE_FORGETS:
            self.jobs.clear()
            self.not_counted_yet = 0
            self.starts += 1

    def others_use(self) -> None:
        self.counter += 1

    def forget_driver(self) -> None:
        """Know nothing that the driver could lose."""

    def truth(self) -> Mapping[str, int]:
        return self.sheets

    def _print_page(self, job: Job) -> None:
        if job.state in ENDED:
            return
        self._count_what_is_out()
        if job.impressions < job.copies:
            job.state = JobState.STOPPED if self._is_out() else JobState.PROCESSING
            if self._is_out():
                return
            self._drop_sheet(job)
        if job.impressions == job.copies:
            self.steps.of_device()
            job.state = JobState.COMPLETED

    def _drop_sheet(self, job: Job) -> None:
        self.steps.of_device()
        self.sheets[job.name] += 1
        job.impressions += 1
        self.not_counted_yet += 1
        if self.counting is Counting.AT_ONCE:
            self._count_what_is_out()

    def _count_what_is_out(self) -> None:
        if self.not_counted_yet:
            if self.counting is Counting.LATE:
                self.steps.of_device()
            self.counter += self.not_counted_yet
            self.not_counted_yet = 0

    def _is_out(self) -> bool:
        return self.stops_after is not None and self.sheets.total() >= self.stops_after

    def _job(self, job_id: str) -> Job:
        if not 0 < int(job_id) <= len(self.jobs):
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR)
        return self.jobs[int(job_id) - 1]


class PrintDocument(Kind):
    """Two copies of a certificate. Where the paper ends, the person stops waiting."""

    def __init__(
        self,
        counting: Counting = Counting.AT_ONCE,
        *,
        tells_impressions: bool = True,
        stops_after: int | None = None,
        code: type[Documents] = Documents,
    ) -> None:
        tells = "" if tells_impressions else ", tells no pages of a job"
        stops = "" if stops_after is None else f", paper ends after {stops_after}"
        self.name = f"A4, counts {counting}{tells}{stops}"
        self.clear_without_device_trouble = stops_after is None and counting is not Counting.NEVER
        self._make = {
            "counting": counting,
            "tells_impressions": tells_impressions,
            "stops_after": stops_after,
        }
        self._code = code

    def device(self, steps: Steps) -> JobPrinter:
        return JobPrinter(steps, **self._make)

    def effects(self, journal: Journal, place: Place[JobPrinter], clock: HandClock) -> Documents:
        return self._code(journal, [place], PATIENCE, clock.monotonic, clock.pass_)

    def begin(self, effects: Documents, request: UUID) -> None:
        number = "ZM-2026-000001" if request == FIRST else None
        order = DocumentOrder(UUID(int=1), request, b"%PDF", COPIES, certificate_number=number)
        outcome = effects.print(order, report_to_nobody)
        if isinstance(outcome, Stalled):
            effects.give_up(outcome.effect)
