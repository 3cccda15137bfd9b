"""What the screens of applications and of one's own requests are handed: plain frozen values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contract.language import Bilingual


@dataclass(frozen=True)
class ConfirmContent:
    """Content of `confirm`: the lines to check, and what one states by confirming; answer {} confirms."""

    lines: Sequence[tuple[Bilingual, Bilingual]]
    statement: Bilingual | None = None


@dataclass(frozen=True)
class RequestTile:
    """One of this person's requests: how it stands since when; `news`: they were not shown that yet."""

    request_id: str
    service: Bilingual
    at: date
    standing: Bilingual
    tone: str  # good, info, warn, bad
    news: bool = False


@dataclass(frozen=True)
class RequestsContent:
    """Content of `requests`: this person's requests, news first; answer {"request": id}."""

    requests: Sequence[RequestTile] = ()


@dataclass(frozen=True)
class StandingContent:
    """Content of `standing`: how a request stands and why.

    Answer {} closes it, {"withdraw": "yes"} takes the request back.
    """

    service: Bilingual
    standing: Bilingual
    tone: str
    reason: Bilingual | None
    next: Bilingual
    asked_on: date
    moved_on: date
    reference: str
    may_withdraw: bool = False
