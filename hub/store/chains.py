"""The terminals' audit chains as the platform holds them, and the breaks in them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, CursorResult, bindparam, func, insert, select, update

from contract.audit import AuditEntry
from hub.store import bulk
from hub.store.chain_tables import chain_breaks, chain_segments, chains
from hub.store.writes import Writes

KEY = ("terminal_id", "chain")
MOVING = (
    *("count", "head", "claimed_count", "claimed_head", "broken"),
    *("opening", "turn", "heard_at", "signed_count", "signed_at"),
)
"""The columns of a chain that change. What each batch needs is put together once: that takes the longest."""

CURRENT = (
    select(chains)
    .where(chains.c.terminal_id == bindparam("terminal"))
    .order_by(chains.c.chain.desc())
    .limit(1)
)
EARLIER = chains.alias("earlier")
LAST = select(func.max(EARLIER.c.chain)).where(EARLIER.c.terminal_id == chains.c.terminal_id)
CURRENT_OF = {
    dialect: select(chains).where(
        bulk.among(dialect, chains.c.terminal_id, "these"), chains.c.chain == LAST.scalar_subquery()
    )
    for dialect in bulk.INSERTS
}
SAVE = bulk.change(chains, KEY, MOVING)


@dataclass
class ChainRow:
    """A stretch of a terminal's chain that goes on without a break; see the table for its columns."""

    terminal_id: str
    chain: int
    epoch: UUID
    parent_chain: int | None
    base_count: int
    base_head: str
    count: int
    head: str
    claimed_count: int
    claimed_head: str
    broken: str | None
    opening: int
    turn: int
    heard_at: datetime
    signed_count: int = 0
    signed_at: datetime | None = None

    @property
    def top(self) -> int:
        """The furthest that was ever told of it."""
        return max(self.count, self.claimed_count)


@dataclass(frozen=True)
class Segment:
    """Entries that came together; `head` is the one after the last."""

    chain: int
    first: int
    last: int
    head: str
    entries: Sequence[AuditEntry] = field(repr=False)


@dataclass(frozen=True)
class Break:
    """A chain did not go on as the platform held it. `number` is 0 until it is written."""

    terminal_id: str
    at: datetime
    kind: str
    epoch: UUID
    held_count: int
    told_count: int
    first_wrong: int | None = None
    missing: int | None = None
    evidence: str = field(default="{}", repr=False)
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    reason: str | None = None
    number: int = 0


class Chains:
    """The chains of all terminals. A chain that is asked for twice in a transaction is one and the same."""

    def __init__(self, connection: Connection, writes: Writes) -> None:
        self._connection = connection
        self._writes = writes
        self._known: dict[tuple[str, int], ChainRow] = {}
        self._current: dict[str, ChainRow | None] = {}
        self._changed: dict[tuple[str, int], ChainRow] = {}

    def look_up(self, names: Collection[str]) -> None:
        """Look up the current chains of terminals whose rows are held: each is asked for next."""
        if names:
            found = self._connection.execute(
                CURRENT_OF[self._connection.dialect.name], {"these": list(names)}
            )
            rows = {row["terminal_id"]: ChainRow(**row) for row in found.mappings()}
            self._current = {name: self._same(rows.get(name)) for name in names}

    def current(self, terminal_id: str) -> ChainRow | None:
        """Return a terminal's current chain."""
        if terminal_id in self._current:
            return self._current[terminal_id]
        return self._one(self._connection.execute(CURRENT, {"terminal": terminal_id}))

    def of_epoch(self, terminal_id: str, epoch: UUID) -> ChainRow | None:
        """Return the last chain of an epoch."""
        return self._first((chains.c.terminal_id == terminal_id) & (chains.c.epoch == epoch))

    def numbered(self, terminal_id: str, chain: int) -> ChainRow | None:
        """Return a chain by its number."""
        return self._first((chains.c.terminal_id == terminal_id) & (chains.c.chain == chain))

    def every(self, terminal_id: str | None = None) -> list[ChainRow]:
        """Return all chains of a terminal, or of all, by name and number."""
        wanted = select(chains).order_by(chains.c.terminal_id, chains.c.chain)
        if terminal_id is not None:
            wanted = wanted.where(chains.c.terminal_id == terminal_id)
        return [ChainRow(**row) for row in self._connection.execute(wanted).mappings()]

    def latest(self) -> list[ChainRow]:
        """Return the current chain of each terminal that has one, by name."""
        return list({row.terminal_id: row for row in self.every()}.values())

    def terminals(self) -> list[str]:
        """Return the names under which any chain is held."""
        return list(self._connection.execute(select(chains.c.terminal_id).distinct()).scalars())

    def add(self, row: ChainRow) -> None:
        """Add a chain; it is the current one from now on."""
        self._connection.execute(insert(chains), vars(row))
        self._known[row.terminal_id, row.chain] = row
        self._current.pop(row.terminal_id, None)

    def save(self, row: ChainRow) -> None:
        """Have a chain written as it now is, at the end."""
        self._changed[row.terminal_id, row.chain] = row

    def postpone(self) -> None:
        """Have chains that were to be written written with whatever else is postponed."""
        changed, self._changed = self._changed, {}
        if changed:
            rows = ({name: getattr(row, name) for name in SAVE.names} for row in changed.values())
            self._writes.postpone(SAVE, rows)

    def add_segment(self, terminal_id: str, segment: Segment) -> None:
        """Keep entries that came together, in one row."""
        entries = [[one.n, one.at, one.kind, one.subject, one.digest] for one in segment.entries]
        row = {**vars(segment), "terminal_id": terminal_id}
        row["entries"] = json.dumps(entries, separators=(",", ":"))
        self._writes.join(bulk.insertion(chain_segments), [row])

    def segment_with(self, terminal_id: str, chain: int, n: int) -> Segment | None:
        """Return the segment that holds entry `n`."""
        self._writes.make()
        this = (chain_segments.c.terminal_id == terminal_id) & (chain_segments.c.chain == chain)
        holding = (chain_segments.c.first <= n) & (chain_segments.c.last >= n)
        row = self._connection.execute(select(chain_segments).where(this, holding)).first()
        return None if row is None else _segment(row)

    def segments(self, terminal_id: str, chain: int) -> Iterator[Segment]:
        """Yield a chain's segments in order, one at a time."""
        self._writes.make()
        this = (chain_segments.c.terminal_id == terminal_id) & (chain_segments.c.chain == chain)
        firsts = select(chain_segments.c.first).where(this).order_by(chain_segments.c.first)
        for first in self._connection.execute(firsts).scalars().all():
            one = select(chain_segments).where(this, chain_segments.c.first == first)
            yield _segment(self._connection.execute(one).one())

    def add_break(self, found: Break) -> int:
        """Keep a break and return its number."""
        row = {name: value for name, value in vars(found).items() if name != "number"}
        added = insert(chain_breaks).values(**row).returning(chain_breaks.c.number)
        return int(self._connection.execute(added).scalar_one())

    def breaks(self, terminal_id: str | None = None, limit: int | None = None) -> list[Break]:
        """Return breaks, the newest first."""
        wanted = select(chain_breaks).order_by(chain_breaks.c.number.desc()).limit(limit)
        if terminal_id is not None:
            wanted = wanted.where(chain_breaks.c.terminal_id == terminal_id)
        return [Break(**row) for row in self._connection.execute(wanted).mappings()]

    def open_breaks(self) -> dict[str, int]:
        """Return how many breaks of each terminal nobody has acknowledged."""
        wanted = (
            select(chain_breaks.c.terminal_id, func.count())
            .where(chain_breaks.c.acknowledged_at.is_(None))
            .group_by(chain_breaks.c.terminal_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(wanted)}

    def acknowledge(self, number: int, by: str, reason: str, at: datetime) -> str | None:
        """Note who has looked into a break; return its terminal, None where it is not open."""
        this = update(chain_breaks).where(
            chain_breaks.c.number == number, chain_breaks.c.acknowledged_at.is_(None)
        )
        done = this.values(acknowledged_at=at, acknowledged_by=by, reason=reason)
        return self._connection.execute(done.returning(chain_breaks.c.terminal_id)).scalar_one_or_none()

    def _first(self, condition: Any) -> ChainRow | None:
        wanted = select(chains).where(condition).order_by(chains.c.chain.desc()).limit(1)
        return self._one(self._connection.execute(wanted))

    def _one(self, found: CursorResult[Any]) -> ChainRow | None:
        row = found.mappings().first()
        if row is None:
            return None
        return self._same(ChainRow(**row))

    def _same(self, row: ChainRow | None) -> ChainRow | None:
        return None if row is None else self._known.setdefault((row.terminal_id, row.chain), row)


def _segment(row: Any) -> Segment:
    stored: list[tuple[int, str, str, str, str]] = json.loads(row.entries)
    entries = [
        AuditEntry.model_construct(n=n, at=at, kind=kind, subject=subject, digest=digest)
        for n, at, kind, subject, digest in stored
    ]
    return Segment(row.chain, row.first, row.last, row.head, entries)
