"""Putting saved rows into a new store, so that its parts fit together although some are missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select

from contract.effects import EffectInDoubt, EffectKind
from contract.events import VisitEnd
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.store.tables import audit, certificates, effects, journeys, visits
from kiosk.store.unit import Unit
from kiosk.store.visits import AFTER_SUBMISSION
from kiosk.store.wreck import Row, Rows

PROVES_PRINTS = frozenset({"effects", "certificates"})
NO_DEVICE = "unknown"
PARENTS = {
    "badges": {"employee_id": "employees"},
    "attachment_chunks": {"content_id": "attachments"},
    "request_attachments": {"request_id": "journeys", "content_id": "attachments"},
}
"""The tables whose rows need another's, by the column that both have."""


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows as they were read, with what they refer to where that is missing."""
    if table is journeys:
        _add_missing_visits(connection, rows)
    known = {column.name for column in table.columns}
    for row in rows:
        values = {name: value for name, value in row.items() if name in known}
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" for _ in values)
        connection.exec_driver_sql(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})',  # noqa: S608 - names of our own tables
            tuple(values.values()),
        )


def fit_together(tables: Mapping[str, Rows]) -> None:
    """Drop rows that are nothing without another that is missing; journeys are kept without their visit."""
    contents, chunks = tables["attachments"], tables["attachment_chunks"]
    read: Counter[int] = Counter()
    for row in chunks.rows.values():
        read[row["content_id"]] += len(row["bytes"])
    contents.drop([n for n, row in contents.rows.items() if row["sha256"] and read[n] != row["size"]])
    for name, parents in PARENTS.items():
        for column, parent in parents.items():
            there = {row[column] for row in tables[parent].rows.values()}
            rows = tables[name].rows
            tables[name].drop([n for n, row in rows.items() if row[column] not in there])


def go_on_with_audit(unit: Unit, rows: Rows, epoch: UUID) -> None:
    """Go on with the chain that was saved: a gap in it stays one, and the platform notices it."""
    own = [dict(row) for row in unit.connection.execute(select(audit)).mappings()]
    unit.connection.execute(delete(audit))
    insert_rows(unit.connection, audit, list(rows.rows.values()))
    chain = unit.audit_rows.chain()
    if chain is None:  # nothing can be gone on with
        unit.connection.execute(delete(audit))
        unit.connection.execute(insert(audit), own)
        return
    unit.audit.chain = chain
    unit.audit.begin_epoch(epoch, unit.outbox.last_seq())


def park_unknown_prints(
    unit: Unit, missing: Mapping[str, int], now: datetime, new_id: Callable[[], UUID]
) -> None:
    """Leave to staff what may have been printed: where its proof may be missing, it is not printed again."""
    if not missing.keys() & PROVES_PRINTS:
        return
    for journey in _may_be_printed(unit):
        effect = Effect(
            new_id(),
            EffectKind.PRINT_DOCUMENT,
            NO_DEVICE,
            EffectState.IN_DOUBT,
            now,
            visit_id=journey["visit_id"],
            request_id=journey["request_id"],
            reason="no-evidence",
        )
        unit.effects.add(effect)
        unit.outbox.put(
            EffectInDoubt(
                visit_id=effect.visit_id,
                request_id=effect.request_id,
                effect_id=effect.effect_id,
                at=now,
                kind=effect.kind,
                device=effect.device,
                evidence={},
            )
        )


def _may_be_printed(unit: Unit) -> list[RowMapping]:
    """Return the journeys of which nothing saved says whether they were printed."""
    printed = select(certificates.c.request_id).where(certificates.c.printed > 0)
    known = select(effects.c.request_id).where(
        effects.c.request_id.is_not(None),
        effects.c.kind == EffectKind.PRINT_DOCUMENT,
        effects.c.state.in_([*OPEN, EffectState.IN_DOUBT, EffectState.CONFIRMED]),
    )
    statement = select(journeys.c.request_id, journeys.c.visit_id).where(
        journeys.c.state.in_(AFTER_SUBMISSION),
        journeys.c.request_id.not_in(printed),
        journeys.c.request_id.not_in(known),
    )
    return list(unit.connection.execute(statement).mappings())


def _add_missing_visits(connection: Connection, rows: Sequence[Row]) -> None:
    """Add a closed visit for each that journeys are of and that was not saved."""
    there = set(connection.execute(select(visits.c.visit_id)).scalars())
    for row in rows:
        visit_id = UUID(row["visit_id"])
        if visit_id not in there:
            there.add(visit_id)
            opened_at = datetime.fromisoformat(row["opened_at"])
            connection.execute(
                insert(visits).values(
                    visit_id=visit_id,
                    opened_at=opened_at,
                    language=row["language"],
                    employee_id=row["employee_id"],
                    level=0,
                    means=[],
                    closed_at=opened_at,
                    end=VisitEnd.INTERRUPTED,
                )
            )
