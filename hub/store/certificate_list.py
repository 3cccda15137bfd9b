"""Certificates as people look at them: some, in some order, a page at a time, and what became of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import ColumnElement, Connection, Select, literal, or_, select

from contract.effects import EffectKind
from hub.store.certificates import Certificate
from hub.store.listing import BATCH, counted
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


class CertificateList:
    """Reads certificates."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def count(self, wanted: WantedCertificates) -> int:
        """Return how many there are of those that are wanted, as `counted` does."""
        found = select(literal(1).label("one")).select_from(certificates)
        return counted(self._connection, chosen(found, wanted))

    def page(self, wanted: WantedCertificates, limit: int, offset: int) -> list[Certificate]:
        """Return a page of those that are wanted."""
        columns = (*ORDERS[wanted.order], certificates.c.number)
        order = [one.desc() if wanted.descending else one.asc() for one in columns]
        return self._found(chosen(select(certificates), wanted).order_by(*order).limit(limit).offset(offset))

    def batch(self, wanted: WantedCertificates, last: Certificate | None) -> list[Certificate]:
        """Return the next of those that are wanted, by number, for a file."""
        found = chosen(select(certificates), wanted).order_by(certificates.c.number).limit(BATCH)
        return self._found(found if last is None else found.where(certificates.c.number > last.number))

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

    def _found(self, statement: Select[Any]) -> list[Certificate]:
        return [Certificate(**row) for row in self._connection.execute(statement).mappings()]


def chosen(statement: Select[Any], wanted: WantedCertificates) -> Select[Any]:
    """Return a statement that finds only what is wanted."""
    statement = statement.where(at_sites(certificates.c.terminal_id, wanted.sites))
    if wanted.number:
        statement = statement.where(certificates.c.number.istartswith(wanted.number, autoescape=True))
    if wanted.employee_id:
        statement = statement.where(certificates.c.employee_id == wanted.employee_id)
    if wanted.kind:
        statement = statement.where(certificates.c.kind == wanted.kind)
    match wanted.state:
        case None:
            return statement
        case CertificateState.VALID:
            return statement.where(certificates.c.revoked_at.is_(None))
        case CertificateState.REVOKED:
            return statement.where(certificates.c.revoked_at.is_not(None))
