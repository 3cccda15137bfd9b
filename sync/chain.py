"""The audit chain on its way: what a batch says of it, and what the platform answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from contract.audit import (
    MOST_ENTRIES,
    NOTE,
    AuditEntry,
    AuditReceipt,
    AuditReport,
    ChainPoint,
    ChainSlice,
    ChainTip,
    Countersignature,
)
from contract.events import Batch, BatchReceipt
from kiosk.store.audit_rows import Entry
from kiosk.store.settings import COUNTERSIGNED
from kiosk.store.trusted import audit_keys, countersigned
from kiosk.store.unit import Unit

log = logging.getLogger(__name__)

PLATFORM_WENT_BACK = f"{NOTE}platform-went-back"
PLATFORM_DIFFERS = f"{NOTE}platform-differs"


class ChainTelling:
    """Tells the platform the entries that it has not got, and keeps its word for those that it has.

    One thread runs it. A platform that does not answer, being of an earlier release, is told the tip only.
    """

    def __init__(self) -> None:
        self._held: int | None = None
        self._signed = 0
        self._unanswered = False
        self._behind = False
        self._differs = False
        self._keys: dict[str, Ed25519PublicKey] = {}
        self._distrusted = ""

    def report(self, unit: Unit, tip: ChainTip, after: Batch | None = None) -> AuditReport:
        """Return what to say with a batch. `tip` was told before the view of `unit` began.

        `after` is a batch under way, after whose entries it goes on.
        """
        if self._held is None:
            self._held = self._signed = _countersigned(unit)
        before = None if after is None or after.audit is None else after.audit.slice
        told = None if self._unanswered else _slice(unit, tip, self._held if before is None else before.count)
        return AuditReport.model_construct(tip=tip, slice=told)

    def goes_on(self, batch: Batch, receipt: BatchReceipt) -> bool:
        """Say whether the platform holds what a batch told, so that one may go on after it."""
        told = None if batch.audit is None else batch.audit.slice
        return told is None or (receipt.audit is not None and receipt.audit.held == told.count)

    def take(self, unit: Unit, told: AuditReceipt | None) -> None:
        """Take the answer, in the transaction that acknowledges the batch."""
        self._unanswered = told is None
        if told is None:
            return
        self._held = told.held
        self._look_back(unit, told.held)
        if told.countersignature is not None and self._is_genuine(unit, told.countersignature):
            self._keep(unit, told.countersignature)

    def _look_back(self, unit: Unit, held: int) -> None:
        """Note on the edge that the platform holds less than it had signed: it lost something."""
        behind = held < self._signed
        if behind and not self._behind:
            log.error("the platform holds %d audit entries, and had signed %d", held, self._signed)
            unit.audit.note(PLATFORM_WENT_BACK, "", {"held": held, "signed": self._signed})
        self._behind = behind

    def _keep(self, unit: Unit, word: Countersignature) -> None:
        differs = not _is_here(unit, word)
        if differs and not self._differs:
            log.error("the platform signed an audit entry %d that is not the one here", word.count)
            unit.audit.note(PLATFORM_DIFFERS, str(word.epoch), {"count": word.count, "head": word.head})
            self._held = 0  # told from the beginning, it can say where
        self._differs = differs
        self._signed = word.count
        unit.settings.set(COUNTERSIGNED, word.model_dump_json())

    def _is_genuine(self, unit: Unit, word: Countersignature) -> bool:
        if word.key_id not in self._keys:
            self._keys = audit_keys(unit)
        key = self._keys.get(word.key_id)
        if key is not None and word.is_genuine(key):
            return True
        if word.key_id != self._distrusted:
            log.warning("a countersignature by key %s is not to be trusted", word.key_id)
        self._distrusted = word.key_id
        return False


def _countersigned(unit: Unit) -> int:
    """Return up to where the platform signed what is here; 0 where it signed something else."""
    word = countersigned(unit)
    return word.count if word is not None and _is_here(unit, word) else 0


def _is_here(unit: Unit, word: Countersignature) -> bool:
    return word.count == 0 or unit.audit_rows.head_at(word.count) == word.head


def _slice(unit: Unit, tip: ChainTip, held: int) -> ChainSlice | None:
    """Return the entries after those held, of one epoch and at most as many as a batch takes."""
    rows = unit.audit_rows.between(held, tip.count, MOST_ENTRIES)
    if not rows:
        return None
    begun = _epoch(unit, tip, rows[0].n)
    following = None if begun.epoch == tip.epoch else unit.audit_rows.epoch_after(rows[0].n)
    if following is not None:
        rows = [row for row in rows if row.n <= following.count] or rows[:1]
    return ChainSlice.model_construct(
        epoch=begun.epoch,
        parent=begun.parent,
        count=rows[-1].n,
        head=rows[-1].head,
        entries=_entries(rows),
    )


def _epoch(unit: Unit, tip: ChainTip, n: int) -> ChainPoint:
    """Return the epoch of an entry; the current one is known without a look."""
    if n > (0 if tip.parent is None else tip.parent.count):
        return tip
    return unit.audit_rows.epoch_of(n) or tip


def _entries(rows: Sequence[Entry]) -> list[AuditEntry]:
    return [
        AuditEntry.model_construct(n=row.n, at=row.at, kind=row.kind, subject=row.subject, digest=row.digest)
        for row in rows
    ]
