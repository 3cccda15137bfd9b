"""One terminal's chain held against what it tells now, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from contract.audit import AuditEntry, AuditModel, ChainPoint, ChainSlice, ChainTip
from hub.audit.breaks import BreakKind
from hub.audit.lineage import Lineage
from hub.store.chains import Break, ChainRow, Chains, Segment

OVERTAKEN = timedelta(minutes=10)
"""For so long a tip that was told earlier than the last sound one counts as overtaken on its way."""

START = "0" * 64
LEADS_NOWHERE = frozenset({BreakKind.STOPPED, BreakKind.UNREADABLE})
"""Kinds after which another kind is still news."""

BRANCHES = frozenset({BreakKind.RESTORED, BreakKind.BEGUN_ANEW, BreakKind.PARENT_DIFFERS})
"""Kinds that each begin another chain, so that none is ever found twice."""


class Ledger:
    """Takes what a terminal tells; nothing is refused. What does not fit is a break, and begins a chain."""

    def __init__(self, rows: Chains, terminal_id: str, now: datetime) -> None:
        self._rows = rows
        self._terminal_id = terminal_id
        self._now = now
        self._lineage = Lineage(rows)
        self._touched: dict[int, ChainRow] = {}
        self._moved: ChainRow | None = None
        self.current = rows.current(terminal_id)
        self.breaks: list[Break] = []

    def take_slice(self, told: ChainSlice) -> int:
        """Take entries; return the number up to which they are held, after which more are wanted."""
        row = self.chain_of(told)
        if row is None:
            return self._wanted_before(told)
        if self._lineage.head_at(row, told.count) == told.head:
            return told.count
        first = told.entries[0].n
        if first > row.count + 1 or self._is_before_all(row, told):
            return row.count
        if (gap := _gap_in(told)) is not None:
            return self._anchor(told, BreakKind.GAP, gap)
        base, entries = self._from_known(row, told.entries)
        heads = _heads(base, entries)
        if heads[told.count].hex() != told.head:
            return self._anchor(told, BreakKind.ALTERED, None)
        self._go_on(row, told, entries, heads)
        return told.count

    def take_tip(self, tip: ChainTip) -> None:
        """Hold how far the chain goes, as the terminal says, against how far it was known to go."""
        row = self.chain_of(tip)
        current = self.current
        if row is None or current is None:
            self._date(tip)
            return
        held = self._lineage.head_at(row, tip.count)
        claimed = row is current and tip.count == current.claimed_count
        if held not in {None, tip.head} or (claimed and current.claimed_head != tip.head):
            self.note(BreakKind.DIFFERS, tip.count, tip, first_wrong=tip.count)
        elif row is current and tip.count >= current.top:
            self._hear(current, tip)
        elif not self._is_overtaken(current, tip):
            self.note(BreakKind.WENT_BACK, tip.count, tip, missing=max(0, current.top - tip.count))

    def chain_of(self, told: ChainPoint) -> ChainRow | None:
        """Return the chain of an epoch, begun where it is new; None where what came before is not here."""
        current = self.current
        if current is not None and current.epoch == told.epoch:
            return current
        return self._rows.of_epoch(self._terminal_id, told.epoch) or self._begin(told)

    def touch(self, row: ChainRow) -> ChainRow:
        """Have a changed chain written at the end."""
        self._touched[row.chain] = row
        return row

    def settle(self) -> None:
        """Write the chains that have changed."""
        for row in self._touched.values():
            self._rows.save(row)

    def note(
        self,
        kind: BreakKind,
        told_count: int,
        evidence: AuditModel | None = None,
        *,
        first_wrong: int | None = None,
        missing: int | None = None,
    ) -> None:
        """Note a break, unless the same was noted already and nothing sound was told since."""
        current = self.current
        if current is None or self._is_noted(current, kind):
            return
        found = Break(
            terminal_id=self._terminal_id,
            at=self._now,
            kind=kind,
            epoch=current.epoch,
            held_count=current.top,
            told_count=told_count,
            first_wrong=first_wrong,
            missing=missing,
            evidence="{}" if evidence is None else evidence.model_dump_json(),
        )
        self.breaks.append(replace(found, number=self._rows.add_break(found)))
        self.touch(current).broken = kind

    def _begin(self, told: ChainPoint) -> ChainRow | None:
        """Begin the chain of a new epoch where its parent ends, or where the terminal says that it ended."""
        current, parent = self.current, told.parent
        if parent is None:
            if current is not None:
                self.note(BreakKind.BEGUN_ANEW, 0, told, missing=current.top)
            return self._open(told.epoch, None, 0, START)
        if current is None:
            return None
        same = current.epoch == parent.epoch
        row = current if same else self._rows.of_epoch(self._terminal_id, parent.epoch)
        held = None if row is None else self._lineage.head_at(row, parent.count)
        if row is None or (held is None and parent.count > row.count):
            return None  # what is missing comes first
        if held != parent.head:
            self.note(BreakKind.PARENT_DIFFERS, parent.count, told, first_wrong=parent.count)
        elif row is not current or parent.count < current.top:
            self.note(BreakKind.RESTORED, parent.count, told, missing=max(0, current.top - parent.count))
        above = row.chain if held == parent.head else None
        return self._open(told.epoch, above, parent.count, parent.head)

    def _open(self, epoch: UUID, above: int | None, count: int, head: str) -> ChainRow:
        """Begin a chain; it is the current one from now on."""
        before = self.current
        row = ChainRow(
            terminal_id=self._terminal_id,
            chain=1 if before is None else before.chain + 1,
            epoch=epoch,
            parent_chain=above,
            base_count=count,
            base_head=head,
            count=count,
            head=head,
            claimed_count=0,
            claimed_head=START,
            broken=None,
            opening=0,
            turn=0,
            heard_at=self._now,
        )
        self._rows.add(row)
        self.current = self._moved = row
        return row

    def _is_before_all(self, row: ChainRow, told: ChainSlice) -> bool:
        """Say whether entries lie before what is known of a chain; note where they end otherwise than it."""
        if told.entries[-1].n > row.count or self._lineage.head_at(row, told.entries[0].n - 1) is not None:
            return False
        if self._lineage.head_at(row, told.count) is not None:
            self.note(BreakKind.DIFFERS, told.count, told, first_wrong=told.count)
        return True

    def _from_known(self, row: ChainRow, told: Sequence[AuditEntry]) -> tuple[str, Sequence[AuditEntry]]:
        """Return those of the told entries that can be held against what is here, and the head before."""
        base = self._lineage.head_at(row, told[0].n - 1)
        if base is not None:
            return base, told
        return row.head, [entry for entry in told if entry.n > row.count]

    def _go_on(
        self, row: ChainRow, told: ChainSlice, entries: Sequence[AuditEntry], heads: dict[int, bytes]
    ) -> None:
        """Append entries to their chain, or branch off where they are others than those held."""
        known = min(told.count, row.count)
        if known >= entries[0].n and heads[known].hex() != self._lineage.head_at(row, known):
            wrong = self._lineage.differs_from(row, [entry for entry in entries if entry.n <= known])
            self.note(BreakKind.DIFFERS, told.count, told, first_wrong=wrong)
            row = self._open(row.epoch, row.chain, wrong - 1, heads[wrong - 1].hex())
        elif row is not self.current:
            top = row.top if self.current is None else self.current.top
            self.note(BreakKind.WENT_BACK, row.count, told, missing=max(0, top - row.count))
            row = self._open(row.epoch, row.chain, row.count, row.head)
        self._append(row, [entry for entry in entries if entry.n > row.count], heads)

    def _append(self, row: ChainRow, entries: Sequence[AuditEntry], heads: dict[int, bytes]) -> None:
        first, last = entries[0].n, entries[-1].n
        head = heads[last].hex()
        self._rows.add_segment(self._terminal_id, Segment(row.chain, first, last, head, entries))
        row.count, row.head = last, head
        self._moved = self.touch(row)
        if row.claimed_count in heads and heads[row.claimed_count].hex() != row.claimed_head:
            self.note(BreakKind.DIFFERS, last, first_wrong=row.claimed_count)
            row.claimed_count, row.claimed_head, row.broken = last, head, None

    def _anchor(self, told: ChainSlice, kind: BreakKind, first_wrong: int | None) -> int:
        """Go on from where the terminal says that it is: its entries do not lead there."""
        self.note(kind, told.count, told, first_wrong=first_wrong)
        self._open(told.epoch, None, told.count, told.head)
        return told.count

    def _hear(self, row: ChainRow, tip: ChainTip) -> None:
        self.touch(row)
        if tip.count > row.count:
            row.claimed_count, row.claimed_head = tip.count, tip.head
        row.broken = None
        row.opening, row.turn, row.heard_at = tip.opening, tip.turn, self._now

    def _date(self, tip: ChainTip) -> None:
        """Note when entries were told that came with the tip of an epoch which is not here yet.

        The terminal had them by then: a tip from before that with fewer entries was overtaken on its way.
        """
        row = self.current
        if row is not None and row is self._moved and tip.count >= row.top:
            self.touch(row)
            row.opening, row.turn, row.heard_at = tip.opening, tip.turn, self._now

    def _wanted_before(self, told: ChainPoint) -> int:
        """Return where to go on so that the epoch before comes first."""
        if self.current is None or told.parent is None:
            return 0
        return max(0, min(self.current.count, told.parent.count - 1))

    def _is_overtaken(self, current: ChainRow, tip: ChainTip) -> bool:
        earlier = (tip.opening, tip.turn) <= (current.opening, current.turn)
        return earlier and self._now - current.heard_at <= OVERTAKEN

    @staticmethod
    def _is_noted(current: ChainRow, kind: BreakKind) -> bool:
        if current.broken is None or kind in BRANCHES:
            return False
        return kind == current.broken or not {kind, BreakKind(current.broken)} & LEADS_NOWHERE


def _gap_in(told: ChainSlice) -> int | None:
    """Return the first number that is not there, None where the entries follow each other up to the count."""
    for before, after in pairwise(told.entries):
        if after.n != before.n + 1:
            return before.n + 1
    return None if told.entries[-1].n == told.count else told.entries[-1].n + 1


def _heads(base: str, entries: Sequence[AuditEntry]) -> dict[int, bytes]:
    """Return the head after each entry, and the one before the first."""
    head = bytes.fromhex(base)
    heads = {entries[0].n - 1: head} if entries else {}
    for entry in entries:
        heads[entry.n] = head = entry.after(head)
    return heads
