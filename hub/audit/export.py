"""Writing what the platform holds of a terminal's chain, for the terminal to be held against."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from contract.audit import moment
from contract.audit_export import ExportBegin, ExportChain, ExportEvents, ExportSegment
from hub.store.unit import Unit


def export(unit: Unit, terminal_id: str, now: datetime) -> Iterator[str]:
    """Yield the lines of an export, in bounded memory."""
    yield ExportBegin(terminal_id=terminal_id, at=moment(now)).model_dump_json()
    for row in unit.chains.every(terminal_id):
        yield ExportChain(
            chain=row.chain,
            parent=row.parent_chain,
            epoch=row.epoch,
            base=row.base_count,
            base_head=row.base_head,
            count=row.count,
            head=row.head,
            claimed=row.claimed_count,
        ).model_dump_json()
        for one in unit.chains.segments(terminal_id, row.chain):
            segment = ExportSegment.model_construct(
                line="segment", chain=one.chain, head=one.head, entries=list(one.entries)
            )
            yield segment.model_dump_json()
    yield ExportEvents(ids=[]).model_dump_json()
    for ids in unit.inbox.event_ids(terminal_id):
        yield ExportEvents(ids=ids).model_dump_json()
