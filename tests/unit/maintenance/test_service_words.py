from __future__ import annotations

import pytest

from contract.availability import Availability, Hindrance
from contract.language import both
from kiosk.health.capability import ServiceHealth
from kiosk.maintenance.service_words import shown_services

WORKS = ServiceHealth()
SHUT = ServiceHealth(Availability.NOT_NOW, (Hindrance.DOCUMENT_PRINTER, Hindrance.NO_NETWORK))
PART = ServiceHealth(Availability.LIMITED, (Hindrance.RECEIPT_PRINTER,))
TITLES = both("在职证明", "Proof of employment"), both("收入证明", "Proof of income"), both("礼品", "Gifts")


@pytest.mark.parametrize(
    ("states", "well", "zh", "en"),
    [
        ([WORKS, WORKS], True, "业务全部正常", "Every service works"),
        ([], True, "业务全部正常", "Every service works"),
        ([SHUT, SHUT], False, "现在所有业务都不能办理", "No service works now"),
        (
            [SHUT, WORKS, PART],
            False,
            "3 项业务中，1 项不能办理，1 项部分可用",
            "Of 3 services 1 does not work, 1 in part",
        ),
        ([SHUT, SHUT, WORKS], False, "3 项业务中，2 项不能办理", "Of 3 services 2 do not work"),
        ([WORKS, PART], False, "2 项业务中，1 项部分可用", "Of 2 services 1 in part"),
    ],
)
def test_staff_see_how_many_services_work(states: list[ServiceHealth], well: bool, zh: str, en: str) -> None:
    view = shown_services(list(zip(TITLES, states, strict=False)))
    assert (view.well, view.what.zh, view.what.en) == (well, zh, en)
    assert len(view.facts) == sum(state is not WORKS for state in states)


def test_each_that_does_not_work_says_why() -> None:
    view = shown_services(
        [(TITLES[0], SHUT), (TITLES[2], PART), (TITLES[1], ServiceHealth(Availability.NOT_NOW))]
    )
    assert [(fact.label.zh, fact.value.zh, fact.value.en) for fact in view.facts] == [
        ("在职证明", "不能办理：A4打印机不可用，网络中断", "Does not work: no A4 printer works, no network"),
        ("礼品", "部分可用：小票打印机不可用", "Works in part: no slip printer works"),
        ("收入证明", "不能办理", "Does not work"),
    ]
