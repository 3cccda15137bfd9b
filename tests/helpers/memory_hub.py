"""A platform made of memory: keeps what it took, answers as it is told to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from contract.attachments import AttachmentState
from contract.events import Batch, BatchReceipt, Envelope, EnvelopeReceipt, Receipt
from contract.feed import FACT_TYPES, DirectoryPage, FeedItem, Heartbeat, KeySet, Neighbourhood
from sync.answers import (
    BatchRefused,
    BatchTooLarge,
    ContentRefused,
    Decisions,
    Heard,
    Receipts,
    Trouble,
    UnknownFact,
    Unreachable,
)

Delivery = Receipts | BatchRefused | BatchTooLarge | Unreachable


class MemoryHub:
    """Takes each key once. `trouble` makes every answer that; `verdict` decides on single envelopes."""

    def __init__(self) -> None:
        self.taken: dict[tuple[UUID, int], Envelope] = {}
        self.batches: list[int] = []
        self.trouble: Unreachable | None = None
        self.too_large_from: int | None = None
        self.poison: Callable[[Envelope], bool] = lambda envelope: not envelope
        self.lose_answers = 0
        self.items: list[FeedItem] = []
        self.known = FACT_TYPES
        self.asked_after: list[int] = []
        self.answers_left: int | None = None
        self.pages: dict[int, DirectoryPage] = {}
        self.key_set = KeySet(keys=[], employer_zh="示例集团", employer_en="Example Group")
        self.heartbeats: list[Heartbeat] = []
        self.neighbourhood = Neighbourhood(neighbours=[])

    def deliver(self, batch: Batch) -> Delivery:
        self.batches.append(len(batch.envelopes))
        if self.trouble is not None:
            return self.trouble
        if self.too_large_from is not None and len(batch.envelopes) >= self.too_large_from:
            return BatchTooLarge()
        if any(self.poison(envelope) for envelope in batch.envelopes):
            return BatchRefused("malformed")
        receipts = [self._take(envelope) for envelope in batch.envelopes]
        if self.lose_answers:
            self.lose_answers -= 1
            return Unreachable(Trouble.NO_NETWORK)
        return Receipts(BatchReceipt(receipts=receipts, received_at=datetime(2026, 11, 23, tzinfo=UTC)))

    def feed(self, after: int, wait: float) -> Decisions | Unreachable:
        assert wait >= 0
        if self.trouble is not None:
            return self.trouble
        if self.answers_left is not None:
            self.answers_left -= 1
            if self.answers_left < 0:
                return Unreachable(Trouble.NO_NETWORK)
        self.asked_after.append(after)
        new = tuple(item for item in self.items if item.cursor > after)
        known = tuple(item for item in new[:2] if item.fact.type in self.known)
        unknown = tuple(
            UnknownFact(item.cursor, item.fact.type) for item in new[:2] if item.fact.type not in self.known
        )
        return Decisions(known, new[:2][-1].cursor if new else after, len(new) > 2, unknown)

    def directory(self, after: int) -> DirectoryPage | Unreachable:
        return self.trouble or self.pages[after]

    def keys(self) -> KeySet | Unreachable:
        return self.trouble or self.key_set

    def neighbours(self) -> Neighbourhood | Unreachable:
        return self.trouble or self.neighbourhood

    def heartbeat(self, heartbeat: Heartbeat) -> Heard | Unreachable:
        if self.trouble is None:
            self.heartbeats.append(heartbeat)
        return self.trouble or Heard()

    def attachment(self, sha256: str) -> AttachmentState | ContentRefused | Unreachable:  # noqa: ARG002 - the protocol names it
        return self.trouble or ContentRefused("unknown-attachment")

    def append(
        self, sha256: str, offset: int, content: bytes
    ) -> AttachmentState | ContentRefused | Unreachable:
        raise NotImplementedError(f"{len(content)} bytes at {offset} of {sha256}, which nobody announced")

    def payloads(self) -> list[str]:
        """Return what was taken, in the order in which it was taken."""
        return [envelope.payload for envelope in self.taken.values()]

    def _take(self, envelope: Envelope) -> EnvelopeReceipt:
        key = (envelope.epoch, envelope.seq)
        known = self.taken.setdefault(key, envelope)
        if known is envelope:
            answer, problem = Receipt.ACCEPTED, None
        elif known.sha256 == envelope.sha256:
            answer, problem = Receipt.DUPLICATE, None
        else:
            answer, problem = Receipt.REJECTED, "key-reused"
        return EnvelopeReceipt(epoch=key[0], seq=key[1], receipt=answer, problem=problem)
