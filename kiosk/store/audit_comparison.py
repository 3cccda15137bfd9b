"""Holding the audit trail against what the platform holds of it, by its export. It only reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contract.audit import NOTE, AuditEntry
from contract.audit_export import ExportBegin, ExportChain, ExportEvents, ExportSegment
from kiosk.store.audit_proof import Finding
from kiosk.store.trusted import countersigned
from kiosk.store.unit import Unit


@dataclass
class Exported:
    """An export, read: chains by number, their segments in order; `events` is None where it tells of none."""

    chains: dict[int, ExportChain] = field(default_factory=dict)
    segments: dict[int, list[ExportSegment]] = field(default_factory=dict)
    events: set[str] | None = None
    at: str = ""

    def take(self, line: ExportBegin | ExportChain | ExportSegment | ExportEvents) -> None:
        """Take a line."""
        match line:
            case ExportChain():
                self.chains[line.chain] = line
            case ExportSegment():
                self.segments.setdefault(line.chain, []).append(line)
            case ExportEvents():
                self.events = (self.events or set()) | {str(event_id) for event_id in line.ids}
            case ExportBegin():
                self.at = line.at

    def entries(self) -> Iterator[AuditEntry]:
        """Yield what the platform holds to be the trail, from where it knows it on."""
        path: list[tuple[ExportChain, int]] = []
        chain = self.current
        upto = 0 if chain is None else chain.count
        while chain is not None:
            path.append((chain, upto))
            upto = chain.base
            chain = None if chain.parent is None else self.chains.get(chain.parent)
        for one, last in reversed(path):
            for segment in self.segments.get(one.chain, []):
                yield from (entry for entry in segment.entries if one.base < entry.n <= last)

    @property
    def current(self) -> ExportChain | None:
        """The chain that goes on now."""
        return self.chains[max(self.chains)] if self.chains else None


def compare(unit: Unit, exported: Exported) -> Iterator[Finding]:
    """Yield how the trail differs from the platform's: the first entry that does, and either end."""
    current = exported.current
    last = unit.audit_rows.chain()
    count = 0 if last is None else last.count
    if current is None:
        yield Finding(None, "the platform holds no chain of this terminal")
        return
    yield from _first_difference(unit, exported)
    if (known := max(current.count, current.claimed)) > count:
        yield Finding(count + 1, f"the last {known - count} entries are missing: the platform knows {known}")
    if current.count <= count and current.count and unit.audit_rows.head_at(current.count) != current.head:
        yield Finding(current.count, f"the platform's sum after entry {current.count} is another")
    word = countersigned(unit)
    if word is not None and word.count > current.count:
        yield Finding(None, f"the platform signed {word.count} entries, and holds {current.count}")
    if exported.events is not None:
        yield from _events_gone(unit, exported.events, told_all=word is not None and exported.at >= word.at)


def _events_gone(unit: Unit, held: set[str], *, told_all: bool) -> Iterator[Finding]:
    """Tell of events that are neither here any more nor at the platform.

    Unless the export was made after the last answer of the platform (`told_all`), those after the last event
    in it may have been delivered since.
    """
    events = {entry.subject: entry.n for entry in unit.audit_rows.every() if not entry.kind.startswith(NOTE)}
    last = max((n for event_id, n in events.items() if event_id in held), default=0)
    here = unit.outbox.event_ids()
    for event_id, n in events.items():
        if event_id not in here and event_id not in held and (told_all or n < last):
            yield Finding(n, f"the event of entry {n} is neither here nor at the platform: {event_id}")


def _first_difference(unit: Unit, exported: Exported) -> Iterator[Finding]:
    here = {}
    for told in exported.entries():
        if told.n not in here:
            here = {entry.n: entry for entry in unit.audit_rows.between(told.n - 1, told.n + 999, 1000)}
        mine = here.get(told.n)
        if mine is None:
            yield Finding(told.n, f"entry {told.n} is missing here, and the platform holds it")
            return
        if (mine.at, mine.kind, mine.subject, mine.digest) != (told.at, told.kind, told.subject, told.digest):
            yield Finding(
                told.n, f"entry {told.n} ({mine.kind}) is another than the platform holds ({told.kind})"
            )
            return
