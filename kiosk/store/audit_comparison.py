"""Holding the audit trail against what the platform holds of it, by its export. It only reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from contract.audit import AuditEntry
from contract.audit_export import ExportBegin, ExportChain, ExportSegment
from kiosk.store.audit_proof import Finding
from kiosk.store.trusted import countersigned
from kiosk.store.unit import Unit


@dataclass
class Exported:
    """An export, read: chains by number, their segments in order."""

    chains: dict[int, ExportChain] = field(default_factory=dict)
    segments: dict[int, list[ExportSegment]] = field(default_factory=dict)

    def take(self, line: ExportBegin | ExportChain | ExportSegment) -> None:
        """Take a line."""
        match line:
            case ExportChain():
                self.chains[line.chain] = line
            case ExportSegment():
                self.segments.setdefault(line.chain, []).append(line)
            case ExportBegin():
                pass

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
