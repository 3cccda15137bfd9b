"""Tries versions of templates with an invented person: as they look, or where they are wrong and why."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

from contract.language import Bilingual
from documents.errors import DocumentError
from documents.orders import House
from documents.statement import PaperLanguage, Statement
from hub.ecopy.faults import PageFault
from hub.ecopy.page import Loaded
from hub.ecopy.templates import TemplateVersion

WIDTH = 900  # pixels
KEPT = 6  # versions whose pictures are kept
NUMBER = "ZM-0000-000000"
CODE = "HRC1:" + "SAMPLE " * 55  # as long as a real one
FACTS = {
    "name": "张三",
    "name_latin": "ZHANG San",
    "employee_id": "E000000",
    "id_number_masked": "000***********0000",
    "department_zh": "研发中心",
    "department_en": "R&D Centre",
    "position_zh": "高级工程师",
    "position_en": "Senior Engineer",
    "hired_on": date(2019, 7, 1),
    "issued_on": date(2026, 1, 1),
}
PURPOSE = Bilingual(zh="办理签证", en="Visa application")


@dataclass(frozen=True)
class Wrong:
    """What keeps a version from being used; `where` is file, line and reason, as Typst says them."""

    fault: PageFault
    language: PaperLanguage
    where: str


@dataclass(frozen=True)
class Proof:
    """How a version looks, a picture of the first page in each language; and what is wrong with it."""

    pictures: dict[PaperLanguage, bytes] = field(repr=False)
    wrong: Sequence[Wrong]


class Proofs:
    """Tries versions, one at a time, each in a process of its own that ends with it. Thread-safe."""

    def __init__(self, house: House, employer: Bilingual) -> None:
        self._house = replace(house, explains=True)
        self._sample = Statement.of(FACTS | {"employer_zh": employer.zh, "employer_en": employer.en}, PURPOSE)
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, str], Proof] = OrderedDict()

    def proof(self, version: TemplateVersion) -> Proof:
        """Return how a version looks in all languages; the same files are tried once."""
        key = (version.kind, version.digest)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._tried(version)
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]

    def _tried(self, version: TemplateVersion) -> Proof:
        loaded = Loaded(self._house, version)
        pictures: dict[PaperLanguage, bytes] = {}
        wrong: list[Wrong] = []
        try:
            for language in PaperLanguage:
                try:
                    drawn = loaded.typesetter.draft(version.kind, self._sample, language, WIDTH)
                    loaded.typesetter.issue(version.kind, self._sample, NUMBER, CODE, language)
                    pictures[language] = drawn[0]
                except DocumentError as error:
                    wrong.append(Wrong(PageFault(error.code), language, error.detail))
        finally:
            loaded.close()
        return Proof(pictures, wrong)
