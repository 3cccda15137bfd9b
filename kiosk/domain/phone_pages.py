"""Pages that come from a person's phone into an open request, as far as anybody at the terminal sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from contract.attachments import MediaType
from contract.language import Bilingual


class PhoneStatus(StrEnum):
    """How the way from the phone is."""

    ASKING = "asking"  # for a code
    OPEN = "open"
    EXPIRED = "expired"  # another code can be asked for
    UNREACHABLE = "unreachable"  # the platform does not answer; asked again and again
    NOT_OFFERED = "not-offered"  # the platform answers, and gives no code


@dataclass(frozen=True)
class PhoneOrder:
    """What is wanted from a phone: at most so many files, and bytes of all together."""

    request_id: UUID
    title: Bilingual
    files: int
    size: int


@dataclass(frozen=True)
class PhonePage:
    """One file that came; `picture` is a small one to show, a PNG or JPEG, b"" where it cannot be shown."""

    number: int
    media_type: MediaType
    content: bytes = field(repr=False)
    picture: bytes = field(repr=False)


@dataclass(frozen=True)
class PhoneView:
    """How things stand: where the phone has to go, whether it was there, what came, what is on its way."""

    status: PhoneStatus = PhoneStatus.ASKING
    address: str = field(default="", repr=False)
    seen: bool = False
    pages: Sequence[PhonePage] = ()
    coming: int = 0
