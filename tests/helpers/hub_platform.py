"""A platform for tests: cheap passwords, a clock by hand, three employees, and envelopes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from argon2 import PasswordHasher

from contract.event import Event
from contract.events import Envelope, RequestSubmitted
from hub.api.access import digest
from hub.assembly import Platform, assemble
from hub.id_number import check_digit
from hub.passwords import Passwords
from hub.settings import Settings
from hub.store.accounts import Role, User
from hub.store.people import Person
from hub.store.terminals import Terminal

START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
TOKEN = "a-token-for-tests"
PASSWORD = "a long enough password"
ID_BODY = "00000119900101001"
ID_NUMBER = ID_BODY + check_digit(ID_BODY)


@dataclass
class Clock:
    """A clock that a test moves."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        self.now += timedelta(**length)


def cheap() -> Passwords:
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def person(employee_id: str, **changes: object) -> Person:
    values: dict[str, object] = {
        "employee_id": employee_id,
        "name": "欧阳䶮",
        "name_latin": "Ouyang Yan",
        "status": "active",
        "site": "beijing-north",
        "badge_uids": [f"04{int(employee_id[1:]):012X}"],
        "id_number": None,
        "pin_hash": None,
        "department_zh": "财务部",
        "department_en": "Finance",
        "position_zh": "专员",
        "position_en": "Specialist",
        "hired_on": date(2020, 7, 1),
        "left_on": None,
    }
    return Person(**{**values, **changes})  # type: ignore[arg-type]  # values by name


def platform_on(url: str, folder: Path, clock: Clock) -> Platform:
    """Return a platform with terminals T001 and T002, three employees and a console user."""
    platform = assemble(Settings(database=url, data=folder), passwords=cheap(), clock=clock)
    with platform.database.write() as unit:
        for terminal_id in ("T001", "T002"):
            unit.terminals.add(Terminal(terminal_id, "beijing-north", digest(TOKEN)), clock())
        unit.people.save(
            [
                person("E000001", id_number=ID_NUMBER),
                person("E000002", status="left", left_on=date(2025, 1, 31)),
                person("E000003", site="shanghai-east"),
            ]
        )
        unit.accounts.save(User("wang", Role.HR, cheap().hash(PASSWORD)))
    return platform


def envelope(event: Event, seq: int, epoch: UUID) -> dict[str, object]:
    """Return an envelope as JSON gives it."""
    payload = json.dumps(event.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
    return Envelope(
        epoch=epoch,
        seq=seq,
        event_id=uuid4(),
        recorded_at=START,
        payload=payload,
        sha256=hashlib.sha256(payload.encode()).hexdigest(),
    ).model_dump(mode="json")


def submitted(employee_id: str = "E000001", **changes: object) -> RequestSubmitted:
    """Return a request for a certificate of employment."""
    values: dict[str, object] = {
        "visit_id": uuid4(),
        "request_id": uuid4(),
        "at": START,
        "service_id": "cert.employment",
        "service_version": 1,
        "employee_id": employee_id,
        "language": "zh",
        "answers": {"purpose": "loan", "language": "both", "addressee": "某银行", "copies": 1},
        "claim_code": "7K2M-9QXD",
    }
    return RequestSubmitted.model_validate({**values, **changes})
