"""What a terminal asks of its typesetter's process and what comes back, as it goes through the pipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from documents.statement import PaperLanguage, Statement


@dataclass(frozen=True)
class Seal:
    """The employer's seal: an SVG drawing of it, or ours, drawn from the employer's name and a caption."""

    drawing: str | None = None
    caption: str = "人力资源专用章"


@dataclass(frozen=True)
class House:
    """What all pages share: folders of fonts, the public page that checks codes, the seal, the templates.

    `templates` is a folder that somebody else wrote: its process is confined to it. `explains`: a refusal
    says where the template is wrong and why, which may quote what the page states; for invented people.
    """

    fonts: Sequence[Path]
    verify_url: str
    seal: Seal | None = None
    templates: Path | None = None
    explains: bool = False


@dataclass(frozen=True)
class DraftOrder:
    """The page as it will be, as pictures `width` pixels wide."""

    kind: str
    statement: Statement = field(repr=False)
    language: PaperLanguage
    width: int


@dataclass(frozen=True)
class IssueOrder:
    """An issued certificate."""

    kind: str
    statement: Statement = field(repr=False)
    number: str
    verify_code: str = field(repr=False)
    language: PaperLanguage


@dataclass(frozen=True)
class Sheet:
    """A set document, and how many pages it has."""

    pdf: bytes = field(repr=False)
    pages: int


@dataclass(frozen=True)
class Refusal:
    """The DocumentError that kept an order from being set.

    `document.typesetter` is a failure of the process itself, which is then in no known state.
    """

    code: str
    detail: str


@dataclass(frozen=True)
class Ready:
    """The first word of a process: it has its house and its fonts."""


FAILED = "document.typesetter"
Order = DraftOrder | IssueOrder
Answer = Sequence[bytes] | Sheet | Refusal
