"""A4 printers: jobs, their states, what the printer can prove."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass, field
from enum import StrEnum

from devices.device import Device, Fault
from devices.evidence import Evidence


class JobState(StrEnum):
    """State of a print job (RFC 8011 section 5.3.7)."""

    PENDING = "pending"
    HELD = "held"
    PROCESSING = "processing"
    STOPPED = "stopped"
    COMPLETED = "completed"
    CANCELED = "canceled"
    ABORTED = "aborted"


ENDED = frozenset({JobState.COMPLETED, JobState.CANCELED, JobState.ABORTED})


@dataclass(frozen=True)
class PrintJob:
    """What to print: `name` is unique for ever and travels as the job's name; `pdf` holds the file."""

    name: str
    pdf: bytes = field(repr=False)
    copies: int = 1
    duplex: bool = False


@dataclass(frozen=True)
class JobProgress:
    """How far a job is: impressions done, and what keeps it."""

    state: JobState
    impressions: int | None = None
    faults: frozenset[Fault] = field(default_factory=frozenset)


class DocumentPrinter(Device):
    """Prints PDF documents on sheets."""

    device_class = "document-printer"

    @abstractmethod
    def submit(self, job: PrintJob) -> str:
        """Hand `job` over and return the printer's id of it."""

    @abstractmethod
    def progress(self, job_id: str) -> JobProgress:
        """Return how far the job is; raise DeviceError(SEQUENCE_ERROR) for an id it does not know."""

    @abstractmethod
    def find(self, name: str) -> str | None:
        """Return the id of the job with this name, or None where the printer has never seen it."""

    @abstractmethod
    def cancel(self, job_id: str) -> None:
        """Take the job back; a job that has ended is left as it is."""

    @abstractmethod
    def evidence(self) -> Evidence:
        """Return the counter (impressions over its life) and the last completed job's name."""
