"""At the end of a certificate its own person can take the e-copy by phone, where the platform answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from contract.events import VisitEnd
from kiosk.domain.ecopy import EcopyLinks, EcopyStage, EcopyStanding
from tests.helpers.desk import Desk, people
from tests.helpers.turns import result, to_issue, view

READY = EcopyStanding(EcopyStage.READY, "https://hub/phone/e-copy/x", 5)
GONE = EcopyStanding(EcopyStage.UNREACHABLE)


@dataclass
class Links(EcopyLinks):
    """Answers at once, as it is told to."""

    able: bool = True
    answer: EcopyStanding = READY
    asked: list[tuple[str, str]] = field(default_factory=list)
    stands: EcopyStanding | None = None

    def possible(self) -> bool:
        return self.able

    def ask(self, number: str, employee_id: str) -> None:
        self.asked.append((number, employee_id))
        self.stands = self.answer

    def standing(self) -> EcopyStanding | None:
        return self.stands

    def end(self) -> None:
        self.stands = None


@pytest.fixture
def links() -> Links:
    return Links()


@pytest.fixture
def desk(tmp_path, links) -> Iterator[Desk]:
    desk = Desk(tmp_path, ecopies=links)
    desk.know(people())
    desk.sign_in()
    yield desk
    desk.store.close()


def to_result(desk: Desk):
    """Have a certificate printed."""
    to_issue(desk)
    desk.time.later(1.0, desk.issue)
    view(desk.act())
    view(desk.act())
    return result(desk.act())


def test_a_link_is_asked_for_once_and_again_where_that_was_in_vain(desk, links):
    assert to_result(desk).ecopy
    assert links.asked == []  # nobody touched it
    links.answer = GONE
    assert desk.counter.ecopy() == GONE
    links.answer = READY
    assert desk.counter.ecopy() == desk.counter.ecopy() == READY
    assert links.asked == [("ZZ-2026-000001", "E00001")] * 2
    desk.counter.leave(VisitEnd.LEFT)
    assert links.standing() is None


def test_it_is_not_offered_without_the_platform(desk, links):
    links.able = False
    assert not to_result(desk).ecopy
    assert desk.counter.ecopy() == GONE
    assert links.asked == []


def test_a_second_certificate_has_a_link_of_its_own(desk, links):
    to_result(desk)
    desk.counter.ecopy()
    desk.counter.cancel()
    links.stands, links.answer = READY, EcopyStanding(EcopyStage.NOT_HERE)
    to_result(desk)
    assert desk.counter.ecopy().stage is EcopyStage.NOT_HERE
