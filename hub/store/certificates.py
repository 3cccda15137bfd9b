"""Certificates: their numbers, what they state, whether they still hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import Connection, select, update

from hub.store import bulk
from hub.store.announcements import Announcements, Topic
from hub.store.tables import certificates
from hub.store.upsert import next_number
from hub.store.writes import Writes


@dataclass(frozen=True)
class Certificate:
    """One certificate that was issued for one request."""

    number: str
    terminal_id: str
    request_id: UUID
    employee_id: str
    kind: str
    issued_at: datetime
    facts: dict[str, JsonValue] = field(repr=False)
    verify_code: str = field(repr=False)
    revoked_at: datetime | None = None
    revoked_reason: str | None = None


class Certificates:
    """Every certificate ever issued."""

    def __init__(self, connection: Connection, writes: Writes, announcements: Announcements) -> None:
        self._connection = connection
        self._writes = writes
        self._announcements = announcements

    def take_numbers(self, prefix: str, year: int, count: int) -> list[str]:
        """Return the next numbers of a series, such as ZM-2026-000123, without gaps."""
        last = next_number(self._connection, f"certificate:{prefix}:{year}", count)
        return [f"{prefix}-{year}-{number:06d}" for number in range(last - count + 1, last + 1)]

    def add(self, issued: Sequence[Certificate]) -> None:
        """Remember certificates."""
        if issued:
            rows = [dict(vars(certificate)) for certificate in issued]
            self._writes.join(bulk.insertion(certificates), rows)
        for one in issued:
            self._tell(Topic.CERTIFICATE_ISSUED, one.issued_at, one)

    def find(self, number: str) -> Certificate | None:
        """Return a certificate by its number."""
        self._writes.make()
        statement = select(certificates).where(certificates.c.number == number)
        row = self._connection.execute(statement).mappings().one_or_none()
        return Certificate(**row) if row else None

    def revoke(self, number: str, reason: str, at: datetime) -> bool:
        """Withdraw a certificate that still holds; return False where there is none such."""
        self._writes.make()
        statement = (
            update(certificates)
            .where(certificates.c.number == number, certificates.c.revoked_at.is_(None))
            .values(revoked_at=at, revoked_reason=reason)
            .returning(*certificates.c)
        )
        revoked = self._connection.execute(statement).mappings().one_or_none()
        if revoked is not None:
            self._tell(Topic.CERTIFICATE_REVOKED, at, Certificate(**revoked))
        return revoked is not None

    def _tell(self, topic: Topic, at: datetime, about: Certificate) -> None:
        self._announcements.tell(
            topic,
            at,
            about.number,
            number=about.number,
            kind=about.kind,
            terminal_id=about.terminal_id,
            request_id=str(about.request_id),
            employee_id=about.employee_id,
        )
