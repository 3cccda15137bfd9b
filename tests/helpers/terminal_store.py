"""A terminal's store for tests, its clock, and facts to put into it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from contract.events import VisitOpened
from contract.feed import CertificateIssued, DirectoryEntry, DirectoryPage
from contract.language import Language
from kiosk.domain.visit import JourneyRecord, JourneyState, Visit
from kiosk.store.store import Store

KEY = bytes(range(32))


class HandClock:
    """A clock that is moved by hand; monotonic seconds and moments go together."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> datetime:
        return datetime(2026, 11, 23, 8, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds


class CountedIds:
    """UUIDs in order, so that a failing test can be read."""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> UUID:
        self.last += 1
        return UUID(int=self.last << 96 | 0x4000_8000_0000_0000_0000)


def open_store(folder: Path, clock: HandClock | None = None, key: bytes = KEY) -> Store:
    return Store.open(folder, key, clock or HandClock())


def visit_opened(number: int) -> VisitOpened:
    return VisitOpened(visit_id=UUID(int=number), at=datetime(2026, 11, 23, tzinfo=UTC), language=Language.ZH)


def visit(number: int = 1) -> Visit:
    return Visit(UUID(int=number), datetime(2026, 11, 23, 8, tzinfo=UTC), Language.ZH)


def journey(
    number: int = 1, *, state: JourneyState = JourneyState.OPEN, code: str | None = None
) -> JourneyRecord:
    moment = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
    return JourneyRecord(
        request_id=UUID(int=100 + number),
        visit_id=UUID(int=1),
        employee_id="E000001",
        service_id="cert.employment",
        service_version=1,
        state=state,
        step_id="purpose",
        language=Language.EN,
        opened_at=moment + timedelta(seconds=number),
        updated_at=moment,
        answers={"purpose": "bank", "addressee": "某某银行"},
        claim_code=code,
    )


def certificate(number: int = 1) -> CertificateIssued:
    return CertificateIssued(
        request_id=UUID(int=100 + number),
        employee_id="E000001",
        number=f"C-2026-{number:06d}",
        issued_at=datetime(2026, 11, 23, 8, 2, tzinfo=UTC),
        facts={"name": "张三", "hired_on": "2020-02-29"},
        verify_code="HRC1:TEST",
    )


def entry(number: int, *, badges: tuple[str, ...] = (), status: str = "active") -> DirectoryEntry:
    return DirectoryEntry(
        employee_id=f"E{number:06d}",
        name="张三",
        name_latin="Zhang San",
        status=status,
        badge_uids=list(badges),
        id_digest=f"{number:064x}",
        pin_hash=None,
        department_zh="财务部",
        department_en="Finance",
        position_zh="会计",
        position_en="Accountant",
        hired_on=date(2020, 2, 29),
    )


def page(version: int, *entries: DirectoryEntry, salt: str = "00", more: bool = False) -> DirectoryPage:
    return DirectoryPage(salt=salt, entries=list(entries), version=version, more=more)
