"""The requests of one person, and how each stands as this terminal knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contract.applications import OPEN, ApplicationState
from contract.language import Bilingual
from kiosk.domain.application import Application
from kiosk.domain.visit import IssuedCertificate, JourneyRecord, RefusedRequest
from kiosk.journey.case import Case
from kiosk.store.unit import Unit

MOST = 30  # requests on one screen; older ones are at the HR service centre


class Standing(StrEnum):
    """How a request stands."""

    SENT = "sent"  # the platform said nothing yet
    RECEIVED = "received"
    IN_REVIEW = "in-review"
    NEEDS_MORE = "needs-more"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWING = "withdrawing"  # its person took it back, and the platform did not answer yet
    WITHDRAWN = "withdrawn"
    READY = "ready"  # issued, and not printed
    PRINTED = "printed"
    REVOKED = "revoked"


STANDING = {
    ApplicationState.SUBMITTED: Standing.RECEIVED,
    ApplicationState.IN_REVIEW: Standing.IN_REVIEW,
    ApplicationState.NEEDS_MORE: Standing.NEEDS_MORE,
    ApplicationState.APPROVED: Standing.APPROVED,
    ApplicationState.DECLINED: Standing.DECLINED,
    ApplicationState.WITHDRAWN: Standing.WITHDRAWN,
}
WITHDRAWABLE = frozenset({Standing.RECEIVED, Standing.IN_REVIEW, Standing.NEEDS_MORE})


@dataclass(frozen=True)
class OwnRequest:
    """A request of the person at the terminal; `at` is when it came to stand so."""

    request_id: UUID
    service: Bilingual
    asked_at: datetime
    at: datetime
    standing: Standing
    reason: Bilingual | None = None
    reference: str = ""  # the certificate's number
    news: bool = False
    change: int = 0  # of an application: how often it moved


def own_requests(case: Case) -> Sequence[OwnRequest]:
    """Return the latest requests of the case's person, those first of which there is news."""
    if case.employee is None:
        raise LookupError("requests of nobody")
    with case.tools.store.view() as unit:
        records = unit.journeys.submitted_by(case.employee.employee_id, MOST)
        found = [
            _own(unit, record, case.tools.services[record.service_id].file.title)
            for record in records
            if record.service_id in case.tools.services
        ]
    return sorted(found, key=lambda one: not one.news)


def standing_of(application: Application) -> Standing:
    """Return how an application stands, for its person."""
    if application.withdrawn_at is not None and application.state in OPEN:
        return Standing.WITHDRAWING
    return STANDING[application.state]


def _own(unit: Unit, record: JourneyRecord, service: Bilingual) -> OwnRequest:
    one = OwnRequest(record.request_id, service, record.opened_at, record.updated_at, Standing.SENT)
    if (application := unit.applications.by_request(record.request_id)) is not None:
        return replace(
            one,
            at=application.at,
            standing=standing_of(application),
            reason=application.reason,
            news=application.news,
            change=application.change,
        )
    if (certificate := unit.certificates.by_request(record.request_id)) is not None:
        number, at = certificate.number, certificate.issued_at
        return replace(one, at=at, standing=_paper(certificate), reference=number)
    if (refusal := unit.refusals.by_request(record.request_id)) is not None:
        return replace(one, standing=Standing.DECLINED, reason=_why(refusal))
    return one


def _paper(certificate: IssuedCertificate) -> Standing:
    if certificate.revoked_at is not None:
        return Standing.REVOKED
    return Standing.PRINTED if certificate.printed else Standing.READY


def _why(refusal: RefusedRequest) -> Bilingual:
    return Bilingual(zh=refusal.reason_zh, en=refusal.reason_en)
