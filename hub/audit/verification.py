"""Recomputing what the platform holds: its own trail, and every terminal's chain beside that one's events."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel

from contract.audit import NOTE, NOTHING, AuditEntry, head_after, moment
from contract.dead_letters import PREFIX
from hub.audit.lineage import Lineage
from hub.store.chains import ChainRow
from hub.store.inbox import Kept
from hub.store.unit import Unit

BURIED = f"{NOTE}event-buried"
"""A note on an event that its terminal made a dead letter: it may never come."""


def verify_trail(unit: Unit, knew: tuple[int, str] | None = None) -> Iterator[str]:
    """Yield what is wrong with the platform's own trail.

    `knew` is an end that it had, kept elsewhere: whoever may write in the database can make all in it fit.
    """
    head, last = NOTHING, 0
    noted, its_head = knew or (0, head.hex())
    for entry in unit.trail.every():
        if entry.after(head).hex() != entry.head:
            yield f"the platform's trail: entry {entry.entry} was altered, or one before it removed"
        head, last = bytes.fromhex(entry.head or NOTHING.hex()), entry.entry
        if last == noted and entry.head != its_head:
            yield f"the platform's trail: entry {noted}, or one before, is another than was kept elsewhere"
    if last < noted:
        yield f"the platform's trail: it had {noted} entries, and has {last}"
    known, sum_known = unit.trail.end()
    if last < known:
        yield f"the platform's trail: its last entries are missing: {last + 1} to {known}"
    elif (last, head.hex()) != (known, sum_known):
        yield f"the platform's trail: its end, entry {last}, is not the one that was noted"


def as_far_as_readable(whose: str, findings: Iterator[str]) -> Iterator[str]:
    """Yield what is found, and where it ends early because of a value that cannot be read.

    SQLite takes a value of any type in a column of any type: https://www.sqlite.org/datatype3.html
    """
    try:
        yield from findings
    except (ValueError, TypeError, AttributeError) as error:
        yield f"{whose}: a value was altered so that it cannot be read; the rest was not looked at ({error})"


def verify_terminal(unit: Unit, terminal_id: str) -> Iterator[str]:
    """Yield what is wrong with what is held of a terminal's chain, and of its events by that."""
    told = Told()
    behind = False
    if unit.terminals.find(terminal_id) is None:
        yield f"{terminal_id}: there is a chain of it, and it is missing among the terminals"
    for number, row in enumerate(unit.chains.every(terminal_id), 1):
        if row.chain != number:
            yield f"{terminal_id}: chain {number} is missing"
        yield from _verify_base(unit, row)
        yield from _verify_segments(unit, row, told)
        behind = row.claimed_count > row.count
    if told.last_n:
        yield from _verify_events(unit, terminal_id, told, behind=behind)
    if open_breaks := unit.chains.open_breaks().get(terminal_id, 0):
        yield f"{terminal_id}: {open_breaks} breaks that nobody has acknowledged, see the console"


@dataclass(frozen=True)
class Said:
    """What an entry says of an event; number 0 where there is no entry."""

    n: int = 0
    digest: str = ""
    kind: str = ""
    at: str = ""

    def fits(self, event: Kept) -> bool:
        """Say whether the event is the one that the entry is about, as it was put."""
        put = event.sha256, event.type, moment(event.recorded_at)
        return (self.digest, self.kind, self.at) == put


@dataclass
class Told:
    """What the entries say of events, by the event's id."""

    events: dict[str, Said] = field(default_factory=dict)
    buried: dict[str, int] = field(default_factory=dict)
    notices: set[str] = field(default_factory=set)
    first_at: str = ""
    last_at: str = ""
    last_n: int = 0

    def take(self, entry: AuditEntry) -> None:
        """Take note of an entry; of an id that comes twice the later counts."""
        if entry.kind == BURIED:
            self.buried[entry.subject] = entry.n
        elif not entry.kind.startswith(NOTE):
            self.events[entry.subject] = Said(entry.n, entry.digest, entry.kind, entry.at)
            if entry.kind.startswith(PREFIX):
                self.notices.add(entry.subject)
        self.first_at = self.first_at or entry.at
        self.last_at, self.last_n = entry.at, entry.n


class Sorted(BaseModel):
    """What an event is found by: the platform's columns for it are copies of these."""

    visit_id: UUID | None = None
    at: AwareDatetime | None = None

    def fits(self, event: Kept) -> bool:
        """Say whether the columns have it as the event tells it."""
        at: datetime = self.at or event.recorded_at
        return (self.visit_id, at) == (event.visit_id, event.happened_at)


def _verify_base(unit: Unit, row: ChainRow) -> Iterator[str]:
    if row.parent_chain is None:
        return
    parent = unit.chains.numbered(row.terminal_id, row.parent_chain)
    held = None if parent is None else Lineage(unit.chains).head_at(parent, row.base_count)
    if held != row.base_head:
        yield f"{row.terminal_id}: chain {row.chain} does not begin where chain {row.parent_chain} has it"


def _verify_segments(unit: Unit, row: ChainRow, told: Told) -> Iterator[str]:
    name = f"{row.terminal_id}: chain {row.chain}"
    count, head = row.base_count, row.base_head
    for segment in unit.chains.segments(row.terminal_id, row.chain):
        where = f"{name}, entries {segment.first} to {segment.last}"
        if segment.first != count + 1:
            yield f"{name}: entries {count + 1} to {segment.first - 1} are missing"
        elif [entry.n for entry in segment.entries] != list(range(segment.first, segment.last + 1)):
            yield f"{where}: entries were removed"
        elif head_after(bytes.fromhex(head), segment.entries).hex() != segment.head:
            yield f"{where}: an entry was altered, or the sum"
        for entry in segment.entries:
            told.take(entry)
        count, head = segment.last, segment.head
    if count < row.count:
        yield f"{name}: its last entries are missing: {count + 1} to {row.count}"
    elif (count, head) != (row.count, row.head):
        yield f"{name}: its end, entry {count}, is not the one that was noted"


def _verify_events(unit: Unit, terminal_id: str, told: Told, *, behind: bool) -> Iterator[str]:
    """Hold events and entries against each other. While entries are `behind`, the last events have none."""
    held, last_held, last_seq = set(), 0, 0
    place: tuple[UUID | None, int] = (None, 0)
    without: list[tuple[int, str]] = []
    for event in unit.inbox.every(terminal_id):
        name = f"{terminal_id}: event {event.epoch}/{event.seq}"
        if hashlib.sha256(event.payload.encode()).hexdigest() != event.sha256:
            yield f"{name} was altered: its payload or its digest"
        elif not Sorted.model_validate_json(event.payload).fits(event):
            yield f"{name} is filed under another visit or moment than it tells"
        said = told.events.get(str(event.event_id), Said())
        n = said.n
        if n and not said.fits(event):
            yield f"{name} is another than entry {n} says"
        if n:
            last_seq = max(last_seq, event.seq)
            if place[0] == event.epoch and n < place[1]:
                yield f"{name} has another place than its entry {n}"
            place = event.epoch, n
        elif told.first_at <= moment(event.recorded_at) <= told.last_at:
            without.append((event.seq, name))
        held.add(str(event.event_id))
        last_held = max(last_held, n)
    yield from (f"{name} has no entry" for seq, name in without if not behind or seq < last_seq)
    yield from _verify_missing(unit, terminal_id, told, held, last_held)


def _verify_missing(
    unit: Unit, terminal_id: str, told: Told, held: Collection[str], last_held: int
) -> Iterator[str]:
    """Tell of events that were here once.

    A terminal delivers in the order of its entries: where a later event is held, an earlier one was held too,
    or refused. That it was refused is told by an event of its own, but of what only tells of a dead letter.
    """
    for event_id, said in told.events.items():
        n = said.n
        buried = told.buried.get(event_id, 0)
        untold = buried >= last_held or (buried and event_id in told.notices)
        if n >= last_held or event_id in held or untold:
            continue
        if unit.dead_letters.find(terminal_id, UUID(event_id)) is None:
            yield f"{terminal_id}: the event of entry {n} is missing: {event_id}"
