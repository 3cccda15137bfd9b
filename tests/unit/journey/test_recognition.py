"""Who is at the terminal: every way to be recognised, and every way not to be."""

from __future__ import annotations

from datetime import date

import pytest

from contract.events import Means, Refusal, VisitEnd
from contract.feed import DirectoryPage
from contract.language import Language
from devices.card_proof import Proof
from kiosk.identity.reading import BadgeReading, IdCardReading, PivReading, UnreadableReading
from kiosk.journey.views import NotRecognised, Recognised
from tests.helpers.desk import (
    BADGE,
    BADGE_OF_ANOTHER,
    BADGE_OF_LEAVER,
    HASHER,
    ID_CARD,
    ID_NUMBER,
    PIN,
    SALT,
    Desk,
    entry,
)

STRANGER = IdCardReading("110101199001011237", date(2036, 1, 1))
EXPIRED = IdCardReading(ID_NUMBER, date(2026, 11, 22))
NUMBER, OTHER_NUMBER = "0F" * 16, "F0" * 16
UNPROVEN = UnreadableReading(Means.PIV, Refusal.BADGE_UNPROVEN)


@pytest.mark.parametrize(
    ("reading", "means", "reason"),
    [
        (BadgeReading("04DEADBEEF"), Means.BADGE, Refusal.UNKNOWN_BADGE),
        (BADGE_OF_LEAVER, Means.BADGE, Refusal.LEFT_COMPANY),
        (STRANGER, Means.ID_CARD, Refusal.STRANGER),
        (EXPIRED, Means.ID_CARD, Refusal.EXPIRED_CARD),
        (UnreadableReading(Means.BADGE), Means.BADGE, Refusal.UNREADABLE),
        (UnreadableReading(Means.ID_CARD), Means.ID_CARD, Refusal.UNREADABLE),
        (IdCardReading("", None), Means.ID_CARD, Refusal.UNREADABLE),
        (UNPROVEN, Means.PIV, Refusal.BADGE_UNPROVEN),
        (PivReading(NUMBER), Means.PIV, Refusal.UNKNOWN_BADGE),
        (PivReading(NUMBER, "04DEADBEEF"), Means.BADGE, Refusal.UNKNOWN_BADGE),
        (BadgeReading(BADGE.uid, Proof.FORGED), Means.BADGE, Refusal.BADGE_UNPROVEN),
    ],
)
def test_not_recognised(desk: Desk, reading: BadgeReading, means: Means, reason: Refusal) -> None:
    desk.counter.begin(Language.ZH)
    assert desk.counter.present(reading) == NotRecognised(reason)
    (refused,) = desk.events("identification.refused")
    assert (refused["means"], refused["reason"]) == (means, reason)
    assert set(refused) == {"type", "visit_id", "at", "means", "reason"}
    with pytest.raises(LookupError):
        desk.counter.home()


def test_an_empty_directory(desk: Desk) -> None:
    with desk.store.unit() as unit:
        unit.directory.replace([DirectoryPage(salt="00", entries=[], version=2, more=False)])
    desk.counter.begin(Language.ZH)
    assert desk.counter.present(BADGE) == NotRecognised(Refusal.NO_DIRECTORY)
    assert desk.counter.present(ID_CARD) == NotRecognised(Refusal.NO_DIRECTORY)


def test_a_badge_is_level_one_and_a_pin_makes_it_two(desk: Desk) -> None:
    desk.counter.begin(Language.ZH)
    assert desk.counter.present(BADGE) == Recognised("张*", 1)
    assert desk.counter.present(BADGE) == Recognised("张*", 1)
    assert desk.counter.enter_pin(PIN) == Recognised("张*", 2)
    assert desk.counter.home().level == 2
    assert [(e["means"], e["level"]) for e in desk.events("visit.identified")] == [("badge", 1), ("pin", 2)]


def test_an_id_card_is_level_two(desk: Desk) -> None:
    desk.counter.begin(Language.EN)
    assert desk.counter.present(ID_CARD) == Recognised("张*", 2)
    assert desk.counter.present(BADGE) == Recognised("张*", 3)


@pytest.fixture
def smart(desk: Desk) -> Desk:
    """Have HR register a PIV card for the first person, beside the UID that it has."""
    owner = entry("E00001", "张三", badge_uids=[BADGE.uid, NUMBER], pin_hash=HASHER.hash(PIN))
    with desk.store.unit() as unit:
        unit.directory.apply(DirectoryPage(salt=SALT, entries=[owner], version=2, more=False))
    desk.counter.begin(Language.ZH)
    return desk


def test_a_badge_that_proved_itself_is_level_two_and_a_pin_makes_it_three(smart: Desk) -> None:
    assert smart.counter.present(PivReading(NUMBER, BADGE.uid)) == Recognised("张*", 2)
    assert smart.counter.enter_pin(PIN) == Recognised("张*", 3)
    assert [(e["means"], e["level"]) for e in smart.events("visit.identified")] == [("piv", 2), ("pin", 3)]


@pytest.mark.parametrize("proof", [one for one in Proof if one is not Proof.UNSUPPORTED])
def test_a_copied_uid_of_somebody_with_a_piv_card_is_refused(smart: Desk, proof: Proof) -> None:
    copy = BadgeReading(BADGE.uid, proof)
    assert smart.counter.present(copy) == NotRecognised(Refusal.BADGE_UNPROVEN)
    genuine_card_of_somebody_else = PivReading(OTHER_NUMBER, BADGE.uid)
    assert smart.counter.present(genuine_card_of_somebody_else) == NotRecognised(Refusal.BADGE_UNPROVEN)
    assert [each["reason"] for each in smart.events("identification.refused")] == ["badge-unproven"] * 2
    assert smart.events("visit.identified") == []


def test_where_no_reader_can_challenge_a_uid_is_level_one(smart: Desk) -> None:
    assert smart.counter.present(BadgeReading(BADGE.uid, Proof.UNSUPPORTED)) == Recognised("张*", 1)
    assert smart.counter.present(BADGE) == Recognised("张*", 1)


@pytest.mark.parametrize("reading", [PivReading(NUMBER, BADGE.uid), BadgeReading(BADGE.uid, Proof.NOT_PIV)])
def test_a_badge_without_a_registered_number_is_known_by_its_uid(
    desk: Desk, reading: PivReading | BadgeReading
) -> None:
    desk.counter.begin(Language.ZH)
    assert desk.counter.present(reading) == Recognised("张*", 1)
    (told,) = desk.events("visit.identified")
    assert told["means"] == "badge"


def test_the_card_is_good_until_the_end_of_its_last_day(desk: Desk) -> None:
    today = desk.time.clock().astimezone().date()
    desk.counter.begin(Language.ZH)
    assert isinstance(desk.counter.present(IdCardReading(ID_NUMBER, today)), Recognised)
    assert isinstance(desk.counter.present(IdCardReading(ID_NUMBER.lower(), None)), Recognised)


def test_another_person_never_takes_the_session_over(desk: Desk) -> None:
    desk.sign_in(BADGE)
    desk.counter.open_service("cert.employment")
    for reading in (BADGE_OF_ANOTHER, BADGE_OF_LEAVER):
        assert desk.counter.present(reading) == NotRecognised(Refusal.OTHER_PERSON)
    assert desk.counter.home().short_name == "张*"
    assert desk.counter.home().level == 1
    assert [event["employee_id"] for event in desk.events("visit.identified")] == ["E00001"]


def test_wrong_pins_are_counted_over_visits_and_restarts(desk: Desk) -> None:
    desk.sign_in(BADGE)
    assert desk.counter.enter_pin("000000") == NotRecognised(Refusal.WRONG_PIN, 4, 0)
    assert desk.counter.enter_pin("") == NotRecognised(Refusal.WRONG_PIN, 3, 0)
    desk.counter.leave(VisitEnd.LEFT)
    desk.restart()
    desk.sign_in(BADGE)
    assert desk.counter.enter_pin("111111") == NotRecognised(Refusal.WRONG_PIN, 2, 0)
    assert desk.counter.enter_pin("111111") == NotRecognised(Refusal.WRONG_PIN, 1, 0)
    assert desk.counter.enter_pin("111111") == NotRecognised(Refusal.WRONG_PIN, 0, 60)
    assert desk.counter.enter_pin(PIN) == NotRecognised(Refusal.PIN_LOCKED, 0, 60)
    desk.time.pause(59.5)
    assert desk.counter.enter_pin(PIN) == NotRecognised(Refusal.PIN_LOCKED, 0, 1)
    desk.time.pause(0.5)
    assert desk.counter.enter_pin("000000") == NotRecognised(Refusal.WRONG_PIN, 0, 120)
    desk.time.pause(120)
    assert isinstance(desk.counter.enter_pin(PIN), Recognised)
    assert desk.counter.enter_pin("000000") == NotRecognised(Refusal.WRONG_PIN, 4, 0)


def test_a_pin_of_nobody_is_our_bug(desk: Desk) -> None:
    desk.counter.begin(Language.ZH)
    with pytest.raises(LookupError):
        desk.counter.enter_pin(PIN)


def test_a_visit_that_nobody_closed_has_timed_out(desk: Desk) -> None:
    desk.sign_in()
    desk.sign_in()
    assert [event["end"] for event in desk.events("visit.closed")] == ["timed-out"]
