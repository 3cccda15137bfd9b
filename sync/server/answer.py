"""What came back over HTTP, and whether it is the platform's word."""

from __future__ import annotations

import email.utils
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import requests
from pydantic import BaseModel, ValidationError

from contract.problems import TYPE_PREFIX, Problem, ProblemType
from sync.answers import Trouble, Unreachable
from sync.platform_time import Look

M = TypeVar("M", bound=BaseModel)

NOT_ADMITTED = {
    TYPE_PREFIX + ProblemType.CERTIFICATE_WITHDRAWN: Trouble.WITHDRAWN,
    TYPE_PREFIX + ProblemType.CERTIFICATE_EXPIRED: Trouble.CERTIFICATE_EXPIRED,
    TYPE_PREFIX + ProblemType.DIGEST_MISMATCH: Trouble.ALTERED,
}
"""What some refusals mean; all others, that the terminal is not admitted."""


@dataclass(frozen=True)
class Answer:
    """What came back, read to its end; `asked` and `answered` in seconds of the monotonic clock."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    asked: float
    answered: float

    @property
    def media_type(self) -> str:
        """The media type, in lower case and without parameters."""
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def date(self) -> datetime | None:
        """When it was made (RFC 9110 section 6.6.1), None where it does not say."""
        return moment(self.headers.get("Date"))

    @property
    def retry_after(self) -> float | None:
        """Seconds to wait (RFC 9110 section 10.2.3); a date is held against that of the answer itself."""
        header = self.headers.get("Retry-After")
        if header is not None and header.isascii() and header.strip().isdigit():
            return float(header)
        until = moment(header)
        if until is None:
            return None
        return max(0.0, (until - (self.date or datetime.now(UTC))).total_seconds())

    def problem(self) -> Problem | None:
        """Return the platform's problem document, None where this is not one of ours."""
        try:
            problem = Problem.model_validate_json(self.body)
        except ValidationError:
            return None
        return problem if problem.type.startswith(TYPE_PREFIX) else None


def read(answer: Answer, model: type[M]) -> M | Unreachable:
    """Return what a successful answer says, or why it does not count."""
    if answer.status != requests.codes.ok:
        return trouble_of(answer)
    if not answer.body:  # http.client takes an end within the headers for the end of the headers
        return Unreachable(Trouble.CUT_OFF)
    try:
        return model.model_validate_json(answer.body)
    except ValidationError:
        portal = answer.media_type == "text/html"
        return Unreachable(Trouble.CAPTIVE_PORTAL if portal else Trouble.NOT_THE_CONTRACT)


def trouble_of(answer: Answer) -> Unreachable:
    """Return why an answer that is not a success does not count."""
    problem = answer.problem()
    ours = problem is not None
    match answer.status:
        case 429 | 503:
            return Unreachable(Trouble.BUSY, answer.retry_after)
        case 511:  # RFC 6585 section 6: this is what a login page should answer with
            return Unreachable(Trouble.CAPTIVE_PORTAL)
        case status if status >= 500:
            return Unreachable(Trouble.SERVER_ERROR, answer.retry_after)
        case 401 | 403 if problem is not None:
            return Unreachable(NOT_ADMITTED.get(problem.type, Trouble.NOT_ADMITTED))
        case status if status >= 400 and ours:
            return Unreachable(Trouble.NOT_THE_CONTRACT)
        case _:
            return Unreachable(Trouble.CAPTIVE_PORTAL)


def look_in(answer: Answer) -> Look | None:
    """Return what the answer says of the platform's clock; nothing where a cache kept it (RFC 9111)."""
    said = answer.date
    if said is None or "Age" in answer.headers:
        return None
    return Look(answer.asked, answer.answered, said)


def moment(header: str | None) -> datetime | None:
    """Return the moment in a header, None where there is none."""
    try:
        read_moment = email.utils.parsedate_to_datetime(header or "")
    except (ValueError, OverflowError):
        return None
    return read_moment if read_moment.tzinfo else read_moment.replace(tzinfo=UTC)
