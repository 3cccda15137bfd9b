"""Problems of the platform's API (RFC 9457): stable types, and whether trying again can help."""

from __future__ import annotations

from datetime import datetime
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
    SIGNATURE_REQUIRED = "signature-required"  # 401: an enrolled terminal signs; its token is worth nothing
    SIGNATURE_INVALID = "signature-invalid"  # 401: not readable, covers too little, or not by this key
    SIGNATURE_STALE = "signature-stale"  # 401, with platform_time: sound, and too old or of the future
    DIGEST_MISMATCH = "digest-mismatch"  # 401: sound, and the body was changed on its way
    CERTIFICATE_EXPIRED = "certificate-expired"  # 401: it can still be renewed with the same key
    CERTIFICATE_WITHDRAWN = "certificate-withdrawn"  # 401: withdrawn, or another one took its place
    CODE_WRONG = "enrolment-code-wrong"  # 403
    CODE_SPENT = "enrolment-code-spent"  # 409: used by another key, or tried wrongly too often
    CODE_EXPIRED = "enrolment-code-expired"  # 410
    CSR_REFUSED = "csr-refused"  # 422: not readable, not signed by its key, not P-256, a key of earlier
    UNKNOWN_UPLOAD = "unknown-upload"  # 404: no such ticket of this terminal, or no such file of it
    UPLOAD_ENDED = "upload-ended"  # 410: the ticket expired, or ended with its step
    TOO_MANY_TRIES = "too-many-tries"  # 429, with Retry-After
    BUSY = "busy"  # 429, 503, with Retry-After
    INTERNAL = "internal"  # 500


PASSING = frozenset(
    {
        ProblemType.UNKNOWN_ATTACHMENT,
        ProblemType.OFFSET_MISMATCH,
        ProblemType.HASH_MISMATCH,
        ProblemType.SIGNATURE_STALE,
        ProblemType.DIGEST_MISMATCH,
        ProblemType.CERTIFICATE_EXPIRED,
    }
)
"""Problems below 500 that trying again can mend."""


class Problem(BaseModel):
    """A problem document, RFC 9457 section 3; `retryable` and `platform_time` are our extension members."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: str
    title: str
    status: int
    detail: str | None = None
    retryable: bool = False
    platform_time: datetime | None = None

    @classmethod
    def of(
        cls,
        kind: ProblemType,
        status: int,
        title: str,
        detail: str | None = None,
        platform_time: datetime | None = None,
    ) -> Problem:
        """Build the problem of a known type; 5xx, 429 and PASSING are retryable."""
        return cls(
            type=TYPE_PREFIX + kind,
            title=title,
            status=status,
            detail=detail,
            retryable=status >= 500 or status == 429 or kind in PASSING,
            platform_time=platform_time,
        )
