"""A4 documents: one job for each effect, followed by its name, never submitted twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack

from contract.effects import EffectKind
from devices.device import ABSENT, Fault
from devices.document_printer import ENDED, DocumentPrinter, JobState, PrintJob
from devices.errors import DeviceError, DeviceFailure
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.document_evidence import decide
from kiosk.effects.document_watch import Held, Lost, Sight, Sighting, Watch, look
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import (
    CONFIRMED,
    DocumentOrder,
    EffectOutcome,
    InDoubt,
    NotStarted,
    Reason,
    Report,
    Stalled,
    doubtful,
    failed,
    outcome_of,
    report_to_nobody,
    settled_outcome,
)
from kiosk.effects.places import BLOCKING, NOT_BEGUN, Claimed, Patience, Place, hindrances, named
from kiosk.effects.predecessors import Predecessors, by_journal
from kiosk.effects.quiet import Quiet
from kiosk.effects.standstill import Standstill

Printer = Claimed[DocumentPrinter]

WOULD_PRINT_LATER = BLOCKING | {Fault.UNREACHABLE}
"""Faults with which a job comes out once they are over, whoever stands there then."""


class Documents:
    """Prints documents, and settles prints that were interrupted."""

    kind = EffectKind.PRINT_DOCUMENT

    def __init__(
        self,
        journal: Journal,
        places: Sequence[Place[DocumentPrinter]],
        patience: Patience,
        monotonic: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._journal = journal
        self._places = places
        self._patience = patience
        self._quiet = Quiet(patience.quiet, journal.now, monotonic)
        self._standstill = Standstill(patience.progress, monotonic)
        self._monotonic = monotonic
        self._pause = pause
        self._predecessors = Predecessors(journal, self.recover, patience, monotonic, pause)

    def print(self, order: DocumentOrder, report: Report) -> EffectOutcome:
        """Print `order`, unless an earlier print of the same request, or of this printer, is not settled.

        What came of an earlier print of the request is the answer to a later order of it: the journal may
        know what nobody was told, since the store failed in between.
        """
        earlier = self._journal.barring(order.request_id, self.kind)
        if earlier is not None:
            earlier = by_journal(self._journal, earlier)
            if earlier.state in OPEN:
                return self.go_on(earlier, report)
            if earlier.state is not EffectState.FAILED:
                return settled_outcome(earlier)
        place = self._predecessors.choose(named(self._places, order.device))
        if place is None or place.report.status in ABSENT or hindrances(place.report):
            return NotStarted(frozenset() if place is None else place.report.faults)
        if not self._predecessors.settled(place.name, report):
            return NotStarted(place.report.faults, occupied=True)
        with ExitStack() as stack:
            try:
                printer = stack.enter_context(place.claim(within=self._patience.claim))
                before = printer.run(lambda device: device.evidence(), within=self._patience.ask)
            except DeviceError as error:
                return NotStarted(place.report.faults, error.failure)
            effect = self._journal.intend(self._effect(order, place.name), before)
            return self._submit(printer, self._journal.start(effect), order, report)

    def go_on(self, effect: Effect, report: Report) -> EffectOutcome:
        """Follow the same job again after a person mended the printer."""
        with ExitStack() as stack:
            printer = self._reach(stack, effect)
            if printer is None:
                return Stalled(effect) if effect.state in OPEN else settled_outcome(effect)
            return self._conclude(effect, self._watch(printer, effect).follow(report, self._patience.mend))

    def give_up(self, effect: Effect) -> EffectOutcome:
        """Cancel the job at the printer; its evidence says what came out before."""
        with ExitStack() as stack:
            printer = self._reach(stack, effect)
            if printer is None:
                return settled_outcome(effect)
            try:
                self._cancel(printer, effect)
            except DeviceError:
                return InDoubt(effect)
            sight = self._watch(printer, effect).follow(report_to_nobody, self._patience.cancel)
            return InDoubt(effect) if isinstance(sight, Held) else self._conclude(effect, sight)

    def recover(self, effect: Effect) -> Effect:
        """Settle an interrupted print where the evidence allows; returned open where it must be asked again.

        A job that is being printed is left to finish; one that waits, or that has not moved for as long as
        patience has it, is cancelled: nobody stands there now.
        """
        effect = by_journal(self._journal, effect)
        if effect.state not in OPEN:
            return effect
        place = self._place(effect.device)
        if place is None:
            return self._journal.settle(effect, doubtful(Reason.DEVICE_GONE), None)
        try:
            with place.claim(within=self._patience.claim) as printer:
                sighting = look(printer, effect, self._patience.ask)
                if self._stuck(effect, sighting):
                    self._cancel(printer, effect)
                    sighting = look(printer, effect, self._patience.ask)
        except DeviceError:
            return effect
        settled = decide(effect, sighting.progress, sighting.evidence)
        missing = sighting.progress is None and settled != CONFIRMED
        if settled is None or (missing and self._quiet.lasts(effect)):
            return effect
        self._standstill.forget(effect)
        return self._journal.settle(effect, settled, sighting.evidence)

    def _submit(
        self, printer: Printer, effect: Effect, order: DocumentOrder, report: Report
    ) -> EffectOutcome:
        job = PrintJob(name=effect.job or "", pdf=order.pdf, copies=order.copies)
        try:
            job_id = printer.run(lambda device: device.submit(job), within=self._patience.submit)
        except DeviceError as error:
            if error.failure in NOT_BEGUN:
                refused = failed(Reason.NOT_ACCEPTED)
                return outcome_of(self._journal.settle(effect, refused, None), refused)
            return self._after_doubtful_submit(printer, effect, error.failure, report)
        accepted = self._journal.accept(effect, job_id)
        return self._conclude(accepted, self._watch(printer, accepted).follow(report, self._patience.stall))

    def _after_doubtful_submit(
        self, printer: Printer, effect: Effect, failure: DeviceFailure, report: Report
    ) -> EffectOutcome:
        """Look for the job that may have been accepted; it is never handed over again.

        After a time-out its bytes may still be on their way: that it is not there proves nothing yet, and
        recovery asks again.
        """
        sight = self._watch(printer, effect).follow(report, self._patience.stall)
        absent = isinstance(sight, Sighting) and sight.progress is None
        if absent and failure is DeviceFailure.TIME_OUT:
            return InDoubt(effect)
        return self._conclude(effect, sight)

    def _conclude(self, effect: Effect, sight: Sight) -> EffectOutcome:
        match sight:
            case Held(faults):
                return Stalled(effect, faults)
            case Lost():
                return InDoubt(effect)
            case Sighting(progress, evidence):
                settled = decide(effect, progress, evidence)
                if settled is None:
                    return InDoubt(effect)
                faults = frozenset() if progress is None else progress.faults
                return outcome_of(self._journal.settle(effect, settled, evidence), settled, faults)

    def _cancel(self, printer: Printer, effect: Effect) -> None:
        def cancel(device: DocumentPrinter) -> None:
            if (job_id := device.find(effect.job or "")) is not None:
                device.cancel(job_id)

        printer.run(cancel, within=self._patience.ask)

    def _stuck(self, effect: Effect, sighting: Sighting) -> bool:
        progress = sighting.progress
        if progress is None or progress.state in ENDED:
            return False
        waits = progress.state is not JobState.PROCESSING or bool(progress.faults & WOULD_PRINT_LATER)
        return waits or self._standstill.lasts(effect, progress)

    def _reach(self, stack: ExitStack, effect: Effect) -> Printer | None:
        """Return the claimed printer of an open effect, None where it is settled or cannot be claimed."""
        place = self._place(effect.device)
        if effect.state not in OPEN or place is None:
            return None
        try:
            return stack.enter_context(place.claim(within=self._patience.claim))
        except DeviceError:
            return None

    def _watch(self, printer: Printer, effect: Effect) -> Watch:
        return Watch(printer, effect, self._patience, self._monotonic, self._pause)

    def _place(self, name: str) -> Place[DocumentPrinter] | None:
        return next((place for place in self._places if place.name == name), None)

    def _effect(self, order: DocumentOrder, device: str) -> Effect:
        effect_id = self._journal.new_id()
        return Effect(
            effect_id=effect_id,
            kind=self.kind,
            device=device,
            state=EffectState.INTENDED,
            at=self._journal.now(),
            visit_id=order.visit_id,
            request_id=order.request_id,
            job=f"hrssc-{effect_id}",
            units=order.copies * order.pages,
            certificate_number=order.certificate_number,
            purpose=order.purpose,
        )
