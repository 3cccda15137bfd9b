"""What terminal, platform and printers each say happened, read from their own files once all have ended."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
import zxingcpp
from sqlalchemy import Table, select, text

from deploy.stand.stand import Stand
from hub.audit.verification import verify_terminal, verify_trail
from hub.store import tables as hub_tables
from hub.store.database import Database, open_engine
from hub.store.gift_tables import gift_items as hub_items
from hub.store.gift_tables import gifts as hub_gifts
from kiosk.store import tables
from kiosk.store.audit_proof import AuditProof
from kiosk.store.data_folder import DataFolder
from kiosk.store.engine import encrypted_engine
from kiosk.store.key import key_from_file
from kiosk.store.trusted import audit_keys, countersigned

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Terminal:
    """The terminal's store: its rows by id, and the last seq that its outbox ever gave."""

    epoch: UUID
    last_seq: int
    waiting: int
    visits: Mapping[UUID, Row]
    journeys: Mapping[UUID, Row]
    effects: Mapping[UUID, Row]
    certificates: Mapping[UUID, Row]


@dataclass(frozen=True)
class Platform:
    """The platform's record: every event in the order of its seq, and what it made of them."""

    events: tuple[Row, ...]
    visits: Mapping[UUID, Row]
    requests: Mapping[UUID, Row]
    effects: Mapping[UUID, Row]
    certificates: Mapping[UUID, Row]


@dataclass(frozen=True)
class Papers:
    """What lies in the outlets: sheets by certificate number, and how many slips."""

    sheets: Counter[str]
    slips: int


def terminal_of(stand: Stand) -> Terminal:
    """Read the terminal's store with its own key; nobody may have it open."""
    data = stand.terminal_data
    engine = encrypted_engine(data / "store" / "store.db", key_from_file(data / "key"))
    try:
        with engine.connect() as connection:

            def rows(table: Table, key: str) -> dict[UUID, Row]:
                return {row[key]: row for row in connection.execute(select(table)).mappings()}

            settings = {row.name: row.value for row in connection.execute(select(tables.settings))}
            last = connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")).scalar()
            return Terminal(
                epoch=UUID(settings["store.epoch"]),
                last_seq=int(last or 0),
                waiting=len(connection.execute(select(tables.outbox)).all()),
                visits=rows(tables.visits, "visit_id"),
                journeys=rows(tables.journeys, "request_id"),
                effects=rows(tables.effects, "effect_id"),
                certificates=rows(tables.certificates, "request_id"),
            )
    finally:
        engine.dispose()


def platform_of(stand: Stand) -> Platform:
    """Read the platform's database."""
    engine = open_engine(stand.database)
    try:
        with engine.connect() as connection:

            def rows(table: Table, key: str) -> dict[UUID, Row]:
                return {row[key]: row for row in connection.execute(select(table)).mappings()}

            in_order = select(hub_tables.events).order_by(hub_tables.events.c.epoch, hub_tables.events.c.seq)
            return Platform(
                events=tuple(connection.execute(in_order).mappings()),
                visits=rows(hub_tables.visits, "visit_id"),
                requests=rows(hub_tables.requests, "request_id"),
                effects=rows(hub_tables.effects, "effect_id"),
                certificates=rows(hub_tables.certificates, "request_id"),
            )
    finally:
        engine.dispose()


def papers_of(stand: Stand, certificates: Iterable[Row]) -> Papers:
    """Look at the paper: each sheet is known by the verify code printed on it."""
    numbers = {row["verify_code"]: row["number"] for row in certificates}
    rig = stand.folder / "rig"
    sheets = Counter(numbers[_code(sheet)] for sheet in (rig / "document").rglob("sheet-*.png"))
    return Papers(sheets, len(list((rig / "receipt").rglob("slip-*.png"))))


def audit_of(stand: Stand) -> list[str]:
    """Return what both sides' audits find wrong."""
    with DataFolder(stand.terminal_data).look(lambda: datetime.now(UTC)) as looking, looking.view() as unit:
        found = [one.words for one in AuditProof(unit, audit_keys(unit)).verify()]
        assert countersigned(unit) is not None
    database = Database(stand.database)
    try:
        with database.read() as platform:
            found += verify_trail(platform)
            for terminal in platform.terminals.every():
                found += verify_terminal(platform, terminal.terminal_id)
    finally:
        database.close()
    return found


def payload(event: Row) -> dict[str, Any]:
    """Return what an event says."""
    said: dict[str, Any] = json.loads(event["payload"])
    return said


def timelines(platform: Platform) -> dict[UUID, list[str]]:
    """Return what each visit consists of, in order; staff make no visit."""
    told: dict[UUID, list[str]] = {}
    for event in platform.events:
        if event["visit_id"] is None:
            continue
        told.setdefault(event["visit_id"], []).append(event["type"])
    return told


def _code(sheet: Path) -> str:
    found = zxingcpp.read_barcodes(cv2.imread(str(sheet)))
    assert len(found) == 1, f"{sheet.name}: {len(found)} codes"
    return found[0].text


def gifts_of(stand: Stand) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Return both ledgers of gifts and things, the platform's and the terminal's, row for row."""
    engine = open_engine(stand.database)
    try:
        with engine.connect() as connection:
            gifts = connection.execute(select(hub_gifts.c.gift_id, hub_gifts.c.handed_out_at)).all()
            there = hub_items.c.left_at.is_(None)
            items = connection.execute(select(hub_items.c.item_id, hub_items.c.door).where(there)).all()
    finally:
        engine.dispose()
    platform = {(one.gift_id, one.handed_out_at is not None) for one in gifts}
    platform |= {(one.item_id, one.door) for one in items}
    with DataFolder(stand.terminal_data).look(lambda: datetime.now(UTC)) as looking, looking.view() as unit:
        known = {one.employee_id for one in (stand.cast.owner, stand.cast.colleague, stand.cast.longest)}
        own = {
            (gift.gift_id, gift.handed_out_at is not None)
            for person in known
            for gift in unit.gifts.of(person)
        }
        own |= {(item.item_id, item.door) for item in unit.gift_items.every()}
    return platform, own
