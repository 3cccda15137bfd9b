"""Every state has a text in both languages: no table of words misses a member of its enum."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path

import pytest

from contract.availability import Availability, Hindrance
from contract.effects import EffectKind
from contract.events import Means, Refusal, VisitEnd
from contract.language import Bilingual
from contract.problems import ProblemType
from contract.store_events import WentBack
from contract.verdict import Verdict
from devices.device import Fault, Status
from hub.texts import TEXTS
from kiosk.journey.attaching import NotAttached
from kiosk.journey.views import Ending
from kiosk.journey.words import hold
from kiosk.store.condition import Condition
from tests.helpers.project import ROOT

CHINESE = re.compile(r"[\u4e00-\u9fff]")
WITH_WORDS = ("ui", "hub", "kiosk")
SHOWN: dict[type[Enum], tuple[str, ...]] = {
    Refusal: ("ui", "hub"),
    Hindrance: ("ui", "hub", "kiosk"),
    Availability: ("hub", "kiosk"),
    Ending: ("ui", "kiosk"),
    Means: ("ui", "hub"),
    NotAttached: ("kiosk",),
    Verdict: ("ui",),
    VisitEnd: ("hub",),
    EffectKind: ("hub",),
    WentBack: ("hub",),
    Condition: ("kiosk",),
}
OF_ONE_EVENT = {
    ProblemType.MALFORMED,
    ProblemType.UNKNOWN_EVENT,
    ProblemType.KEY_REUSED,
    ProblemType.TOO_LARGE,
}
SAID_BY_NOTHING: dict[type[Enum], set[Enum]] = {
    Hindrance: {Hindrance.NONE},
    ProblemType: set(ProblemType) - OF_ONE_EVENT,
    Condition: {Condition.WELL},
}

Table = Mapping[Enum, Bilingual | None]


def tables() -> Iterator[tuple[str, type[Enum], Table]]:
    """Yield every table of words of the rooms that have words: its place, its enum, itself."""
    for room in WITH_WORDS:
        package = importlib.import_module(room)
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if found.name.endswith("__main__") or ".migrations" in found.name:
                continue
            if not has_words(ROOT.joinpath(*found.name.split("."))):
                continue
            module = importlib.import_module(found.name)
            for name, value in vars(module).items():
                if isinstance(value, Mapping) and is_table(value):
                    yield f"{found.name}.{name}", type(next(iter(value))), value


def has_words(place: Path) -> bool:
    """Tell whether a module makes texts at all, by its source."""
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return bool(
        re.search(r"^from .*\b(Bilingual|both|_both)\b", source.read_text(encoding="utf-8"), re.MULTILINE)
    )


def is_table(value: Mapping[object, object]) -> bool:
    """Tell whether a mapping is from the members of one enum to texts."""
    return (
        len({type(key) for key in value}) == 1
        and isinstance(next(iter(value)), Enum)
        and any(isinstance(text, Bilingual) for text in value.values())
    )


TABLES = list(tables())


def test_a_table_is_told_from_another_mapping() -> None:
    assert is_table({Means.PIN: Bilingual(zh="密码", en="PIN")})
    assert not is_table({})
    assert not is_table({"pin": Bilingual(zh="密码", en="PIN")})
    assert not is_table({Means.PIN: 1})


@pytest.mark.parametrize(("place", "enum", "table"), TABLES, ids=[place for place, _, _ in TABLES])
def test_a_table_of_words_is_whole(place: str, enum: type[Enum], table: Table) -> None:
    silent = SAID_BY_NOTHING.get(enum, set())
    assert {member for member in enum if table.get(member) is None} <= silent, place
    for text in table.values():
        if text is not None:
            assert CHINESE.search(text.zh), text
            assert not CHINESE.search(text.en), text


@pytest.mark.parametrize(("enum", "room"), [(enum, room) for enum, rooms in SHOWN.items() for room in rooms])
def test_every_state_that_is_shown_has_a_table(enum: type[Enum], room: str) -> None:
    assert [place for place, found, _ in TABLES if found is enum and place.startswith(f"{room}.")]


@pytest.mark.parametrize("begun", [False, True])
@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_of_a_printer_says_what_to_do(fault: Fault, *, begun: bool) -> None:
    what, todo, picture = hold([fault], begun=begun)
    for text in (what, todo):
        assert CHINESE.search(text.zh)
        assert not CHINESE.search(text.en)
    assert picture


def test_every_status_and_fault_of_a_device_is_said_on_the_console() -> None:
    # looked up as hub/console/templates/terminals.html does
    assert [status for status in Status if f"device.{status.upper()}" not in TEXTS] == []
    assert [fault for fault in Fault if f"fault.{fault}" not in TEXTS] == []


def test_every_verdict_is_said_on_the_page_that_verifies() -> None:
    wanted = {f"verify.{verdict}{part}" for verdict in Verdict for part in ("", ".help")}
    assert wanted - TEXTS.keys() == set()


def test_every_text_of_the_hub_is_in_both_languages() -> None:
    own_names = {"lang.zh", "lang.en"}  # each language says its own
    assert [key for key, text in TEXTS.items() if CHINESE.search(text.en) and key not in own_names] == []
