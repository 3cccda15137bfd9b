"""Receipt printers behind a raw CUPS queue: slips go there, and nothing comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from devices.device import Fault, Report
from devices.diagnosis import diagnose
from devices.document_printer import ENDED
from devices.errors import DeviceError, DeviceFailure
from devices.escpos.profiles import PROFILES, known_profile
from devices.evidence import Evidence
from devices.ipp.attributes import WARNINGS, Job, job_of, report_of
from devices.ipp.client import Connector, IppClient, connection_per_call
from devices.ipp.uri import ipp_uri
from devices.options import Options
from devices.plugged import Place, Plugged
from devices.receipt_printer import ReceiptPrinter, Slip, SlipOutcome, SlipResult

if TYPE_CHECKING:
    from devices.escpos.layout import Layout

CONDITION = ("printer-state", "printer-state-reasons", "printer-is-accepting-jobs")
JOB = ("job-id", "job-name", "job-state", "job-originating-user-name", "time-at-processing")
RAW = "application/vnd.cups-raw"
NOT_TAKEN = frozenset({DeviceFailure.DEVICE_NOT_READY, DeviceFailure.NO_DEVICE, DeviceFailure.UNSUPPORTED})
POLL = 0.1  # seconds


class EscposQueueOptions(Options):
    """Which queue, and what prints behind it."""

    uri: Annotated[str, AfterValidator(ipp_uri)]
    """The raw queue, ipp://localhost:631/printers/RECEIPT."""
    profile: Annotated[str, AfterValidator(known_profile)] = "generic-80mm"
    """Name of the model's abilities; what it could answer is never heard."""
    user: str = "terminal"
    """Name under which jobs are sent: own jobs that are found waiting are cancelled."""
    slip_within: float = Field(default=10.0, gt=0, le=60)
    """Seconds until the queue must have given a slip to the printer; then it is cancelled."""
    request_within: float = Field(default=5.0, gt=0, le=60)
    """Seconds until a request must have been answered."""
    watch_within: float = Field(default=0.5, gt=0, le=5)
    """Seconds until a look must have been answered."""


class EscposQueue(ReceiptPrinter):
    """A receipt printer that cannot be asked for anything.

    That a slip was printed is never told: the queue knows only that it gave all bytes away. It is online when
    the queue takes jobs, whatever the printer does.
    """

    driver = "escpos-queue"
    options = EscposQueueOptions
    watch_pause = 1.0

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take a queue of this machine's CUPS."""
        return (
            {"uri": f"ipp://localhost:631/printers/{found.address}"} if found.place is Place.QUEUE else None
        )

    def __init__(
        self,
        options: EscposQueueOptions,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
        connector: Connector = connection_per_call,
    ) -> None:
        self._options = options
        self._clock = clock
        self._pause = pause
        self._client = IppClient(options.uri, user=options.user, verify_tls=True, connector=connector)

    @cached_property
    def _layout(self) -> Layout:
        from devices.escpos.layout import Layout  # noqa: PLC0415 - most of the time nothing is printed

        return Layout(PROFILES[self._options.profile])

    def open(self) -> None:
        """Reach the queue, and cancel what an earlier run left in it: nobody waits for that any more."""
        self._client.open()
        self._condition(self._options.request_within)
        self._clear()

    def close(self) -> None:
        """Drop all connections."""
        self._client.close()

    def watch(self) -> Report:
        """Ask for the state of the queue, which is not that of the printer."""
        return self._condition(self._options.watch_within)

    def print_slip(self, slip: Slip) -> SlipOutcome:
        """Give the slip to the queue; NOT_PRINTED where no byte left it, UNKNOWN in every other case."""
        file = self._layout.compose(slip, asks=False)
        try:
            faults = self._hindrances()
            if not faults:
                return self._follow(self._submit(file, slip.job))
        except DeviceError as error:
            never = error.failure in NOT_TAKEN
            return SlipOutcome(
                SlipResult.NOT_PRINTED if never else SlipResult.UNKNOWN, diagnose(error).faults
            )
        return SlipOutcome(SlipResult.NOT_PRINTED, faults)

    def evidence(self) -> Evidence:
        """Return that there is none."""
        self._condition(self._options.request_within)
        return Evidence()

    def _hindrances(self) -> frozenset[Fault]:
        """Return why no slip can be begun; a queue that still holds something would print it later."""
        faults = self._condition(self._options.request_within).faults - WARNINGS
        self._clear()
        return faults | (frozenset({Fault.OTHERS_JOBS}) if self._open_jobs() else frozenset())

    def _submit(self, file: bytes, name: str) -> int:
        template = {"job-cancel-after": max(10, round(2 * self._options.slip_within))}
        within = self._options.request_within
        return job_of(self._client.print_file(file, name, template, kind=RAW, within=within)).number

    def _follow(self, number: int) -> SlipOutcome:
        """Wait until the queue has given the slip away; cancel it when that takes too long."""
        try:
            until = self._clock() + self._options.slip_within
            while (job := self._job(number)).state not in ENDED and self._clock() < until:
                self._pause(POLL)
            if job.state not in ENDED:
                self._client.cancel(number, within=self._options.request_within)
                return outcome_of(self._job(number))
            return outcome_of(job)
        except DeviceError as error:
            return SlipOutcome(SlipResult.UNKNOWN, diagnose(error).faults)

    def _clear(self) -> None:
        for job in self._open_jobs():
            if job.user == self._options.user:
                self._client.cancel(job.number, within=self._options.request_within)

    def _open_jobs(self) -> list[Job]:
        found = self._client.jobs("not-completed", JOB, within=self._options.request_within)
        return [job_of(one) for one in found]

    def _job(self, number: int) -> Job:
        return job_of(self._client.job(number, JOB, within=self._options.request_within))

    def _condition(self, within: float) -> Report:
        return report_of(self._client.printer(CONDITION, within=within))


def outcome_of(job: Job) -> SlipOutcome:
    """Return what a queue's word about a slip is worth.

    A completed job is one whose bytes were all given away. One that never began left the queue untouched.
    """
    if job.state in ENDED and not job.begun:
        return SlipOutcome(SlipResult.NOT_PRINTED, frozenset({Fault.HUNG}))
    stuck = job.state not in ENDED
    return SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.HUNG}) if stuck else frozenset())
