"""How a text is written: both languages side by side."""

from __future__ import annotations

from contract.language import Bilingual


def both(zh: str, en: str) -> Bilingual:
    """Pair the two wordings of a text."""
    return Bilingual(zh=zh, en=en)
