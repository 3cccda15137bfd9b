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
from sync.chain import ChainTelling
from sync.progress import ProgressMeter

log = logging.getLogger(__name__)

LARGEST_BATCH = 100
PERHAPS_TOO_MUCH = frozenset({Trouble.SLOW, Trouble.CUT_OFF})
"""Troubles of a line that may carry less at a time: without smaller tries it might never carry anything."""


@dataclass(frozen=True)
class Round:
    """One run: envelopes settled, what stopped it, seconds until the next run (None: nothing waits)."""

    settled: int = 0
    trouble: Trouble | None = None
    wait: float | None = None


class Relay:
    """Delivers envelopes in the order of their seq. Not thread-safe: one thread runs it.

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
    ) -> None:
        self._store = store
        self._hub = hub
        self._backoff = backoff
        self._clock = clock
        self._answered = answered
        self.meter = ProgressMeter(lambda: store.waiting, monotonic)
        self._limit = LARGEST_BATCH
        self._moved: set[UUID] = set()
        self._chain = ChainTelling()

    def hurry(self) -> None:
        """Hold nothing back any more: the platform was seen to answer."""
        with self._store.unit() as unit:
            unit.outbox.hurry()

    def run_once(self) -> Round:
        """Deliver what is due until nothing is left, or until the platform cannot be reached."""
        settled = 0
        while True:
            tip = self._store.tell_tip()
            with self._store.view() as unit:
                waiting = unit.outbox.first(self._limit)
                audit = self._chain.report(unit, tip) if waiting and self._limit == LARGEST_BATCH else None
            self.meter.saw(waiting[0].envelope.recorded_at if waiting else None)
            if not waiting:
                self._limit = LARGEST_BATCH
                return Round(settled)
            if (held := self._held_for(waiting[0])) > 0:
                return Round(settled, wait=held)
            envelopes = [each.envelope for each in waiting]
            match self._hub.deliver(Batch(sent_at=self._clock(), envelopes=envelopes, audit=audit)):
                case Receipts(receipt) if _answers(receipt, envelopes):
                    self._take(receipt, envelopes)
                    self._limit = min(LARGEST_BATCH, self._limit * 2)
                    self._answered()
                    settled += self._settled(len(envelopes))
                case Receipts():
                    return self._postpone(waiting[0], settled, Unreachable(Trouble.NOT_THE_CONTRACT))
                case BatchRefused(problem):
                    settled += self._narrow(envelopes, problem)
                case BatchTooLarge():
                    settled += self._narrow(envelopes, ProblemType.TOO_LARGE)
                case Unreachable() as unreachable:
                    if unreachable.trouble in PERHAPS_TOO_MUCH:
                        self._limit = max(1, len(envelopes) // 2)
                    return self._postpone(waiting[0], settled, unreachable)

    def _held_for(self, head: Waiting) -> float:
        """Return for how many seconds the head is held back; a clock that was set back holds nothing."""
        if head.next_at is None:
            return 0.0
        held = (head.next_at - self._clock()).total_seconds()
        return held if held <= self._backoff.longest else 0.0

    def _take(self, receipt: BatchReceipt, envelopes: Sequence[Envelope]) -> None:
        """Acknowledge, bury or renumber each envelope, all in one transaction."""
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
            self._chain.take(unit, receipt.audit)

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
        return self._settled(1)

    def _settled(self, count: int) -> int:
        self.meter.settled(count)
        return count

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


def _in_order(receipt: BatchReceipt, envelopes: Sequence[Envelope]) -> list[EnvelopeReceipt]:
    by_key = {(each.epoch, each.seq): each for each in receipt.receipts}
    return [by_key[envelope.epoch, envelope.seq] for envelope in envelopes]
