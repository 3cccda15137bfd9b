"""Every state has a text in both languages, and every text can be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from contract.availability import Hindrance
from contract.dead_letters import DismissReason
from contract.events import Means, Refusal
from contract.verdict import Verdict
from contract.verify_code import Claims
from kiosk.journey.views import Ending
from ui import words

CONTROLS = Path(words.__file__).parent / "controls"
WORDS = ("Words.qml", "StaffWords.qml")
CHINESE = re.compile(r"[\u3400-\u9fff]")
PICK = re.compile(r'pick\("((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\)')

TABLES: list[tuple[type, Mapping[object, object]]] = [
    (Refusal, words.REFUSALS),
    (Refusal, words.REFUSAL_ADVICE),
    (Hindrance, words.HINDRANCES),
    (Hindrance, words.HINDRANCE_ADVICE),
    (Hindrance, words.LIMITS),
    (Ending, words.ENDINGS),
    (Means, words.MEANS),
    (DismissReason, words.DISMISS_REASONS),
    (Verdict, words.VERDICTS),
    (Verdict, words.VERDICT_ADVICE),
]


@pytest.mark.parametrize(("states", "table"), TABLES, ids=lambda value: getattr(value, "__name__", "table"))
def test_every_state_has_words(states: type, table: Mapping[object, object]) -> None:
    assert set(table) == set(states)


@pytest.mark.parametrize(
    "table", [table for _states, table in TABLES] + [words.FACTS, words.READER_DOWN, words.RECONNECTING]
)
def test_words_are_in_their_language(table: Mapping[object, object]) -> None:
    for text in table.values():
        if text is not None:
            assert CHINESE.search(text.zh), text
            assert not CHINESE.search(text.en), text


def test_every_stated_fact_has_a_label() -> None:
    stated = set(Claims.model_fields) - {"id_salt", "id_hash", "kind", "issued_at"} | {"issued_on"}
    assert stated <= set(words.FACTS)
    assert words.fact_label("something-newer").en == "something-newer"


def fixed_texts() -> list[tuple[str, str, str]]:
    sources = [(CONTROLS / name).read_text(encoding="utf-8") for name in WORDS]
    lines = [line for source in sources for line in source.splitlines() if "readonly property string" in line]
    found = []
    for line in lines:
        name = line.split("readonly property string ")[1].split(":")[0]
        match = PICK.search(line)
        assert match, f"{name} is not pick(chinese, english)"
        found.append((name, *match.groups()))
    return found


def test_every_fixed_text_is_in_both_languages() -> None:
    texts = fixed_texts()
    assert len(texts) > 90
    for name, chinese, english in texts:
        assert english.strip(), name
        if name == "otherLanguage":
            assert (chinese, english) == ("English", "中文")
            continue
        assert CHINESE.search(chinese), name
        assert not CHINESE.search(english), name


def test_no_screen_has_a_text_of_its_own() -> None:
    """All words stand in Words.qml or come from Python: a literal in a screen would not be translated."""
    literal = re.compile(r'\b(?:text|title|lead|summary|label|hint)\s*:\s*"[^"]+"')
    for file in sorted(
        [*CONTROLS.glob("*.qml"), *CONTROLS.parent.glob("screens/*/*.qml"), CONTROLS.parent / "Main.qml"]
    ):
        if file.name not in WORDS:
            source = file.read_text(encoding="utf-8")
            assert not literal.search(source), file.name
            assert not CHINESE.search(source), file.name


def test_tries_left_counts() -> None:
    assert words.tries_left(1).en == "1 try left"
    assert words.tries_left(2).en == "2 tries left"
    assert "2" in words.tries_left(2).zh
