"""A4 printers that speak IPP, and CUPS queues, which do the same.

Sources: RFC 8011 (operations, states), PWG 5100.14 (IPP Everywhere).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from devices.device import Report
from devices.diagnosis import diagnose
from devices.document_printer import ENDED, DocumentPrinter, JobProgress, JobState, PrintJob
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
from devices.options import Options
from devices.outlet import Outlet

CONDITION = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
JOB = ("job-id", "job-name", "job-state", "job-impressions-completed", "time-at-completed")
IMPRESSIONS = "printer-impressions-completed"
UP_TIME = "printer-up-time"  # seconds since it was switched on (RFC 8011 section 5.4.29)
SILENT_LOOKS = 3


def _uri(uri: str) -> str:
    try:
        parts = urlsplit(uri)
        sound = parts.scheme in {"ipp", "ipps"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is none
        sound = False
    if not sound:
        raise ValueError("expected ipp://host/ipp/print or ipps://host:port/ipp/print")
    return uri


class IppOptions(Options):
    """How the printer is reached."""

    uri: Annotated[str, AfterValidator(_uri)]
    """ipp://printer.example/ipp/print or a CUPS queue, ipp://localhost:631/printers/A4."""
    media: str = "iso_a4_210x297mm"
    """Paper to ask for (PWG 5101.1)."""
    user: str = "terminal"
    """Name under which jobs are sent."""
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
        self._late_looks = 0

    def open(self) -> None:
        """Reach the printer and hear its state."""
        self._client.open()
        self._late_looks = 0
        report_of(self._client.printer(CONDITION, within=self._options.request_within))

    def close(self) -> None:
        """Drop all connections."""
        self._client.close()

    def watch(self) -> Report:
        """Ask for the printer's state; a late answer is told, three in a row are a lost printer."""
        try:
            report = report_of(self._client.printer(CONDITION, within=self._options.watch_within))
        except DeviceError as error:
            self._late_looks += 1
            if error.failure is not DeviceFailure.TIME_OUT or self._late_looks == SILENT_LOOKS:
                raise
            return diagnose(error)
        self._late_looks = 0
        return report

    def probe(self) -> Mapping[str, str]:
        """Return model, name and firmware as the printer tells them."""
        names = ("printer-make-and-model", "printer-name", "printer-info", "printer-firmware-string-version")
        told = self._client.printer(names, within=self._options.request_within)
        return {name.removeprefix("printer-"): str(told[name]) for name in names if told.get(name)}

    def submit(self, job: PrintJob) -> str:
        """Hand `job` over. After DEVICE_NOT_READY it was not taken; after a lost answer `find` tells."""
        template = {
            "copies": job.copies,
            "media": self._options.media,
            "sides": "two-sided-long-edge" if job.duplex else "one-sided",
        }
        taken = self._client.print_pdf(job.pdf, job.name, template, within=self._options.submit_within)
        return str(job_of(taken).number)

    def progress(self, job_id: str) -> JobProgress:
        """Return the job's state, its impressions, and while it lasts what keeps the printer."""
        job = self._job(job_id)
        if job.state in ENDED:
            return JobProgress(job.state, job.impressions)
        told = self._client.printer(CONDITION, within=self._options.request_within)
        return JobProgress(job.state, job.impressions, faults_of(told))

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

        CUPS tells the time of day as its up-time, so that a queue never looks as if it was started anew.
        """
        names = [IMPRESSIONS, UP_TIME, *([OUTPUT_TRAY] if self._options.outlet_sensor else [])]
        told = self._client.printer(names, within=self._options.request_within)
        up = counter_of(told, UP_TIME)
        done = [job for job in self._jobs("completed") if job.state is JobState.COMPLETED]
        last = max(done, key=lambda job: (job.completed_at, job.number), default=None)
        since = None if up is None else round(self._clock() - up)
        return Evidence(counter_of(told, IMPRESSIONS), last.name if last else None, since, self._outlet(told))

    def outlet(self) -> Outlet:
        """Return whether the output tray has as much room as it ever has."""
        if not self._options.outlet_sensor:
            return Outlet.NOT_TOLD
        return outlet_of(self._client.printer([OUTPUT_TRAY], within=self._options.request_within))

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
