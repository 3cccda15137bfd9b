"""What every reader of identity cards does: the four layouts, the appended address, dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from devices.device import Announcement
from devices.drivers.sam_v import SamVOptions as SerialOptions
from devices.drivers.sam_v import SamVReader
from devices.emulators.sam_v import SamV, SamVOptions, SpareCard
from devices.id_card_reader import (
    IdCard,
    IdCardKind,
    IdCardLaid,
    IdCardReader,
    IdCardTaken,
    IdCardUnreadable,
    Validity,
)
from tests.helpers.id_cards import BORN, number
from tests.helpers.sam_v_usb import UsbReader

MOVED_TO = "测试市新区二路9号"
TODAY = date(2026, 5, 1)


def spare(kind: IdCardKind, card_number: str, **fields: str) -> SpareCard:
    label = {"zh": kind, "en": kind}
    told = {"label": label, "kind": kind, "number": card_number, "born_on": BORN, "name": "张测试"}
    return SpareCard.model_validate(told | fields)


CARDS = (
    spare(IdCardKind.RESIDENT, number(), address="测试市老区一路1号"),
    spare(IdCardKind.HMT_PERMIT, number("830000"), address="测试市老区一路2号", valid_to="2030-01-01"),
    spare(IdCardKind.FOREIGNER_2017, "XXX110190030701", name_latin="EXAMPLE, TEST PERSON"),
    spare(IdCardKind.FOREIGNER_2023, number("911000"), name_latin="EXAMPLE, TEST PERSON WITH A LONG NAME"),
    spare(IdCardKind.RESIDENT, number(order="007"), address="测试市老区一路1号", appended_address=MOVED_TO),
)


class Table:
    """A reader, cards to lay on it, and what it announced."""

    def __init__(self, emulator: SamV, reader: IdCardReader) -> None:
        self.emulator = emulator
        self.reader = reader
        self.heard: list[Announcement] = []
        reader.announce = self.heard.append
        reader.open()

    def lay(self, act: str, argument: str | None = None) -> Announcement:
        self.emulator.act(act, argument)
        self.heard.clear()
        for _ in range(3):
            self.reader.watch()
        (told,) = (one for one in self.heard if not isinstance(one, IdCardTaken))
        return told

    def card(self, act: str, argument: str | None = None) -> IdCard:
        told = self.lay(act, argument)
        assert isinstance(told, IdCardLaid)
        return told.card


Open = Callable[..., Table]


@pytest.fixture(params=["sam-v", "sam-v-usb"])
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    opened: list[Table] = []

    def open_(**reading: object) -> Table:
        options = SamVOptions(cards=CARDS)
        if request.param == "sam-v":
            emulator = SamV(options, tmp_path)
            emulator.start()
            told = SerialOptions.model_validate({"url": emulator.url, **reading})
            opened.append(Table(emulator, SamVReader(told)))
        else:
            usb = UsbReader(options, tmp_path)
            usb.emulator.start()
            opened.append(Table(usb.emulator, usb.driver(**reading)))
        return opened[-1]

    yield open_
    for one in opened:
        one.reader.close()
        one.emulator.stop()


def test_each_layout_is_read(table: Open) -> None:
    reading = table()
    for spare_card in CARDS:
        card = reading.card("lay", spare_card.number)
        told = (card.kind, card.number, card.name, card.name_latin, card.address, card.valid_to)
        meant = (spare_card.kind, spare_card.number, spare_card.name, spare_card.name_latin)
        assert told == (*meant, spare_card.address, spare_card.valid_to)
        assert card.appended_address is None, "nobody asked for it"
        assert (len(card.photo), card.portrait) == (1024, None)


def test_the_latest_address_is_read_where_it_is_asked_for(table: Open) -> None:
    reading = table(appended_address=True)
    assert reading.card("lay", CARDS[4].number).appended_address == MOVED_TO
    assert reading.card("lay", CARDS[0].number).appended_address == ""


def test_an_expired_card_is_read_and_says_so(table: Open) -> None:
    card = table().card("lay-expired")
    assert card.validity(TODAY) is Validity.EXPIRED
    assert card.number == CARDS[0].number


def test_a_card_with_a_wrong_number_is_unreadable_and_not_expired(table: Open) -> None:
    assert table().lay("lay-forged") == IdCardUnreadable()


def test_validity_counts_both_days_and_may_be_without_end() -> None:
    card = IdCard(IdCardKind.RESIDENT, "", "", "", "1", BORN, date(2020, 1, 1), date(2026, 5, 1))
    assert card.validity(TODAY) is Validity.VALID
    assert card.validity(date(2026, 5, 2)) is Validity.EXPIRED
    assert card.validity(date(2020, 1, 1)) is Validity.VALID
    assert card.validity(date(2019, 12, 31)) is Validity.NOT_YET_VALID
    assert replace(card, valid_to=None).validity(date(2999, 1, 1)) is Validity.VALID
