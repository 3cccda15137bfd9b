"""Stores as earlier releases left them: `python -m tests.helpers.old_stores 0003` makes that revision's file.

A file is made once, when its migration is new, and kept: what it holds was written by that release's schema.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from kiosk.store import schema
from kiosk.store.engine import encrypted_engine
from kiosk.store.lineage import DATABASE, NAME, key_check

KEPT = Path(__file__).parents[1] / "data" / "stores"
KEY = bytes(range(32))
EPOCH = UUID(int=0xE90C << 96)
OPENINGS = 3
MOMENT = "2026-11-23T08:00:00.000000+00:00"
WAITING = 12
BURIED = 4  # the seq that the platform refused
Row = dict[str, Any]


def kept(revision: str) -> Path:
    """Return the file of a revision."""
    return KEPT / f"{revision}.db"


def lay_out(revision: str, folder: Path) -> None:
    """Put the store of a revision into `folder`, with the mark that its release wrote."""
    folder.mkdir()
    shutil.copyfile(kept(revision), folder / DATABASE)
    mark = {
        "epoch": str(EPOCH),
        "openings": OPENINGS,
        "inode": (folder / DATABASE).stat().st_ino,
        "key_check": key_check(KEY),
    }
    (folder / NAME).write_text(json.dumps(mark))


def make(revision: str) -> None:
    """Make the file of a revision."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DATABASE
        engine = encrypted_engine(path, KEY)
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(schema.SCRIPTS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            for table, rows in contents().items():
                for row in rows:
                    insert(connection, table, row)
        engine.dispose()
        shutil.copyfile(path, kept(revision))


def insert(connection: Connection, table: str, row: Row) -> None:
    """Insert a row by the columns that the table has at this revision."""
    there = {column[1] for column in connection.exec_driver_sql(f"PRAGMA table_info({table})")}
    values = {name: value for name, value in row.items() if name in there}
    names, marks = ", ".join(f'"{name}"' for name in values), ", ".join("?" for _ in values)
    connection.exec_driver_sql(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values()))


def contents() -> dict[str, list[Row]]:
    """Return what every old store holds, by table, in the form of the first schema."""
    return {
        "settings": [
            {"name": "store.epoch", "value": str(EPOCH)},
            {"name": "store.openings", "value": str(OPENINGS)},
            {"name": "feed.cursor", "value": "17"},
            {"name": "directory.version", "value": "5"},
        ],
        "visits": [_visit(1, closed_at=MOMENT, end="left"), _visit(2)],
        "journeys": [_journey(101, 1, "completed", "ABCD2345"), _journey(102, 2, "submitted", "EFGH6789")],
        "outbox": [_message(seq) for seq in range(1, WAITING + 2)],
        "certificates": [_certificate()],
        "refusals": [{"request_id": _hex(102), "reason_zh": "试用期内", "reason_en": "On probation."}],
        "employees": [_employee()],
        "badges": [{"uid": "04A1B2C3", "employee_id": "E000001"}],
        "pin_failures": [{"employee_id": "E000001", "count": 2, "last_at": MOMENT}],
        "effects": [_effect(7, "confirmed"), _effect(8, "started"), _effect(9, "in-doubt")],
    }


def _hex(number: int) -> str:
    return UUID(int=number).hex


def _visit(number: int, **end: str) -> Row:
    row = {"visit_id": _hex(number), "opened_at": MOMENT, "language": "zh", "employee_id": "E000001"}
    return {**row, "level": 2, "means": '["id-card"]', **end}


def _journey(number: int, visit: int, state: str, code: str) -> Row:
    return {
        "request_id": _hex(number),
        "visit_id": _hex(visit),
        "employee_id": "E000001",
        "service_id": "cert.employment",
        "service_version": 1,
        "state": state,
        "step_id": "print",
        "language": "zh",
        "answers": '{"purpose": "bank"}',
        "claim_code": code,
        "opened_at": MOMENT,
        "updated_at": MOMENT,
        "outcome": "done" if state == "completed" else None,
    }


def _message(seq: int) -> Row:
    told = {"at": "2026-11-23T08:00:00Z", "language": "zh", "type": "visit.opened"}
    payload = json.dumps(
        {**told, "visit_id": str(UUID(int=seq))}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    buried = {"buried_at": MOMENT, "reason": "malformed"} if seq == BURIED else {}
    return {
        "seq": seq,
        "epoch": EPOCH.hex,
        "event_id": _hex(1000 + seq),
        "recorded_at": MOMENT,
        "payload": payload,
        "sha256": hashlib.sha256(payload.encode()).hexdigest(),
        "attempts": 0,
        **buried,
    }


def _certificate() -> Row:
    return {
        "request_id": _hex(101),
        "employee_id": "E000001",
        "number": "C-2026-000001",
        "issued_at": MOMENT,
        "facts": '{"name": "张三"}',
        "verify_code": "HRC1:TEST",
        "printed": 1,
    }


def _employee() -> Row:
    return {
        "employee_id": "E000001",
        "name": "张三",
        "name_latin": "Zhang San",
        "active": 1,
        "id_digest": "a" * 64,
        "pin_hash": None,
        "department_zh": "财务部",
        "department_en": "Finance",
        "position_zh": "会计",
        "position_en": "Accountant",
        "hired_on": "2020-02-29",
        "left_on": None,
    }


def _effect(number: int, state: str) -> Row:
    return {
        "effect_id": _hex(number),
        "kind": "print-document",
        "device": "a4",
        "state": state,
        "at": MOMENT,
        "visit_id": _hex(1),
        "request_id": _hex(101),
        "job": f"K-{number}",
        "units": 1,
        "certificate_number": "C-2026-000001",
        "before": '{"counter": 3}',
        "after": '{"counter": 4}' if state == "confirmed" else "{}",
    }


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        make(wanted)
