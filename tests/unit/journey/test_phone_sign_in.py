"""A phone raises the level at the counter, for the visit's own person alone; every no is told and kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

import pytest

from contract.availability import Hindrance
from contract.events import Means, Refusal, VisitEnd
from contract.language import Language
from devices.device import Report, Status
from kiosk.domain.phone import PhoneCode, PhoneLine, PhoneStage, PhoneStanding
from kiosk.identity.level import level_of, raising
from kiosk.journey.views import NotRecognised, PhoneView, Recognised, StepUp, StepView
from tests.helpers.desk import BADGE, PIN, Desk, people

CODE = PhoneCode(
    "WDJB-MJHT", "47", "https://hub/phone/confirm", "https://hub/phone/confirm?user_code=WDJB-MJHT"
)


@dataclass
class Line(PhoneLine):
    """A line that stands where a test puts it."""

    able: bool = True
    stands: PhoneStanding | None = None
    begun: list[tuple[UUID, str | None]] = field(default_factory=list)
    ends: int = 0

    def possible(self) -> bool:
        return self.able

    def begin(self, visit_id: UUID, employee_id: str | None) -> None:
        self.begun.append((visit_id, employee_id))
        self.stands = PhoneStanding(PhoneStage.ASKING)

    def standing(self) -> PhoneStanding | None:
        return self.stands

    def end(self) -> None:
        self.ends += 1
        self.stands = None


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def desk(tmp_path, line) -> Iterator[Desk]:
    desk = Desk(tmp_path, phone=line)
    desk.know(people())
    yield desk
    desk.store.close()


def confirmed(line: Line, employee_id: str) -> None:
    line.stands = PhoneStanding(PhoneStage.CONFIRMED, CODE, 90, employee_id=employee_id)


def test_a_badge_and_a_phone_open_what_a_badge_alone_does_not(desk, line):
    desk.sign_in(BADGE)
    wanted = desk.counter.open_service("cert.employment")
    assert wanted == StepUp(2, (Means.PIN, Means.ID_CARD, Means.PHONE))
    desk.counter.begin_phone()
    assert [employee for _, employee in line.begun] == ["E00001"]
    assert desk.counter.look_at_phone() == PhoneView()
    line.stands = PhoneStanding(PhoneStage.SHOWN, CODE, 90, troubled=True)
    assert desk.counter.look_at_phone() == PhoneView(CODE, 90, troubled=True)
    confirmed(line, "E00001")
    assert desk.counter.look_at_phone() == Recognised("张*", 2)
    assert isinstance(desk.counter.resume(), StepView)
    [_, by_phone] = desk.events("visit.identified")
    assert (by_phone["means"], by_phone["level"], by_phone["employee_id"]) == ("phone", 2, "E00001")


def test_who_starts_by_phone_is_recognised(desk, line):
    desk.counter.begin(Language.EN)
    desk.counter.begin_phone()
    assert [employee for _, employee in line.begun] == [None]
    confirmed(line, "E00001")
    assert desk.counter.look_at_phone() == Recognised("张*", 2)
    assert desk.counter.home().level == 2


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (PhoneStanding(PhoneStage.REFUSED), Refusal.PHONE_REFUSED),
        (PhoneStanding(PhoneStage.EXPIRED), Refusal.PHONE_EXPIRED),
        (PhoneStanding(PhoneStage.UNREACHABLE), Refusal.PHONE_UNREACHABLE),
        (PhoneStanding(PhoneStage.OTHER_PERSON), Refusal.PHONE_OTHER_PERSON),
        (PhoneStanding(PhoneStage.CONFIRMED, employee_id="E00002"), Refusal.PHONE_OTHER_PERSON),
        (PhoneStanding(PhoneStage.CONFIRMED, employee_id="nobody"), Refusal.PHONE_UNKNOWN),
        (None, Refusal.PHONE_EXPIRED),
    ],
)
def test_a_no_is_told_once_and_what_was_typed_is_kept(desk, line, standing, reason):
    desk.sign_in(BADGE)
    wanted = desk.counter.open_service("cert.employment")
    desk.counter.begin_phone()
    line.stands = standing
    assert desk.counter.look_at_phone() == NotRecognised(reason)
    assert line.standing() is None
    [refused] = desk.events("identification.refused")
    assert (refused["means"], refused["reason"]) == ("phone", reason)
    assert desk.counter.resume() == wanted
    assert desk.counter.enter_pin(PIN) == Recognised("张*", 2)
    assert isinstance(desk.counter.resume(), StepView)


def test_who_left_is_not_let_in_by_a_phone(desk, line):
    desk.counter.begin(Language.ZH)
    desk.counter.begin_phone()
    confirmed(line, "E00003")
    assert desk.counter.look_at_phone() == NotRecognised(Refusal.LEFT_COMPANY)


def test_it_is_not_offered_while_it_is_not_possible(desk, line):
    line.able = False
    assert not desk.counter.phone_possible()
    desk.sign_in(BADGE)
    assert desk.counter.open_service("cert.employment") == StepUp(2, (Means.PIN, Means.ID_CARD))


def test_a_phone_serves_where_no_reader_works(desk, line):
    for reader in (desk.badge_reader, desk.id_card_reader):
        reader.report = Report(Status.HARDWARE_ERROR)
    service = desk.offer.service("cert.employment")
    assert desk.offer.state(service).hindrances == ()
    line.able = False
    assert desk.offer.state(service).hindrance is Hindrance.IDENTIFICATION


def test_nobody_waits_for_a_phone_after_the_visit(desk, line):
    desk.counter.begin(Language.ZH)
    desk.counter.begin_phone()
    desk.counter.leave(VisitEnd.LEFT)
    assert line.standing() is None
    desk.counter.begin(Language.ZH)
    desk.counter.begin_phone()
    desk.counter.end_phone()
    assert line.standing() is None


def test_a_phone_is_sure_alone_and_no_surer_with_what_can_be_copied_or_typed():
    weak = (Means.BADGE, Means.PIN)
    for size in range(3):
        for beside in combinations(weak, size):
            assert level_of({Means.PHONE, *beside}) == 2
    assert level_of({Means.PHONE, Means.ID_CARD}) == level_of({Means.PHONE, Means.PIV}) == 3
    assert raising({Means.BADGE, Means.PIN}, 3, phone=True) == (Means.ID_CARD,)
    assert Means.PHONE in raising({Means.ID_CARD}, 3, phone=True)
    assert Means.PHONE not in raising({Means.ID_CARD}, 3)
