"""Files that belong to a request: what a request says of them, and how far their content has come.

The request goes ahead; it is complete when the platform has the content of each. Content follows in ranges,
named by its SHA-256, in the words of draft-ietf-httpbis-resumable-upload (Upload-Offset, partial-upload).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

LARGEST = 20 * 1024 * 1024  # bytes of one attachment
LARGEST_RANGE = 1024 * 1024  # bytes of one PATCH
MOST = 20  # attachments of one request
OFFSET_HEADER = "Upload-Offset"
RANGE_TYPE = "application/partial-upload"
SIGNATURE = 8  # first bytes of a content that tell its media type

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$", max_length=64)]


class MediaType(StrEnum):
    """What an attachment can be (IANA media types)."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


BEGINNINGS = (
    (b"\xff\xd8\xff", MediaType.JPEG),  # ISO/IEC 10918-1, B.1.1.3: SOI, then another marker
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),  # PNG, third edition, section 5.2
    (b"%PDF-", MediaType.PDF),  # ISO 32000-2, section 7.5.2
)


def sniffed(head: bytes) -> MediaType | None:
    """Return what the first bytes of a content say it is, None where it is nothing that may be attached."""
    return next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), None)


class AttachmentRef(BaseModel):
    """What a request says of one attachment: the content's hash, size and type, and the field it answers."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sha256: Sha256
    size: int = Field(ge=1, le=LARGEST)
    media_type: MediaType
    field: FieldName


class AttachmentState(BaseModel):
    """How far a content has come: `offset` bytes from its beginning are kept; complete once verified."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sha256: Sha256
    size: int = Field(ge=1, le=LARGEST)
    offset: int = Field(ge=0, le=LARGEST)
    complete: bool
