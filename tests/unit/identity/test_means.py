from __future__ import annotations

from datetime import date
from itertools import chain, combinations

import pytest

from contract.events import Means, Refusal
from devices.card_proof import CardProof, Proof
from devices.card_reader import Card, CardLaid, CardTaken, CardUnreadable
from devices.device import Announcement
from devices.id_card_reader import IdCard, IdCardKind, IdCardLaid, IdCardTaken, IdCardUnreadable
from kiosk.identity.carried import carried
from kiosk.identity.id_card import digest
from kiosk.identity.level import level_of, raising
from kiosk.identity.reading import (
    BadgeReading,
    IdCardReading,
    PivReading,
    UnreadableReading,
    reading_of,
)

ID_CARD = IdCard(
    IdCardKind.RESIDENT, "张三", "", "11010519900307123X", "1", date(1990, 3, 7), date(2016, 1, 1), None, b""
)
LAID = Card(bytes.fromhex("04a1b2c3"))
NUMBER = "0F" * 16


@pytest.mark.parametrize(
    ("announcement", "reading"),
    [
        (CardLaid(Card(bytes.fromhex("04a1b2c3"))), BadgeReading("04A1B2C3")),
        (IdCardLaid(ID_CARD), IdCardReading("11010519900307123X", None)),
        (CardLaid(LAID, CardProof(Proof.NOT_PIV)), BadgeReading("04A1B2C3", Proof.NOT_PIV)),
        (CardLaid(LAID, CardProof(Proof.GENUINE, NUMBER)), PivReading(NUMBER, "04A1B2C3")),
        (CardLaid(Card(bytes.fromhex(NUMBER)), CardProof(Proof.GENUINE, NUMBER)), PivReading(NUMBER)),
        (CardUnreadable(), UnreadableReading(Means.BADGE)),
        (CardUnreadable(Proof.UNREADABLE), UnreadableReading(Means.BADGE)),
        (CardUnreadable(Proof.FORGED), UnreadableReading(Means.PIV, Refusal.BADGE_UNPROVEN)),
        (IdCardUnreadable(), UnreadableReading(Means.ID_CARD)),
        (CardTaken(), None),
        (IdCardTaken(), None),
    ],
)
def test_what_was_presented(announcement: Announcement, reading: object) -> None:
    assert reading_of(announcement) == reading


def test_nothing_of_a_person_is_shown_by_accident() -> None:
    shown = repr(
        [
            BadgeReading("04A1B2C3"),
            PivReading(NUMBER, "04A1B2C3"),
            IdCardReading("11010519900307123X", date(2030, 1, 1)),
        ]
    )
    assert "04A1" not in shown
    assert "0F0F" not in shown
    assert "1101" not in shown
    assert "2030" not in shown


def test_every_means_one_carries_is_found() -> None:
    assert {one.means for one in carried()} == {Means.BADGE, Means.ID_CARD, Means.PIV}


@pytest.mark.parametrize(
    ("means", "level"),
    [
        ((), 0),
        ((Means.PIN,), 0),
        ((Means.BADGE,), 1),
        ((Means.BADGE, Means.PIN), 2),
        ((Means.ID_CARD,), 2),
        ((Means.ID_CARD, Means.PIN), 3),
        ((Means.BADGE, Means.ID_CARD), 3),
        ((Means.BADGE, Means.PIN, Means.ID_CARD), 3),
        ((Means.PIV,), 2),
        ((Means.PIV, Means.BADGE), 2),  # one card
        ((Means.PIV, Means.PIN), 3),
        ((Means.PIV, Means.ID_CARD), 3),
        ((Means.PIV, Means.CARD_PIN), 3),
        ((Means.BADGE, Means.CARD_PIN), 3),
    ],
)
def test_how_sure_we_are(means: tuple[Means, ...], level: int) -> None:
    assert level_of(means) == level


def test_more_means_are_never_less_sure_and_what_raises_does() -> None:
    subsets = list(chain.from_iterable(combinations(Means, size) for size in range(len(Means) + 1)))
    for held in subsets:
        for one in Means:
            assert level_of({*held, one}) >= level_of(held)
        for level in range(4):
            for one in raising(held, level):
                assert one not in held
                assert level_of({*held, one}) >= level


def test_the_easiest_is_asked_for_first() -> None:
    assert raising((Means.BADGE,), 2) == (Means.PIN, Means.ID_CARD)
    assert raising((Means.PIV,), 3) == (Means.PIN, Means.ID_CARD)
    assert raising((Means.PIV,), 3, card_pins=True) == (Means.PIN, Means.CARD_PIN, Means.ID_CARD)
    assert raising((Means.BADGE,), 3, card_pins=True) == (Means.ID_CARD,)
    assert raising((), 2) == (Means.ID_CARD,)
    assert raising((), 1) == (Means.ID_CARD, Means.BADGE)


def test_the_digest_is_that_of_the_contract() -> None:
    # HMAC-SHA-256, RFC 4231 test case 2 has the same shape: key "Jefe".
    message = "what do ya want for nothing?"
    assert digest(b"Jefe".hex(), message) != digest("00", message)
    assert digest("00", "11010519900307123x ") == digest("00", "11010519900307123X")
    assert len(digest("00", "1")) == 64
