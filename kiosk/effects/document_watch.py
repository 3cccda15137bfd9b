"""Following one print job until it ends, stalls, or is lost from sight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from devices.device import Fault
from devices.document_printer import ENDED, DocumentPrinter, JobProgress, JobState
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from kiosk.domain.effect import Effect
from kiosk.effects.outcomes import Advance, Report
from kiosk.effects.places import BLOCKING, Claimed, Patience

WAITING = frozenset({JobState.HELD, JobState.STOPPED})


@dataclass(frozen=True)
class Sighting:
    """What the printer says of the job in one look: None where it does not know the job's name."""

    progress: JobProgress | None
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Held:
    """The job waits at the printer for a person."""

    faults: frozenset[Fault]


@dataclass(frozen=True)
class Lost:
    """The printer could not be asked for as long as patience lasts."""


Sight = Sighting | Held | Lost


def look(printer: Claimed[DocumentPrinter], effect: Effect, within: float) -> Sighting:
    """Ask for the job by its name, and for the evidence where it has ended or is not known.

    By name, not by the printer's id: ids begin again when a printer is reset. Raise DeviceError.
    """
    found = printer.run(partial(_progress_of, effect.job or ""), within=within)
    if found is not None and found.state not in ENDED:
        return Sighting(found)
    return Sighting(found, printer.run(lambda device: device.evidence(), within=within))


def _progress_of(name: str, device: DocumentPrinter) -> JobProgress | None:
    job_id = device.find(name)
    if job_id is None:
        return None
    try:
        return device.progress(job_id)
    except DeviceError as error:
        if error.failure is DeviceFailure.SEQUENCE_ERROR:
            return None  # forgotten between the two questions
        raise


class Watch:
    """Looks at one job again and again, with deadlines for a stall and for a lost printer."""

    def __init__(
        self,
        printer: Claimed[DocumentPrinter],
        effect: Effect,
        patience: Patience,
        monotonic: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._printer = printer
        self._effect = effect
        self._patience = patience
        self._monotonic = monotonic
        self._pause = pause
        self._last: JobProgress | None = None
        self._answered_at = self._known_at = self._moved_at = self._free_at = self._near_at = monotonic()

    def follow(self, report: Report, stall: float) -> Sight:
        """Look until the job ends or stays unknown (Sighting), waits for a person, or is lost.

        A fault is believed after `stall` seconds, a queue's printer that is away after `patience.mend`,
        a job without any progress after `patience.progress`, one that is not known after `patience.quiet`.
        """
        while True:
            try:
                sighting = look(self._printer, self._effect, self._patience.ask)
            except DeviceError:
                sight: Sight | None = self._lost()
            else:
                sight = self._judge(sighting, report, stall)
            if sight is not None:
                return sight
            self._pause(self._patience.poll)

    def _lost(self) -> Lost | None:
        return Lost() if self._monotonic() - self._answered_at >= self._patience.contact else None

    def _judge(self, sighting: Sighting, report: Report, stall: float) -> Sight | None:
        now = self._answered_at = self._monotonic()
        progress = sighting.progress
        if progress is None:
            return sighting if now - self._known_at >= self._patience.quiet else None
        self._known_at = now
        if progress.state in ENDED:
            return sighting
        if moved(self._last, progress):
            self._moved_at = now
            report(Advance(self._fraction(progress)))
        if not _waits(progress):
            self._free_at = now
        if Fault.UNREACHABLE not in progress.faults:
            self._near_at = now
        self._last = progress
        away = now - self._near_at >= max(stall, self._patience.mend)
        stuck = away or now - self._free_at >= stall or now - self._moved_at >= self._patience.progress
        return Held(progress.faults) if stuck else None

    def _fraction(self, progress: JobProgress) -> float | None:
        if progress.impressions is None:
            return None
        return min(1.0, progress.impressions / self._effect.units)


def moved(last: JobProgress | None, progress: JobProgress) -> bool:
    """Say whether a job is elsewhere than at the look before."""
    return last is None or (last.state, last.impressions) != (progress.state, progress.impressions)


def _waits(progress: JobProgress) -> bool:
    return progress.state in WAITING or bool(progress.faults & BLOCKING)
