"""A visit, the journeys of its requests, and the certificates that were issued for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contract.events import Means, VisitEnd
from contract.language import Language


@dataclass(frozen=True)
class Visit:
    """One person's time at the terminal; open while `closed_at` is None."""

    visit_id: UUID
    opened_at: datetime
    language: Language
    employee_id: str | None = None
    level: int = 0
    means: tuple[Means, ...] = ()
    closed_at: datetime | None = None
    end: VisitEnd | None = None


class JourneyState(StrEnum):
    """How far a request has come at the terminal."""

    OPEN = "open"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    ABANDONED = "abandoned"


UNFINISHED = frozenset({JourneyState.OPEN, JourneyState.SUBMITTED})


@dataclass(frozen=True)
class JourneyRecord:
    """One request as the store keeps it. `claim_code` exists from the submission on.

    `outcome` is the one that `request.completed` reported, None until then.
    """

    request_id: UUID
    visit_id: UUID
    employee_id: str | None
    service_id: str
    service_version: int
    state: JourneyState
    step_id: str
    language: Language
    opened_at: datetime
    updated_at: datetime
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    claim_code: str | None = field(default=None, repr=False)
    outcome: str | None = None


@dataclass(frozen=True)
class IssuedCertificate:
    """A certificate that the platform issued; `printed` counts how often the printer proved it came out.

    Where it holds no more, `revoked_at` says since when, and the texts why.
    """

    request_id: UUID
    employee_id: str
    number: str
    issued_at: datetime
    facts: Mapping[str, object] = field(repr=False)
    verify_code: str = field(repr=False)
    printed: int = 0
    revoked_at: datetime | None = None
    revoked_zh: str | None = None
    revoked_en: str | None = None


@dataclass(frozen=True)
class RefusedRequest:
    """A request that the platform decided against, and why, in both languages."""

    request_id: UUID
    reason_zh: str
    reason_en: str


def short_reference(request_id: UUID) -> str:
    """Return the first eight digits of a request's id."""
    return request_id.hex[:8].upper()
