"""What the platform decided about requests: certificates to print, refusals to tell."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from contract.feed import CertificateIssued, CertificateRevoked, RequestRefused
from kiosk.domain.visit import IssuedCertificate, RefusedRequest
from kiosk.store.tables import certificates, refusals


class Certificates:
    """The certificates issued for requests of this terminal."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply(self, fact: CertificateIssued) -> None:
        """Keep an issued certificate; the same fact told twice changes nothing."""
        self._connection.execute(
            insert(certificates)
            .values(
                request_id=fact.request_id,
                employee_id=fact.employee_id,
                number=fact.number,
                issued_at=fact.issued_at,
                facts=fact.facts,
                verify_code=fact.verify_code,
            )
            .on_conflict_do_nothing()
        )

    def revoke(self, fact: CertificateRevoked) -> None:
        """Keep that a certificate holds no more; the same fact told twice changes nothing."""
        self._connection.execute(
            update(certificates)
            .where(certificates.c.number == fact.number, certificates.c.revoked_at.is_(None))
            .values(revoked_at=fact.revoked_at, revoked_zh=fact.reason_zh, revoked_en=fact.reason_en)
        )

    def by_request(self, request_id: UUID) -> IssuedCertificate | None:
        """Return the certificate of a request, None while there is none."""
        return self._first(certificates.c.request_id == request_id)

    def by_number(self, number: str) -> IssuedCertificate | None:
        """Return the certificate with this number."""
        return self._first(certificates.c.number == number)

    def mark_printed(self, number: str) -> None:
        """Count one proved print of a certificate."""
        self._connection.execute(
            update(certificates)
            .where(certificates.c.number == number)
            .values(printed=certificates.c.printed + 1)
        )

    def _first(self, condition: Any) -> IssuedCertificate | None:
        row = self._connection.execute(select(certificates).where(condition)).mappings().first()
        return None if row is None else IssuedCertificate(**row)


class Refusals:
    """The requests that the platform decided against."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def apply(self, fact: RequestRefused) -> None:
        """Keep a refusal; the same fact told twice changes nothing."""
        self._connection.execute(
            insert(refusals)
            .values(request_id=fact.request_id, reason_zh=fact.reason_zh, reason_en=fact.reason_en)
            .on_conflict_do_nothing()
        )

    def by_request(self, request_id: UUID) -> RefusedRequest | None:
        """Return why a request was refused, None where it was not."""
        found = select(refusals).where(refusals.c.request_id == request_id)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else RefusedRequest(**row)
