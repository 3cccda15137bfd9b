"""Codes at hand, for emulated scanners; every one is an invented one."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from contract.language import Bilingual
from devices.emulator import Hand


class SpareCode(BaseModel):
    """A code that hands can show."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Bilingual
    text: str = Field(min_length=1)


def choosing(act: str, zh: str, en: str, codes: Sequence[SpareCode]) -> tuple[Hand, ...]:
    """Return the hand that chooses one of `codes` by its number, none where there are no codes."""
    choices = tuple((str(n), code.label.zh, code.label.en) for n, code in enumerate(codes, start=1))
    return (Hand(act, zh, en, choices),) if choices else ()


def chosen(codes: Sequence[SpareCode], number: str | None) -> SpareCode:
    """Return the code of that number; raise ValueError."""
    for n, code in enumerate(codes, start=1):
        if str(n) == number:
            return code
    raise ValueError("no such code")
