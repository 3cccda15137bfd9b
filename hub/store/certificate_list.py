"""Certificates as people look at them: some, in some order, a page at a time, and what became of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Select, or_, select

from contract.effects import EffectKind
from hub.store.certificates import Certificate
from hub.store.listing import RowList
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import certificates, effects, requests, takings


class CertificateState(StrEnum):
    """Whether a certificate holds."""

    VALID = "valid"
    REVOKED = "revoked"


class CertificateOrder(StrEnum):
    """What the list can be sorted by."""

    NUMBER = "number"
    EMPLOYEE = "employee"
    KIND = "kind"
    ISSUED = "issued"


@dataclass(frozen=True)
class WantedCertificates:
    """Which certificates: whose number begins so, whose they are, of which kind, whether they hold.

    "" and None stand for all.
    """

    number: str = ""
    employee_id: str = ""
    kind: str = ""
    state: CertificateState | None = None
    order: CertificateOrder = CertificateOrder.ISSUED
    descending: bool = True
    sites: Sites = EVERYWHERE


@dataclass(frozen=True)
class Printing:
    """What is known of one time that a certificate was printed, or was to be."""

    visit_id: UUID | None
    device: str
    state: str
    at: datetime
    taken_at: datetime | None
    not_taken_at: datetime | None


ORDERS: Mapping[CertificateOrder, tuple[ColumnElement[Any], ...]] = MappingProxyType(
    {
        CertificateOrder.NUMBER: (),
        CertificateOrder.EMPLOYEE: (certificates.c.employee_id,),
        CertificateOrder.KIND: (certificates.c.kind,),
        CertificateOrder.ISSUED: (certificates.c.issued_at,),
    }
)
"""The columns of each order; the number comes after all of them."""


class CertificateList(RowList[WantedCertificates, Certificate]):
    """Reads certificates."""

    key = (certificates.c.number,)

    def columns(self, wanted: WantedCertificates) -> Select[Any]:  # noqa: ARG002 - the same for all
        """Return the statement that reads all rows."""
        return select(certificates)

    def order(self, wanted: WantedCertificates) -> Sequence[ColumnElement[Any]]:
        """Return what the rows are sorted by before their number."""
        return ORDERS[wanted.order]

    def scope(self, sites: Sites) -> ColumnElement[bool]:
        """Return the condition that a certificate was issued at one of some sites."""
        return at_sites(certificates.c.terminal_id, sites)

    def condition(self, wanted: WantedCertificates) -> Iterator[ColumnElement[bool]]:
        """Return what a row must be to be wanted."""
        if wanted.number:
            # All numbers are in capitals; to look without regard to case takes PostgreSQL ten times as long.
            yield certificates.c.number.startswith(wanted.number.upper(), autoescape=True)
        if wanted.employee_id:
            yield certificates.c.employee_id == wanted.employee_id
        if wanted.kind:
            yield certificates.c.kind == wanted.kind
        match wanted.state:
            case None:
                pass
            case CertificateState.VALID:
                yield certificates.c.revoked_at.is_(None)
            case CertificateState.REVOKED:
                yield certificates.c.revoked_at.is_not(None)

    def made(self, rows: Sequence[Mapping[str, Any]]) -> list[Certificate]:
        """Return certificates."""
        return [Certificate(**row) for row in rows]

    def visit_of(self, certificate: Certificate) -> UUID | None:
        """Return the visit in which a certificate was asked for."""
        found = select(requests.c.visit_id).where(
            requests.c.terminal_id == certificate.terminal_id,
            requests.c.request_id == certificate.request_id,
        )
        return self._connection.execute(found).scalar_one_or_none()

    def answers_of(self, certificate: Certificate) -> dict[str, JsonValue]:
        """Return what was answered where a certificate was asked for."""
        found = select(requests.c.answers).where(
            requests.c.terminal_id == certificate.terminal_id,
            requests.c.request_id == certificate.request_id,
        )
        return self._connection.execute(found).scalar_one_or_none() or {}

    def printings(self, certificate: Certificate) -> list[Printing]:
        """Return every time that it was printed or was to be, the first one first."""
        same = (takings.c.terminal_id == effects.c.terminal_id) & (takings.c.effect_id == effects.c.effect_id)
        found = (
            select(
                effects.c.visit_id,
                effects.c.device,
                effects.c.state,
                effects.c.at,
                takings.c.taken_at,
                takings.c.not_taken_at,
            )
            .outerjoin(takings, same)
            .where(
                effects.c.terminal_id == certificate.terminal_id,
                effects.c.request_id == certificate.request_id,
                effects.c.kind == EffectKind.PRINT_DOCUMENT.value,
                or_(
                    effects.c.certificate_number.is_(None),  # known only of what came out
                    effects.c.certificate_number == certificate.number,
                ),
            )
            .order_by(effects.c.at, effects.c.effect_id)
        )
        return [Printing(*row) for row in self._connection.execute(found)]
