"""Looking back along a terminal's chain, through the chains that it branched from."""

from __future__ import annotations

from collections.abc import Sequence

from contract.audit import AuditEntry, head_after
from hub.store.chains import ChainRow, Chains


class Lineage:
    """What one terminal's chains hold at a number."""

    def __init__(self, rows: Chains) -> None:
        self._rows = rows

    def head_at(self, row: ChainRow, n: int) -> str | None:
        """Return the head after entry `n` of a chain; None where it is not held."""
        found: ChainRow | None = row
        while found is not None and n < found.base_count:
            above = found.parent_chain
            found = None if above is None else self._rows.numbered(found.terminal_id, above)
        if found is None or n > found.count:
            return None
        if n == found.count:
            return found.head
        return found.base_head if n == found.base_count else self._inside(found, n)

    def differs_from(self, row: ChainRow, told: Sequence[AuditEntry]) -> int:
        """Return the number of the first told entry that is another than the one held."""
        for entry in told:
            if self._entry(row, entry.n) != entry:
                return entry.n
        raise LookupError("all told entries are held, and their heads differ")

    def _inside(self, row: ChainRow, n: int) -> str | None:
        segment = self._rows.segment_with(row.terminal_id, row.chain, n)
        if segment is None:
            return None
        if segment.last == n:
            return segment.head
        before = self.head_at(row, segment.first - 1)
        if before is None:
            return None
        return head_after(bytes.fromhex(before), segment.entries[: n - segment.first + 1]).hex()

    def _entry(self, row: ChainRow, n: int) -> AuditEntry | None:
        found: ChainRow | None = row
        while found is not None and n <= found.base_count:
            above = found.parent_chain
            found = None if above is None else self._rows.numbered(found.terminal_id, above)
        segment = None if found is None else self._rows.segment_with(found.terminal_id, found.chain, n)
        return None if segment is None else segment.entries[n - segment.first]
