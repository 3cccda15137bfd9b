"""Pages that a person brings into a request with their phone: a ticket, what came by it, its end.

The terminal asks for a ticket for one step of one open request and shows its address as a QR code. Whoever
opens the address can send files until the ticket ends; the terminal fetches each, and the person before it
accepts them or not. Accepted ones become attachments of the request like any other, with its submission; the
platform keeps nothing of a ticket that has ended.
"""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from contract.attachments import LARGEST, MOST, MediaType, Sha256
from contract.language import Bilingual

LIVES = 600  # seconds that a ticket is good for
LONGEST_WAIT = 20  # seconds that a question about a ticket is held open
LARGEST_NUMBER = 2**31 - 1

Address = Annotated[str, StringConstraints(max_length=500, pattern=r"^(https?://|/)[^\s]+$")]
"""A whole URL, or a path at the address by which the terminal reached the platform."""

FileNumber = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
"""Counts what was sent by one ticket; no number is given twice."""


class UploadOrder(BaseModel):
    """What a terminal sends for a ticket; `title` says to the person which papers are wanted."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    request_id: UUID
    title: Bilingual
    files: int = Field(ge=1, le=MOST)  # at most so many
    size: int = Field(ge=1, le=LARGEST)  # bytes of all together


class UploadTicket(BaseModel):
    """A ticket; the address is a secret between the screen and whoever stands before it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    ticket_id: UUID
    address: Address = Field(repr=False)
    expires_at: AwareDatetime


class UploadedFile(BaseModel):
    """One file that came."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: FileNumber
    sha256: Sha256
    size: int = Field(ge=1, le=LARGEST)
    media_type: MediaType


class UploadState(BaseModel):
    """What came by a ticket, in its order; `version` grows with every change, `seen` once it was opened."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(ge=0, le=LARGEST_NUMBER)
    seen: bool
    files: list[UploadedFile]


class UploadEnd(BaseModel):
    """How a ticket ends: so many files were accepted; what is left of it goes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    accepted: int = Field(ge=0, le=MOST)
