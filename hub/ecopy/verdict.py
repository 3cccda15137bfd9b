"""What can be said of a PDF that somebody hands in as an e-copy."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, Field


class CopyVerdict(StrEnum):
    """Whether a file is an e-copy of ours."""

    GENUINE = "genuine"
    REVOKED = "revoked"  # genuine, but its certificate was withdrawn
    CHANGED = "changed"  # our signature, but not this content
    FOREIGN = "foreign"  # signed by somebody else
    UNSIGNED = "unsigned"
    UNKNOWN = "unknown"  # our signature, but no such certificate in our records
    NO_PDF = "no-pdf"
    UNREADABLE = "unreadable"  # damaged, or made to be hard to read
    BUSY = "busy"  # too many are checked just now


class Finding(BaseModel):
    """What the signature alone tells; `number` is the certificate's, as the signature names it."""

    verdict: CopyVerdict
    number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{0,64}$")] = ""
    signed_at: AwareDatetime | None = None
