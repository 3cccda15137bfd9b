"""The relay: takes the outbox to the platform, in order and at least once; the platform makes it once."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from contract.events import Batch, BatchReceipt, Envelope, EnvelopeReceipt, Receipt
from contract.problems import ProblemType
from kiosk.store.outbox import Waiting
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from sync.answers import BatchRefused, BatchTooLarge, Hub, Receipts, Trouble, Unreachable
from sync.backoff import Backoff
from sync.beside import Beside
from sync.chain import ChainTelling
from sync.progress import ProgressMeter

log = logging.getLogger(__name__)

LARGEST_BATCH = 100
PERHAPS_TOO_MUCH = frozenset({Trouble.SLOW, Trouble.CUT_OFF})
"""Troubles of a line that may carry less at a time: without smaller tries it might never carry anything."""


Delivery = Receipts | BatchRefused | BatchTooLarge | Unreachable


@dataclass(frozen=True)
class Round:
    """One run: envelopes settled, what stopped it, seconds until the next run (None: nothing waits)."""

    settled: int = 0
    trouble: Trouble | None = None
    wait: float | None = None


@dataclass(frozen=True)
class Load:
    """A batch that is ready to go, and what it was made of."""

    waiting: Sequence[Waiting]
    batch: Batch

    @property
    def last(self) -> int:
        """The seq of its last envelope."""
        return self.waiting[-1].envelope.seq


@dataclass(frozen=True)
class Taken:
    """A batch that the platform took whole, and its answer, which is not in the store yet."""

    load: Load
    receipt: BatchReceipt


class Relay:
    """Delivers envelopes in the order of their seq. Not thread-safe: one thread runs it.

    While a full batch is under way, the answer to the one before is put into the store and the next batch is
    read. The next goes only after a batch that was taken whole: what has to move or to be tried again goes
    before what follows it. A kill in between leaves envelopes that the platform has; it takes none twice.

    `answered` is called after each batch that the platform took: weeks of events are one long run.
    """

    def __init__(
        self,
        store: Store,
        hub: Hub,
        backoff: Backoff,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float] = time.monotonic,
        *,
        answered: Callable[[], None] = lambda: None,
        beside: Callable[[str], Beside[Delivery]] = Beside,
        largest: int = LARGEST_BATCH,
    ) -> None:
        self._store = store
        self._hub = hub
        self._backoff = backoff
        self._clock = clock
        self._answered = answered
        self._beside = beside
        self._largest = largest
        self.meter = ProgressMeter(lambda: store.waiting, monotonic)
        self._limit = self._largest
        self._moved: set[UUID] = set()
        self._chain = ChainTelling()

    def hurry(self) -> None:
        """Hold nothing back any more: the platform was seen to answer."""
        with self._store.unit() as unit:
            unit.outbox.hurry()

    def run_once(self) -> Round:
        """Deliver what is due until nothing is left, or until the platform cannot be reached."""
        with self._beside("sync-relay-line") as line:
            return self._run(line)

    def _run(self, line: Beside[Delivery]) -> Round:
        settled = 0
        taken: Taken | None = None
        ahead: Load | None = None
        while (load := ahead or self._load()) is not None:
            self.meter.saw(load.waiting[0].envelope.recorded_at)
            if (held := self._held_for(load.waiting[0])) > 0:
                self._keep(taken)
                return Round(settled, wait=held)
            envelopes = load.batch.envelopes
            answer, ahead = self._deliver(line, load, taken)
            taken = None
            match answer:
                case Receipts(receipt) if _answers(receipt, envelopes):
                    if ahead is not None and _takes_all(receipt) and self._chain.goes_on(load.batch, receipt):
                        taken = Taken(load, receipt)
                    else:
                        ahead = None
                        self._take(receipt, load)
                    self._limit = min(self._largest, self._limit * 2)
                    self._answered()
                    settled += len(envelopes)
                case Receipts():
                    return self._postpone(load.waiting[0], settled, Unreachable(Trouble.NOT_THE_CONTRACT))
                case BatchRefused(problem):
                    settled += self._narrow(envelopes, problem)
                case BatchTooLarge():
                    settled += self._narrow(envelopes, ProblemType.TOO_LARGE)
                case Unreachable() as unreachable:
                    if unreachable.trouble in PERHAPS_TOO_MUCH:
                        self._limit = max(1, len(envelopes) // 2)
                    return self._postpone(load.waiting[0], settled, unreachable)
            ahead = ahead if taken else None
        self.meter.saw(None)
        self._limit = self._largest
        return Round(settled)

    def _load(self, after: Load | None = None) -> Load | None:
        """Return the next batch, or the one that follows another; None where nothing does."""
        tip = self._store.tell_tip()
        with self._store.view() as unit:
            waiting = unit.outbox.first(self._limit, after=0 if after is None else after.last)
            whole = bool(waiting) and self._limit == self._largest
            audit = self._chain.report(unit, tip, None if after is None else after.batch) if whole else None
        if not waiting:
            return None
        envelopes = [each.envelope for each in waiting]
        return Load(waiting, Batch(sent_at=self._clock(), envelopes=envelopes, audit=audit))

    def _deliver(
        self, line: Beside[Delivery], load: Load, taken: Taken | None
    ) -> tuple[Delivery, Load | None]:
        """Deliver a batch; beside that keep the answer to the one before and read the one that follows."""
        if taken is None and len(load.waiting) < self._largest:
            return self._hub.deliver(load.batch), None
        flight = line.begin(lambda: self._hub.deliver(load.batch))
        try:
            self._keep(taken)
            ahead = self._load(load) if len(load.waiting) == self._largest else None
        finally:
            flight.exception()  # waits: never two questions at once, whatever the store does
        return flight.result(), ahead

    def _keep(self, taken: Taken | None) -> None:
        if taken is not None:
            self._take(taken.receipt, taken.load)

    def _held_for(self, head: Waiting) -> float:
        """Return for how many seconds the head is held back; a clock that was set back holds nothing."""
        if head.next_at is None:
            return 0.0
        held = (head.next_at - self._clock()).total_seconds()
        return held if held <= self._backoff.longest else 0.0

    def _take(self, receipt: BatchReceipt, load: Load) -> None:
        """Acknowledge, bury or renumber each envelope, all in one transaction."""
        envelopes = load.batch.envelopes
        reused = {each.epoch for each in receipt.receipts if each.problem == ProblemType.KEY_REUSED}
        epoch = self._store.epoch
        if epoch in reused:
            epoch = self._store.begin_epoch(epoch)
        there: dict[UUID, list[int]] = {}
        with self._store.unit() as unit:
            for envelope, answer in zip(envelopes, _in_order(receipt, envelopes), strict=True):
                if answer.receipt is Receipt.REJECTED:
                    self._settle_rejected(unit, envelope, answer, epoch)
                else:
                    self._moved.discard(envelope.event_id)
                    there.setdefault(envelope.epoch, []).append(envelope.seq)
            for each, seqs in there.items():
                unit.outbox.acknowledge(each, seqs)
            if load.batch.audit is not None:
                self._chain.take(unit, receipt.audit)
        self.meter.settled(len(envelopes))

    def _settle_rejected(self, unit: Unit, envelope: Envelope, answer: EnvelopeReceipt, epoch: UUID) -> None:
        if self._may_move(envelope, answer):
            log.warning("key %d was used before: this store is a restored copy, new epoch", envelope.seq)
            self._moved.add(envelope.event_id)
            unit.outbox.move(envelope.seq, epoch)
        else:
            self._bury(unit, envelope, answer.problem or "no reason told")

    def _may_move(self, envelope: Envelope, answer: EnvelopeReceipt) -> bool:
        """Whether a new epoch helps: the key is taken by another payload, and it is the first time."""
        return answer.problem == ProblemType.KEY_REUSED and envelope.event_id not in self._moved

    def _bury(self, unit: Unit, envelope: Envelope, problem: str) -> None:
        log.error("envelope %d is a dead letter: %s", envelope.seq, problem)
        unit.dead_letters.bury(envelope, problem)

    def _narrow(self, envelopes: Sequence[Envelope], problem: str) -> int:
        """Halve the batch to find what the platform does not take; a single one is a dead letter."""
        if len(envelopes) > 1:
            self._limit = max(1, len(envelopes) // 2)
            return 0
        with self._store.unit() as unit:
            self._bury(unit, envelopes[0], problem)
        self.meter.settled(1)
        return 1

    def _postpone(self, head: Waiting, settled: int, unreachable: Unreachable) -> Round:
        self.meter.stopped()
        delay = self._backoff.delay(head.attempts, unreachable.retry_after)
        with self._store.unit() as unit:
            until = self._clock() + timedelta(seconds=delay)
            unit.outbox.postpone(head.envelope.epoch, head.envelope.seq, until)
        return Round(settled, unreachable.trouble, delay)


def _answers(receipt: BatchReceipt, envelopes: Sequence[Envelope]) -> bool:
    """Whether there is exactly one receipt for each envelope."""
    told = [(each.epoch, each.seq) for each in receipt.receipts]
    return sorted(told) == sorted((each.epoch, each.seq) for each in envelopes)


def _takes_all(receipt: BatchReceipt) -> bool:
    """Whether the platform has all of it now."""
    return all(each.receipt is not Receipt.REJECTED for each in receipt.receipts)


def _in_order(receipt: BatchReceipt, envelopes: Sequence[Envelope]) -> list[EnvelopeReceipt]:
    by_key = {(each.epoch, each.seq): each for each in receipt.receipts}
    return [by_key[envelope.epoch, envelope.seq] for envelope in envelopes]
