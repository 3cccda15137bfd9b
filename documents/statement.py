"""What a certificate states, read from facts that came by feed or were drafted at the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from contract.language import Bilingual, Language
from documents.errors import DocumentError

MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905 - reads better
)


class PaperLanguage(StrEnum):
    """Languages of a document: one, or both on the same sheet."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


class Statement(BaseModel):
    """The facts of a certificate of employment, see docs/contract-certificate.md; unknown ones are ignored.

    `purpose` may be a code; what is printed is `purpose_zh` and `purpose_en`, which stand for it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = Field(min_length=1, repr=False)
    name_latin: str = Field(default="", repr=False)
    employee_id: str = Field(min_length=1)
    id_number_masked: str = Field(default="", repr=False)
    department_zh: str = ""
    department_en: str = ""
    position_zh: str = ""
    position_en: str = ""
    hired_on: date
    employer_zh: str = Field(min_length=1)
    employer_en: str = Field(min_length=1)
    purpose: str = ""
    purpose_zh: str = ""
    purpose_en: str = ""
    addressee: str = ""
    issued_on: date

    @model_validator(mode="before")
    @classmethod
    def _absent_is_empty(cls, facts: Mapping[str, object]) -> dict[str, object]:
        return {
            name: value.strip() if isinstance(value, str) else value
            for name, value in facts.items()
            if value is not None
        }

    @classmethod
    def of(cls, facts: Mapping[str, object], purpose: Bilingual | None = None) -> Statement:
        """Read `facts`; `purpose` puts words to a code. Raise DocumentError `document.facts` for bad ones."""
        words = {} if purpose is None else {"purpose_zh": purpose.zh, "purpose_en": purpose.en}
        try:
            return cls.model_validate({**facts, **words})
        except ValidationError as error:
            wrong = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
            raise DocumentError("document.facts", wrong) from None  # the cause would carry the person's data


def spoken_date(day: date, language: Language) -> str:
    """Return 2026年11月23日, or 23 November 2026."""
    if language is Language.ZH:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def paper_language(told: Mapping[str, object]) -> PaperLanguage:
    """Return the language of the paper: Chinese, where nobody was asked. Raise DocumentError."""
    language = told.get("language", PaperLanguage.ZH)
    if not isinstance(language, str) or language not in set(PaperLanguage):
        raise DocumentError("document.facts", "language")
    return PaperLanguage(language)
