from __future__ import annotations

from datetime import date

import pytest

from contract.language import Bilingual, Language
from documents.errors import DocumentError
from documents.statement import Statement, spoken_date
from kiosk.documents.drafting import drafted
from kiosk.domain.person import Employee

GOOD: dict[str, object] = {
    "name": "欧阳娜娜",
    "employee_id": "E1",
    "hired_on": "2019-07-01",
    "employer_zh": "示例公司",
    "employer_en": "Example Co.",
    "issued_on": "2026-11-23",
}


def test_absent_facts_are_empty_and_unknown_ones_are_ignored() -> None:
    statement = Statement.of(GOOD | {"addressee": None, "something_new": 3})
    assert statement.addressee == ""
    assert statement.hired_on == date(2019, 7, 1)


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({**GOOD, "hired_on": "in summer"}, "hired_on"),
        ({**GOOD, "name": "  "}, "name"),
        ({**GOOD, "employer_zh": 7}, "employer_zh"),
        ({name: value for name, value in GOOD.items() if name != "issued_on"}, "issued_on"),
    ],
)
def test_bad_facts_are_named_without_their_values(facts: dict[str, object], named: str) -> None:
    with pytest.raises(DocumentError) as caught:
        Statement.of(facts)
    assert caught.value.code == "document.facts"
    assert caught.value.detail == named


def test_a_draft_states_what_the_terminal_knows() -> None:
    employee = Employee(
        employee_id="E1",
        name="欧阳娜娜",
        name_latin="OUYANG Nana",
        active=True,
        badge_uids=(),
        id_digest=None,
        pin_hash=None,
        department_zh="研发中心",
        department_en="R&D",
        position_zh="工程师",
        position_en="Engineer",
        hired_on=date(2019, 7, 1),
    )
    statement = drafted(
        employee,
        Bilingual(zh="示例公司", en="Example Co."),
        Bilingual(zh="租房", en="renting"),
        "房东",
        date(2026, 11, 23),
    )
    assert statement.id_number_masked == ""
    assert (statement.position_en, statement.purpose_zh, statement.addressee) == ("Engineer", "租房", "房东")


def test_dates_are_spoken_in_both_languages() -> None:
    day = date(2026, 3, 5)
    assert spoken_date(day, Language.ZH) == "2026年3月5日"
    assert spoken_date(day, Language.EN) == "5 March 2026"
