from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest

from contract.language import Bilingual, Language
from devices.receipt_printer import Align, Pair, QrCode, Slip, Text
from kiosk.documents.slip import build_slip

EMPLOYER = Bilingual(zh="示例科技", en="Example Technology")
TERMINAL = Bilingual(zh="一楼大堂", en="Lobby, ground floor")


@dataclass(frozen=True)
class Words:
    language: Language
    at: datetime
    service: Bilingual
    done: Bilingual
    next: Bilingual
    reference: str
    claim_code: str


DONE = Words(
    Language.ZH,
    datetime(2026, 11, 23, 8, 5, tzinfo=UTC),
    Bilingual(zh="在职证明", en="Certificate of employment"),
    Bilingual(zh="证明已打印", en="Your certificate is printed"),
    Bilingual(zh="请取走证明。", en="Take your certificate."),
    "R-2026-004711",
    "",
)
QUEUED = replace(
    DONE,
    done=Bilingual(zh="申请已收到", en="Your request is received"),
    next=Bilingual(zh="请凭取件码打印。", en="Print it with your claim code."),
    claim_code="7KQ4-M2XD",
)


def texts(slip: Slip) -> list[str]:
    return [part.text for part in slip.parts if isinstance(part, Text)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("words", [DONE, QUEUED])
def test_a_slip_says_everything_in_both_languages(words: Words, language: Language) -> None:
    said = "\n".join(texts(build_slip(replace(words, language=language), EMPLOYER, TERMINAL)))
    for text in (words.service, words.done, words.next):
        assert text.zh in said
        assert text.en in said


@pytest.mark.parametrize(
    ("language", "time", "when"),
    [(Language.ZH, "时间", "2026年11月23日 08:05"), (Language.EN, "Time", "23 November 2026 08:05")],
)
def test_the_visits_language_comes_first(language: Language, time: str, when: str) -> None:
    slip = build_slip(replace(DONE, language=language), EMPLOYER, TERMINAL)
    assert texts(slip)[0] == EMPLOYER.to(language)
    pairs = {part.label: part.value for part in slip.parts if isinstance(part, Pair)}
    assert pairs[time] == when
    assert "R-2026-004711" in pairs.values()


def test_a_claim_code_stands_large_and_as_a_code_to_scan() -> None:
    slip = build_slip(QUEUED, EMPLOYER, TERMINAL)
    assert Text("7KQ4-M2XD", size=2, bold=True, align=Align.CENTRE) in slip.parts
    assert QrCode("7KQ4-M2XD") in slip.parts


def test_nothing_to_collect_means_no_code() -> None:
    assert not any(isinstance(part, QrCode) for part in build_slip(DONE, EMPLOYER, TERMINAL).parts)
