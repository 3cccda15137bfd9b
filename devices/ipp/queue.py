"""What a CUPS queue does not tell of itself.

Seen with CUPS 2.4.2: a job whose printer is away is `processing` and the queue's reasons are `none`;
`job-impressions-completed` counts the pages that were converted, not those that came out; and after cupsd
was restarted a job that was being printed is `pending` and comes out anew from its first page, as soon as
something else makes the queue move.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from devices.document_printer import JobState
from devices.errors import DeviceError, DeviceFailure
from devices.ipp.attributes import Attributes, Job, job_of
from devices.ipp.client import IppClient

ABOUT_QUEUE = ("cups-version", "device-uri")
LOOK_EVERY = 5.0  # seconds between two looks for the printer behind an idle queue
LOOK_WITHIN = 0.4  # seconds
JOB_NAMED = ("job-id", "job-name", "job-state", "job-impressions-completed")
REACHED_STATE = ("printer-state",)
ANSWERED = frozenset({DeviceFailure.UNSUPPORTED, DeviceFailure.PROTOCOL, DeviceFailure.SEQUENCE_ERROR})
WAITING = frozenset({JobState.PENDING, JobState.HELD, JobState.STOPPED})


def may_be_queue(uri: str) -> bool:
    """Tell whether `uri` is of the form that cupsd serves its queues under."""
    return urlsplit(uri).path.startswith(("/printers/", "/classes/"))


def uri_behind(about: Attributes) -> str | None:
    """Return the URI of the printer behind a queue, None where that does not speak IPP, or is not told."""
    uri = about.get("device-uri")
    speaks_ipp = isinstance(uri, str) and urlsplit(uri).scheme in {"ipp", "ipps"}
    return uri if speaks_ipp else None


class PrinterBehind:
    """The printer that a queue prints on, asked directly."""

    def __init__(self, client: IppClient, clock: Callable[[], float]) -> None:
        self._client = client
        self._clock = clock
        self._looked_at: float | None = None
        self._is_there = True

    def open(self) -> None:
        """Make its loop; nothing is sent."""
        self._client.open()
        self._looked_at = None

    def close(self) -> None:
        """Drop connections and loop."""
        self._client.close()

    def is_there(self, *, at_most_old: float = 0.0) -> bool:
        """Tell whether it answers, by a look that is not older than so many seconds."""
        now = self._clock()
        if self._looked_at is None or not 0 <= now - self._looked_at < at_most_old:
            self._looked_at, self._is_there = now, self._answers()
        return self._is_there

    def told(self, names: Sequence[str], *, within: float) -> Attributes:
        """Return these attributes of it; DEVICE_NOT_READY where it is away."""
        try:
            return self._client.printer(names, within=within)
        except DeviceError as error:
            if error.failure in ANSWERED:
                return {}
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, "the printer behind the queue") from error

    def take_back(self, name: str, *, within: float) -> int | None:
        """Cancel the job of that name which the queue had handed over, and return what came out of it.

        None where it does not know the name, or does not tell; DEVICE_NOT_READY where it is away.
        """
        try:
            for job in self._named(name, "not-completed", within):
                self._cancel(job, within)
            found = [*self._named(name, "completed", within), *self._named(name, "not-completed", within)]
        except DeviceError as error:
            if error.failure in ANSWERED:
                return None
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, "the printer behind the queue") from error
        newest = max(found, key=lambda job: job.number, default=None)
        return None if newest is None else newest.impressions

    def _cancel(self, job: Job, within: float) -> None:
        try:
            self._client.cancel(job.number, within=within)
        except DeviceError as error:
            if error.failure is not DeviceFailure.SEQUENCE_ERROR:  # it has ended meanwhile
                raise

    def _named(self, name: str, which: str, within: float) -> list[Job]:
        jobs = map(job_of, self._client.jobs(which, JOB_NAMED, within=within))
        return [job for job in jobs if job.name == name]

    def _answers(self) -> bool:
        try:
            self.told(REACHED_STATE, within=LOOK_WITHIN)
        except DeviceError:
            return False
        return True


class Queue:
    """A CUPS queue: what of its word can be believed, and the printer behind it where that speaks IPP."""

    def __init__(self, behind: PrinterBehind | None) -> None:
        self._behind = behind
        self._begun: set[int] = set()

    def open(self) -> None:
        """Get ready to ask."""
        if self._behind is not None:
            self._behind.open()

    def close(self) -> None:
        """Drop connections and loop."""
        if self._behind is not None:
            self._behind.close()

    def printer_is_there(self, *, at_most_old: float = 0.0) -> bool:
        """Tell whether the printer answers; one that cannot be asked is taken to be there."""
        return self._behind is None or self._behind.is_there(at_most_old=at_most_old)

    def insist_on_printer(self) -> None:
        """Raise DEVICE_NOT_READY where it is away: the queue would print when nobody waits any more."""
        if not self.printer_is_there():
            raise DeviceError(DeviceFailure.DEVICE_NOT_READY, "the printer behind the queue")

    def told(self, names: Sequence[str], *, within: float) -> Attributes:
        """Return these attributes of the printer; {} where it cannot be asked."""
        return {} if self._behind is None else self._behind.told(names, within=within)

    def take_back(self, job: Job, *, within: float) -> Job:
        """Make sure that the printer does not hold a job which the queue has cancelled or given up.

        cupsd cancels it there, too, but not where the printer is away in that moment. Return the job with the
        pages that the printer says came out of it.
        """
        if self._behind is None or job.state not in {JobState.CANCELED, JobState.ABORTED}:
            return job
        return replace(job, impressions=self._behind.take_back(job.name, within=within))

    def honest(self, job: Job) -> Job:
        """Return the job without the pages that the queue counted while it converted them."""
        return replace(job, impressions=None)

    def fell_back(self, job: Job) -> bool:
        """Note a look at a job, and tell whether it waits although it had begun."""
        if job.state is JobState.PROCESSING:
            self._begun.add(job.number)
        return job.state in WAITING and job.number in self._begun


def queue_of(
    about: Attributes, client_of: Callable[[str], IppClient], clock: Callable[[], float]
) -> Queue | None:
    """Return the queue that CUPS told `about`, None where it is none of CUPS."""
    if "cups-version" not in about:
        return None
    uri = uri_behind(about)
    return Queue(None if uri is None else PrinterBehind(client_of(uri), clock))
