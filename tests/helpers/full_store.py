"""A store with something of everything in it, and what it says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from contract.effects import EffectKind
from contract.feed import RequestRefused
from kiosk.domain.effect import Effect, EffectState
from kiosk.domain.visit import JourneyState
from kiosk.store.store import Store
from kiosk.store.tables import metadata
from tests.helpers.terminal_store import (
    CountedIds,
    HandClock,
    certificate,
    entry,
    journey,
    page,
    visit,
    visit_opened,
)

Facts = dict[str, set[tuple[Any, ...]]]


def fill(store: Store, messages: int = 120) -> None:
    """Put visits, journeys, certificates, effects, people and a queue into a store."""
    moment = HandClock()()
    with store.unit() as unit:
        for number in range(1, 31):
            unit.visits.open(visit(number))
        for number in range(1, 21):
            unit.journeys.add(
                replace(
                    journey(number, state=JourneyState.SUBMITTED, code=f"CODE{number:04}"),
                    visit_id=UUID(int=number),
                    answers={"purpose": "x" * 900},
                )
            )
            unit.certificates.apply(certificate(number))
        unit.certificates.mark_printed("C-2026-000001")
        unit.directory.apply(
            page(1, *(entry(number, badges=(f"04{number:06X}",)) for number in range(1, 41)))
        )
        for number in range(1, 11):
            unit.effects.add(
                Effect(
                    UUID(int=number),
                    EffectKind.PRINT_DOCUMENT,
                    "a4",
                    EffectState.CONFIRMED if number == 1 else EffectState.STARTED,
                    moment,
                    request_id=UUID(int=100 + number),
                )
            )
        unit.settings.set("feed.cursor", "17")
        for number in range(1, messages + 1):
            unit.outbox.put(visit_opened(number))
        first = unit.outbox.first(1)[0].envelope
        unit.outbox.bury(first.epoch, first.seq, "malformed")
        unit.refusals.apply(
            RequestRefused(request_id=UUID(int=999), reason_zh="试用期内", reason_en="Still on probation.")
        )


def facts(store: Store) -> Facts:
    """Return every row of every table, but for what the store says of itself."""
    with store.view() as unit:
        rows = {
            table.name: unit.connection.exec_driver_sql(f'SELECT * FROM "{table.name}"').all()
            for table in metadata.sorted_tables
        }
    told = {name: {tuple(map(str, row)) for row in found} for name, found in rows.items()}
    del told["audit"]  # every opening adds to it; `kiosk audit verify` looks at it
    told["settings"] = {row for row in told["settings"] if not row[0].startswith("store.")}
    return told


def full_store(folder: Path) -> Facts:
    """Make a full store in `folder`, close it, and return what is in it."""
    store = Store.open(folder, bytes(range(32)), HandClock(), CountedIds())
    fill(store)
    told = facts(store)
    store.close()
    return told
