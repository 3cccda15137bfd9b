"""A4 printers that speak IPP, and CUPS queues, which do the same.

Sources: RFC 8011 (operations, states), PWG 5100.14 (IPP Everywhere).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from devices.device import Fault, Report
from devices.diagnosis import diagnose
from devices.document_printer import ENDED, DocumentPrinter, JobProgress, JobState, PrintJob, Tray
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.ipp.attributes import (
    OUTPUT_TRAY,
    Attributes,
    Job,
    counter_of,
    faults_of,
    job_of,
    outlet_of,
    report_of,
)
from devices.ipp.client import Connector, IppClient, connection_per_call
from devices.ipp.collections import Collection
from devices.ipp.queue import ABOUT_QUEUE, LOOK_EVERY, Queue, may_be_queue, queue_of
from devices.ipp.trays import TRAYS, faults_by_tray, trays_of
from devices.ipp.uri import ipp_uri
from devices.options import Options
from devices.outlet import Outlet
from devices.plugged import Place, Plugged

QUEUE_LENGTH = "queued-job-count"
CONDITION = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
JOB_OF = ("job-id", "job-state", "job-originating-user-name")
JOB = ("job-id", "job-name", "job-state", "job-impressions-completed", "time-at-completed")
IMPRESSIONS = "printer-impressions-completed"
UP_TIME = "printer-up-time"  # seconds since it was switched on (RFC 8011 section 5.4.29)
PROBED = (
    "printer-make-and-model", "printer-name", "printer-info", "printer-firmware-string-version",
    "sides-supported", "media-source-supported", "document-format-supported", "cups-version", "device-uri",
)  # fmt: skip
SILENT_LOOKS = 3
UNREACHABLE = frozenset({Fault.UNREACHABLE})
OTHERS_JOBS = frozenset({Fault.OTHERS_JOBS})


class IppOptions(Options):
    """How the printer is reached."""

    uri: Annotated[str, AfterValidator(ipp_uri)]
    """ipp://printer.example/ipp/print or a CUPS queue, ipp://localhost:631/printers/A4."""
    media: str = "iso_a4_210x297mm"
    """Paper to ask for (PWG 5101.1)."""
    tray: str | None = None
    """Tray that sheets come from, as `poke … trays` names it; without one the printer chooses."""
    user: str = "terminal"
    """Name under which jobs are sent. Jobs of others are told: give each terminal at one printer its own."""
    cancel_after: int = Field(default=300, ge=10, le=3600)
    """Seconds after which a CUPS queue gives up a job by itself, whatever has become of the terminal."""
    verify_tls: bool = True
    """Whether an ipps printer must show a certificate that the system trusts."""
    request_within: float = Field(default=5.0, gt=0, le=60)
    """Seconds until a request must have been answered."""
    submit_within: float = Field(default=20.0, gt=0, le=120)
    """Seconds until a document must have been taken."""
    watch_within: float = Field(default=0.5, gt=0, le=5)
    """Seconds until a look must have been answered; three late looks in a row are a lost printer."""
    outlet_sensor: bool = False
    """Whether `remaining` in its `printer-output-tray` falls while paper lies there, and rises again. Some
    tell a number that never moves: see docs/devices/ipp.md."""


class Ipp(DocumentPrinter):
    """One IPP printer or queue. A job is judged by its `job-state` alone: its reasons go stale."""

    driver = "ipp"
    options = IppOptions
    watch_pause = 1.0

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take a queue of this machine's CUPS."""
        return (
            {"uri": f"ipp://localhost:631/printers/{found.address}"} if found.place is Place.QUEUE else None
        )

    def __init__(
        self,
        options: IppOptions,
        clock: Callable[[], float] = time.time,
        connector: Connector = connection_per_call,
    ) -> None:
        self._options = options
        self._client = IppClient(
            options.uri, user=options.user, verify_tls=options.verify_tls, connector=connector
        )
        self._clock = clock
        self._connector = connector
        self._late_looks = 0
        self._queue: Queue | None = None

    def open(self) -> None:
        """Reach the printer and hear its state; of a CUPS queue, also what is behind it."""
        self._client.open()
        self._late_looks = 0
        report_of(self._client.printer(CONDITION, within=self._options.request_within))
        if may_be_queue(self._options.uri) and self._queue is None:
            about = self._client.printer(ABOUT_QUEUE, within=self._options.request_within)
            self._queue = queue_of(about, self._client_of, self._clock)
        if self._queue is not None:
            self._queue.open()

    def close(self) -> None:
        """Drop all connections."""
        self._client.close()
        if self._queue is not None:
            self._queue.close()

    def watch(self) -> Report:
        """Ask for the printer's state; a late answer is told, three in a row are a lost printer."""
        try:
            report = self._look()
        except DeviceError as error:
            self._late_looks += 1
            if error.failure is not DeviceFailure.TIME_OUT or self._late_looks == SILENT_LOOKS:
                raise
            return diagnose(error)
        self._late_looks = 0
        return report

    def probe(self) -> Mapping[str, str]:
        """Return model, name, firmware and what it can do, as the printer or the queue tells it."""
        told = self._client.printer(PROBED, within=self._options.request_within)
        known = {name.removeprefix("printer-"): told[name] for name in PROBED if told.get(name)}
        return {
            name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            for name, value in known.items()
        }

    def submit(self, job: PrintJob) -> str:
        """Hand `job` over. After DEVICE_NOT_READY it was not taken; after a lost answer `find` tells."""
        template: dict[str, str | int] = {
            "copies": job.copies,
            "media": self._options.media,
            "sides": "two-sided-long-edge" if job.duplex else "one-sided",
        }
        collections: dict[str, Collection] = {}
        if self._options.tray is not None:
            media = template.pop("media")
            collections["media-col"] = {"media-size-name": media, "media-source": self._options.tray}
        if self._queue is not None:
            self._queue.insist_on_printer()
            template["job-cancel-after"] = self._options.cancel_after
        taken = self._client.print_file(
            job.pdf, job.name, template, collections=collections, within=self._options.submit_within
        )
        return str(job_of(taken).number)

    def progress(self, job_id: str) -> JobProgress:
        """Return the job's state, its impressions, and while it lasts what keeps the printer."""
        job = self._job(job_id)
        if self._queue is not None:
            job = self._queue.honest(job)
            if self._queue.fell_back(job):  # it would come out again from its first page
                self.cancel(job_id)
                job = self._queue.honest(self._job(job_id))
            job = self._queue.take_back(job, within=self._options.request_within)
        if job.state in ENDED:
            return JobProgress(job.state, job.impressions)
        faults = self._faults(self._condition(CONDITION, self._options.request_within))
        if self._queue is not None and not self._queue.printer_is_there(at_most_old=1.0):
            faults |= UNREACHABLE
        return JobProgress(job.state, job.impressions, faults)

    def find(self, name: str) -> str | None:
        """Return the newest job of that name; None where the printer's history has none.

        A printer forgets ended jobs in its own time (ippeveprinter after a minute, CUPS after 500 jobs).
        """
        found = [job.number for job in self._all_jobs() if job.name == name]
        return str(max(found)) if found else None

    def cancel(self, job_id: str) -> None:
        """Take the job back; one that has ended is left as it is."""
        if self._job(job_id).state in ENDED:
            return
        try:
            self._client.cancel(_number(job_id), within=self._options.request_within)
        except DeviceError as error:
            ended_meanwhile = error.failure is DeviceFailure.SEQUENCE_ERROR
            if not ended_meanwhile or self._job(job_id).state not in ENDED:
                raise

    def evidence(self) -> Evidence:
        """Return the impressions of its life, where it counts them, the job completed last, and its start.

        Of a queue the counter and the start are those of the printer behind it; DEVICE_NOT_READY where that
        is away, since without its counter nobody could tell afterwards what it did.
        """
        names = [IMPRESSIONS, UP_TIME, *([OUTPUT_TRAY] if self._options.outlet_sensor else [])]
        told = self._told(names)
        up = counter_of(told, UP_TIME)
        done = [job for job in self._jobs("completed") if job.state is JobState.COMPLETED]
        last = max(done, key=lambda job: (job.completed_at, job.number), default=None)
        since = None if up is None else round(self._clock() - up)
        return Evidence(counter_of(told, IMPRESSIONS), last.name if last else None, since, self._outlet(told))

    def outlet(self) -> Outlet:
        """Return whether the output tray has as much room as it ever has."""
        if not self._options.outlet_sensor:
            return Outlet.NOT_TOLD
        return outlet_of(self._told([OUTPUT_TRAY]))

    def trays(self) -> tuple[Tray, ...]:
        """Return the trays of the printer, or of the one behind the queue."""
        return trays_of(self._told(TRAYS))

    def _look(self) -> Report:
        told = self._condition((*CONDITION, QUEUE_LENGTH), self._options.watch_within)
        faults = self._faults(told)
        if counter_of(told, QUEUE_LENGTH) and self._others_wait():
            faults |= OTHERS_JOBS
        if self._queue is not None and not self._queue.printer_is_there(at_most_old=LOOK_EVERY):
            faults |= UNREACHABLE
        return report_of(told, faults)

    def _others_wait(self) -> bool:
        """Tell whether there are jobs of others. CUPS tells nobody whose they are, but of one's own."""
        asked = self._client.jobs("not-completed", JOB_OF, within=self._options.watch_within)
        not_others = {self._options.user} if self._queue is not None else {self._options.user, ""}
        return any(job_of(one).user not in not_others for one in asked)

    def _condition(self, names: Sequence[str], within: float) -> Attributes:
        """Return these attributes, and those of the trays where sheets come from one of them."""
        if self._options.tray is None:
            return self._client.printer(names, within=within)
        if self._queue is None:
            return self._client.printer((*names, *TRAYS), within=within)
        return {**self._client.printer(names, within=within), **self._queue.told(TRAYS, within=within)}

    def _faults(self, told: Attributes) -> frozenset[Fault]:
        return faults_of(told) if self._options.tray is None else faults_by_tray(told, self._options.tray)

    def _told(self, names: Sequence[str]) -> Attributes:
        """Return these attributes of the printer itself; of a queue, of the one behind it."""
        within = self._options.request_within
        if self._queue is None:
            return self._client.printer(names, within=within)
        return self._queue.told(names, within=within)

    def _client_of(self, uri: str) -> IppClient:
        options = self._options
        return IppClient(uri, user=options.user, verify_tls=options.verify_tls, connector=self._connector)

    def _outlet(self, told: Attributes) -> Outlet:
        return outlet_of(told) if self._options.outlet_sensor else Outlet.NOT_TOLD

    def _job(self, job_id: str) -> Job:
        return job_of(self._client.job(_number(job_id), JOB, within=self._options.request_within))

    def _all_jobs(self) -> list[Job]:
        """Return all jobs; open ones first, so that a job that ends in between is seen at least once."""
        return [*self._jobs("not-completed"), *self._jobs("completed")]

    def _jobs(self, which: str) -> list[Job]:
        return [job_of(one) for one in self._client.jobs(which, JOB, within=self._options.request_within)]


def _number(job_id: str) -> int:
    if not job_id.isdecimal():
        raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{job_id} is no job of this printer")
    return int(job_id)
