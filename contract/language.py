"""The two languages of the product, and a text that exists in both."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Wording = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Language(StrEnum):
    """A language of the screen and of the paper (BCP 47 primary subtag)."""

    ZH = "zh"
    EN = "en"


class Bilingual(BaseModel):
    """A text in Chinese and in English; neither may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: Wording
    en: Wording

    def to(self, language: Language) -> str:
        """Return the wording in `language`."""
        return self.zh if language is Language.ZH else self.en


def both(zh: str, en: str) -> Bilingual:
    """Pair the two wordings of a text."""
    return Bilingual(zh=zh, en=en)
