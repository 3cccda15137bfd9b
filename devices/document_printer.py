"""A4 printers: jobs, their states, what the printer can prove."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from devices.device import Device, Fault, Poke
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.outlet import HasOutlet


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


@dataclass(frozen=True)
class Tray:
    """A tray, the size in it (PWG 5101.1) and the sheets left, each None where the printer does not tell."""

    name: str
    media: str | None = None
    sheets: int | None = None


class DocumentPrinter(HasOutlet, Device):
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

    def trays(self) -> tuple[Tray, ...]:
        """Return its trays, () where it does not tell of them."""
        return ()

    def pokes(self) -> Mapping[str, Poke]:
        """Return `print FILE.pdf`, `job ID`, `cancel ID`, `evidence` and `trays`."""
        return {
            "print": self._print_file,
            "job": self._show_job,
            "cancel": self._cancel_job,
            "evidence": self._show_evidence,
            "trays": self._show_trays,
        }

    def _print_file(self, words: Sequence[str]) -> list[str]:
        path = Path(_only(words, "the path of a PDF"))
        try:
            pdf = path.read_bytes()
        except OSError as error:
            raise DeviceError(DeviceFailure.UNSUPPORTED, f"{path} cannot be read") from error
        return [f"job {self.submit(PrintJob(path.name, pdf))}"]

    def _show_job(self, words: Sequence[str]) -> list[str]:
        progress = self.progress(_only(words, "the id of a job"))
        return [" ".join([progress.state, f"impressions {progress.impressions}", *sorted(progress.faults)])]

    def _cancel_job(self, words: Sequence[str]) -> list[str]:
        self.cancel(_only(words, "the id of a job"))
        return self._show_job(words)

    def _show_evidence(self, words: Sequence[str]) -> list[str]:
        del words
        evidence = self.evidence()
        outlet = self.outlet()
        return [f"impressions {evidence.counter}  last job {evidence.job}  outlet {outlet}"]

    def _show_trays(self, words: Sequence[str]) -> list[str]:
        del words
        return [f"{tray.name}  media {tray.media}  sheets {tray.sheets}" for tray in self.trays()]


def _only(words: Sequence[str], what: str) -> str:
    if len(words) != 1:
        raise DeviceError(DeviceFailure.UNSUPPORTED, f"give {what}")
    return words[0]
