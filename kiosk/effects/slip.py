"""Slips: printed and cut in one act of the receipt printer."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from uuid import UUID

from contract.effects import EffectKind
from devices.device import ABSENT, Fault
from devices.errors import DeviceError
from devices.evidence import Evidence
from devices.receipt_printer import ReceiptPrinter, SlipOutcome, SlipResult
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import (
    CONFIRMED,
    EffectOutcome,
    NotStarted,
    Reason,
    Report,
    Settled,
    SlipOrder,
    doubtful,
    failed,
    outcome_of,
    settled_outcome,
)
from kiosk.effects.places import NOT_BEGUN, Claimed, Patience, Place, hindrances, named
from kiosk.effects.predecessors import Predecessors, by_journal
from kiosk.effects.quiet import Quiet

NO_FAULTS: frozenset[Fault] = frozenset()


class Slips:
    """Prints slips, and settles those that were interrupted."""

    kind = EffectKind.PRINT_SLIP

    def __init__(
        self,
        journal: Journal,
        places: Sequence[Place[ReceiptPrinter]],
        patience: Patience,
        monotonic: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self._journal = journal
        self._places = places
        self._patience = patience
        self._quiet = Quiet(patience.quiet, journal.now, monotonic)
        self._predecessors = Predecessors(journal, self.recover, patience, monotonic, pause)

    def print(self, order: SlipOrder, report: Report) -> EffectOutcome:
        """Print one slip, after what is open on the printer was settled; of one request never a second."""
        if (earlier := self._earlier(order.request_id, report)) is not None:
            return earlier
        place = self._predecessors.choose(named(self._places, order.device))
        if place is None or place.report.status in ABSENT or hindrances(place.report):
            return NotStarted(NO_FAULTS if place is None else place.report.faults)
        if not self._predecessors.settled(place.name, report):
            return NotStarted(place.report.faults, occupied=True)
        with ExitStack() as stack:
            try:
                printer = stack.enter_context(place.claim(within=self._patience.claim))
                before = printer.run(lambda device: device.evidence(), within=self._patience.ask)
            except DeviceError as error:
                return NotStarted(place.report.faults, error.failure)
            effect = self._journal.intend(self._effect(order, place.name, before), before)
            return self._run(printer, self._journal.start(effect), order)

    def recover(self, effect: Effect) -> Effect:
        """Settle an interrupted slip by the printer's evidence; returned open where the printer is away."""
        effect = by_journal(self._journal, effect)
        if effect.state not in OPEN:
            return effect
        place = next((each for each in self._places if each.name == effect.device), None)
        if place is None:
            return self._journal.settle(effect, doubtful(Reason.DEVICE_GONE), None)
        try:
            with place.claim(within=self._patience.claim) as printer:
                after = printer.run(lambda device: device.evidence(), within=self._patience.ask)
        except DeviceError:
            return effect
        settled = decide(effect, after)
        if settled != CONFIRMED and self._quiet.lasts(effect):
            return effect
        return self._journal.settle(effect, settled, after)

    def _earlier(self, request_id: UUID | None, report: Report) -> EffectOutcome | None:
        """Return what came of an earlier slip of the request, None where one may be begun."""
        if (effect := self._journal.barring(request_id, self.kind)) is None:
            return None
        if effect.state in OPEN:
            self._predecessors.settled(effect.device, report)
            effect = self._journal.get(effect.effect_id)
        return None if effect.state is EffectState.FAILED else settled_outcome(effect)

    def _run(self, printer: Claimed[ReceiptPrinter], effect: Effect, order: SlipOrder) -> EffectOutcome:
        slip = replace(order.slip, job=effect.job or "")
        try:
            outcome = printer.run(lambda device: device.print_slip(slip), within=self._patience.slip)
        except DeviceError as error:
            never_asked = error.failure in NOT_BEGUN
            outcome = SlipOutcome(SlipResult.NOT_PRINTED if never_asked else SlipResult.UNKNOWN)
        try:
            after = printer.run(lambda device: device.evidence(), within=self._patience.ask)
        except DeviceError:
            after = None
        settled = _meaning(effect, outcome.result, after)
        if settled is None:
            return outcome_of(effect, doubtful(Reason.NO_EVIDENCE), outcome.faults)
        return outcome_of(self._journal.settle(effect, settled, after), settled, outcome.faults)

    def _effect(self, order: SlipOrder, device: str, before: Evidence) -> Effect:
        effect_id = self._journal.new_id()
        return Effect(
            effect_id=effect_id,
            kind=self.kind,
            device=device,
            state=EffectState.INTENDED,
            at=self._journal.now(),
            visit_id=order.visit_id,
            request_id=order.request_id,
            job=job_name(effect_id.bytes, before.job),
            purpose=order.purpose,
        )


def job_name(seed: bytes, last: str | None) -> str:
    """Return four printable characters from `seed`, other than the printer's last job: it echoes no more."""
    text = base64.b32encode(seed).decode()
    names = (text[start : start + 4] for start in range(0, len(text) - 4, 4))
    return next(name for name in names if name != last)


def decide(effect: Effect, after: Evidence) -> Settled:
    """Return what the printer's reading proves about a slip whose printing was interrupted.

    That the knife moved does not prove that it cut this slip: a printer's self-test cuts too.
    """
    if after.job is not None and after.job == effect.job:
        return CONFIRMED
    before = effect.before.get("counter")
    if after.counter is None or not isinstance(before, int):
        return doubtful(Reason.NO_EVIDENCE)
    risen = after.counter - before
    if risen == 0:
        return failed(Reason.NEVER_HAPPENED)
    return doubtful(Reason.UNATTRIBUTED if risen > 0 else Reason.CONTRADICTION)


def _meaning(effect: Effect, result: SlipResult, after: Evidence | None) -> Settled | None:
    """Return what a slip's result means, None where the printer must be asked again later.

    Just after contact was lost the slip may still be coming out, so only a proof that it did counts.
    """
    match result:
        case SlipResult.PRINTED:
            return CONFIRMED
        case SlipResult.NOT_PRINTED:
            return failed(Reason.NOT_PRINTED)
        case SlipResult.PARTLY_PRINTED:
            return failed(Reason.PARTLY_PRINTED)
        case SlipResult.UNKNOWN:
            proved = after is not None and decide(effect, after) == CONFIRMED
            return CONFIRMED if proved else None
