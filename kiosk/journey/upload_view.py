"""What the screen is handed of a step that takes pages from a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from contract.attachments import MediaType
from contract.language import Bilingual
from kiosk.domain.phone_pages import PhoneStatus


@dataclass(frozen=True)
class UploadPage:
    """One page: `name` is what it is removed by; `kept` ones were accepted before."""

    name: str
    media_type: MediaType
    size: int
    picture: bytes = field(default=b"", repr=False)
    kept: bool = False


@dataclass(frozen=True)
class UploadContent:
    """Content of `upload`: answer {"pages": names of the pages seen, by spaces}.

    Adjusted by {"remove": name} and {"again": "yes"}, which asks for another code. `address` is what the code
    says, '' while there is none; `seen` once a phone was there. `may_skip`: no page is needed.
    """

    status: PhoneStatus
    standing: Bilingual
    address: str = field(repr=False)
    seen: bool
    pages: Sequence[UploadPage]
    coming: int = 0
    most: int = 1
    may_skip: bool = False
    hint: Bilingual | None = None
