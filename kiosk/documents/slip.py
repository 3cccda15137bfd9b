"""Builds the slip that a person takes along: what was done, what happens next, the code to come back with."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from contract.language import Bilingual, Language
from devices.receipt_printer import Align, Pair, QrCode, Rule, Slip, SlipPart, Space, Text
from documents.statement import spoken_date


class SlipWords(Protocol):
    """What a slip says. `claim_code` is as people read it, '' where there is nothing to collect."""

    @property
    def language(self) -> Language:
        """The language of the visit, in which the slip speaks first."""

    @property
    def at(self) -> datetime:
        """When, in the terminal's own time zone."""

    @property
    def service(self) -> Bilingual:
        """The service."""

    @property
    def done(self) -> Bilingual:
        """What was done."""

    @property
    def next(self) -> Bilingual:
        """What happens next, or what to do."""

    @property
    def reference(self) -> str:
        """The request's number, to be named when asking."""

    @property
    def claim_code(self) -> str:
        """What to collect with."""


SERVICE = Bilingual(zh="业务", en="Service")
TIME = Bilingual(zh="时间", en="Time")
REFERENCE = Bilingual(zh="业务号", en="Reference")
TERMINAL = Bilingual(zh="终端", en="Terminal")
CLAIM_CODE = Bilingual(zh="取件码", en="Claim code")
KEEP = Bilingual(zh="请保留此小票。", en="Please keep this slip.")


def build_slip(words: SlipWords, employer: Bilingual, terminal: Bilingual) -> Slip:
    """Return the slip: the visit's language in full, then the same in short in the other one."""
    first, second = _languages(words.language)
    parts: list[SlipPart] = [
        Text(employer.to(first), align=Align.CENTRE),
        Text(words.service.to(first), size=2, bold=True, align=Align.CENTRE),
        Rule(),
        Text(words.done.to(first), bold=True),
        Text(words.next.to(first)),
        *_claim(words.claim_code, first),
        Rule(),
        Pair(TIME.to(first), f"{spoken_date(words.at.date(), first)} {words.at:%H:%M}"),
        Pair(REFERENCE.to(first), words.reference),
        Pair(TERMINAL.to(first), terminal.to(first)),
        Rule(),
        Text(f"{words.service.to(second)}: {words.done.to(second)}"),
        Text(words.next.to(second)),
    ]
    if words.claim_code:
        parts += [Space(), Text(KEEP.to(first), align=Align.CENTRE)]
    return Slip(job=words.reference[-4:], parts=tuple(parts))


def _claim(code: str, language: Language) -> list[SlipPart]:
    if not code:
        return []
    return [
        Space(),
        Text(CLAIM_CODE.to(language), align=Align.CENTRE),
        Text(code, size=2, bold=True, align=Align.CENTRE),
        QrCode(code),
        Space(),
    ]


def _languages(spoken: Language) -> tuple[Language, Language]:
    return (Language.ZH, Language.EN) if spoken is Language.ZH else (Language.EN, Language.ZH)
