"""Renders certificates: one persistent typst compiler, one template for each kind, PDF/A-2b."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from threading import Lock

import typst

from contract.language import Bilingual, Language
from documents.errors import DocumentError
from documents.kinds import TEMPLATES, kinds_of_certificate
from documents.orders import Seal
from documents.pages import page_count
from documents.qr import qr_svg
from documents.statement import PaperLanguage, Statement, spoken_date

REFUSED = {
    "could not be displayed": "document.character",
    "does not fit on one page": "document.too-long",
}
LONG_WORD = re.compile(r"[!-\u04ff]{24}(?=[!-\u04ff])")  # Chinese breaks everywhere
ZERO_WIDTH_SPACE = "\u200b"
NOWHERE = Path("/nonexistent")  # no template takes packages
MOST_PAGES = 4  # of a template of somebody else; ours has one
PLACE = re.compile(r"┌─ (?:\S*/)?([^/\s:]+):(\d+):\d+")  # where typst 0.15 says that it is wrong


class CertificateRenderer:
    """Turns statements into PDF files of one A4 page. Thread-safe; the same input gives the same bytes.

    `verify_url` is the public page that checks codes. Raises DocumentError: `document.template` for a kind
    without a template, `document.character` for a character that no font has, `document.too-long` for
    more text than one page holds at 55 % of its size. `templates` of somebody else may be wrong:
    `document.source`, by `explains` with file, line and reason, and `document.pages` for more than a few.
    """

    def __init__(
        self,
        fonts: Sequence[Path],
        verify_url: str,
        seal: Seal | None = None,
        templates: Path | None = None,
        *,
        explains: bool = False,
    ) -> None:
        book = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder) for folder in fonts],
        )
        self._foreign = templates is not None
        self._explains = explains
        self._templates: Path = templates or TEMPLATES
        self._compiler = typst.Compiler(
            root=self._templates, font_paths=book, package_path=NOWHERE, package_cache_path=NOWHERE
        )
        self._lock = Lock()
        self._verify_url = verify_url
        self._seal = seal or Seal()

    def warm(self) -> None:
        """Load the fonts, so that nobody waits for them (about 60 ms)."""
        self.preview_draft("cert.employment", WARMING, PaperLanguage.BOTH)

    def preview_draft(self, kind: str, statement: Statement, language: PaperLanguage) -> bytes:
        """Return the page as it will be: marked as a preview, without number, code and seal."""
        number = {PaperLanguage.EN: "added when issued"}.get(language, "开具后生成")
        return self._compile(kind, statement, language, {"draft": True, "number": number, "qr": ""})

    def render(
        self, kind: str, statement: Statement, number: str, verify_code: str, language: PaperLanguage
    ) -> bytes:
        """Return an issued certificate."""
        issued = {"draft": False, "number": number, "qr": qr_svg(verify_code)}
        return self._compile(kind, statement, language, issued)

    def _compile(
        self, kind: str, statement: Statement, language: PaperLanguage, extra: Mapping[str, object]
    ) -> bytes:
        template = self._templates / f"{kind}.typ"
        if kind not in kinds_of_certificate(self._templates):
            raise DocumentError("document.template", kind)
        data = {**_printed(statement), **extra, "language": language.value, "verify_url": self._verify_url}
        data |= {"seal_drawing": self._seal.drawing, "seal_caption": self._seal.caption}
        try:
            with self._lock:
                pdf = self._compiler.compile(
                    input=template,
                    format="pdf",
                    pdf_standards="a-2b",
                    sys_inputs={"certificate": json.dumps(data)},
                    timestamp=datetime.combine(statement.issued_on, time(), UTC),
                )
        except typst.TypstError as error:
            for symptom, code in REFUSED.items():
                if symptom in error.message:
                    raise DocumentError(code, kind) from None  # the cause quotes what the person wrote
            if self._foreign:
                raise DocumentError("document.source", self._why(error)) from None
            raise
        assert isinstance(pdf, bytes)
        if self._foreign and page_count(pdf) > MOST_PAGES:
            raise DocumentError("document.pages", kind)
        return pdf

    def _why(self, error: typst.TypstError) -> str:
        """Return file, line and reason, where that may be told."""
        if not self._explains:
            return ""
        place = PLACE.search(error.diagnostic)
        reason = error.message.replace(f"{self._templates}/", "")
        return f"{place[1]}:{place[2]}: {reason}" if place else reason


def _printed(statement: Statement) -> dict[str, object]:
    """Return the facts as the template prints them: text only, which typst never reads as markup."""
    printed: dict[str, object] = {
        name: _breakable(value)
        for name, value in statement.model_dump(exclude={"hired_on", "issued_on"}).items()
    }
    for name, day in (("hired_on", statement.hired_on), ("issued_on", statement.issued_on)):
        for language in Language:
            printed[f"{name}_{language}"] = spoken_date(day, language).replace(" ", "\N{NO-BREAK SPACE}")
    day = statement.issued_on
    return printed | {"issued_on_parts": {"year": day.year, "month": day.month, "day": day.day}}


def _breakable(words: str) -> str:
    """Return `words` with places to break where a Latin word is longer than a line can hold."""
    return LONG_WORD.sub(lambda match: match.group() + ZERO_WIDTH_SPACE, words)


WARMING = Statement.of(
    {
        "name": "张三",
        "name_latin": "ZHANG San",
        "employee_id": "E00001",
        "position_zh": "工程师",
        "position_en": "Engineer",
        "hired_on": date(2020, 1, 1),
        "employer_zh": "示例有限公司",
        "employer_en": "Example Co., Ltd.",
        "issued_on": date(2026, 1, 1),
    },
    Bilingual(zh="其他", en="other"),
)
