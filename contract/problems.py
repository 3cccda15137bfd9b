"""Problems of the platform's API (RFC 9457): stable types, and whether trying again can help."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "tag:hrssc.example,2026:problem:"


class ProblemType(StrEnum):
    """The last part of a problem's `type` URI."""

    MALFORMED = "malformed"  # 400, 422: the body is not what the contract says
    UNAUTHENTICATED = "unauthenticated"  # 401
    UNKNOWN_TERMINAL = "unknown-terminal"  # 403
    KEY_REUSED = "key-reused"  # 422: a key already used with another payload
    UNKNOWN_EVENT = "unknown-event"  # per envelope: no such event type
    TOO_LARGE = "too-large"  # 413
    UNKNOWN_ATTACHMENT = "unknown-attachment"  # 404: no request names this content; it may be on its way
    OFFSET_MISMATCH = "offset-mismatch"  # 409: the range does not begin where the kept bytes end
    HASH_MISMATCH = "hash-mismatch"  # 422: all bytes came and are not the content; kept are none of them
    MEDIA_TYPE_MISMATCH = "media-type-mismatch"  # 415: the content is not of the type that was announced
    BUSY = "busy"  # 503, with Retry-After
    INTERNAL = "internal"  # 500


PASSING = frozenset({ProblemType.UNKNOWN_ATTACHMENT, ProblemType.OFFSET_MISMATCH, ProblemType.HASH_MISMATCH})
"""Problems below 500 that trying again can mend."""


class Problem(BaseModel):
    """A problem document, RFC 9457 section 3; `retryable` is our extension member."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    title: str
    status: int
    detail: str | None = None
    retryable: bool = False

    @classmethod
    def of(cls, kind: ProblemType, status: int, title: str, detail: str | None = None) -> Problem:
        """Build the problem of a known type; 5xx, 429 and PASSING are retryable."""
        return cls(
            type=TYPE_PREFIX + kind,
            title=title,
            status=status,
            detail=detail,
            retryable=status >= 500 or status == 429 or kind in PASSING,
        )
