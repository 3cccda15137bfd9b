"""The text block of identity cards: four layouts, the number's own agreement, rubbish."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.id_card_reader import IdCard, IdCardKind
from devices.protocols.id_card_text import (
    ADDRESS_LENGTH,
    TEXT_LENGTH,
    build_address,
    build_text,
    check_character,
    parse_address,
    parse_text,
)
from tests.helpers.id_cards import RESIDENT, number

CARDS = [
    replace(RESIDENT, address="测试市一路1号", issuer="测试市公安局", ethnic_group="01"),
    replace(RESIDENT, valid_to=None),
    replace(RESIDENT, kind=IdCardKind.HMT_PERMIT, number=number("810000"), travel_permit="H00000000"),
    replace(
        RESIDENT,
        kind=IdCardKind.FOREIGNER_2017,
        name="测试",
        name_latin="EXAMPLE, TEST PERSON",
        number="XXX110190030701",
        nationality="XXX",
        issuer="1100",
    ),
    replace(
        RESIDENT,
        kind=IdCardKind.FOREIGNER_2023,
        name="",
        name_latin="EXAMPLE-OF-A-VERY-LONG-FAMILY-NAME, TEST PERSON",
        number=number("911000"),
        nationality="XXX",
    ),
]


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.kind)
def test_each_layout_is_read_as_it_was_written(card: IdCard) -> None:
    cut = replace(card, name_latin=card.name_latin[:46])
    text = build_text(cut)
    assert len(text) == TEXT_LENGTH
    assert parse_text(text) == cut


def test_a_latin_name_that_breaks_at_a_space_keeps_it() -> None:
    latin = "A" * 34 + " " + "B" * 8
    card = replace(CARDS[-1], name_latin=latin)
    assert parse_text(build_text(card)).name_latin == latin


def test_fields_stand_where_the_standard_says() -> None:
    text = build_text(RESIDENT)
    assert text[122:158].decode("utf-16-le") == RESIDENT.number
    assert text[36:52].decode("utf-16-le") == "19900307"
    assert text[204:220].decode("utf-16-le") == "20400101"
    assert build_text(CARDS[1])[204:208].decode("utf-16-le") == "长期"
    assert [build_text(card)[248:250].decode("utf-16-le") for card in CARDS] == [" ", " ", "J", "I", "Y"]


@pytest.mark.parametrize(
    ("first_17", "last"),
    [("11010519491231002", "X"), ("44052418800101001", "4"), ("34052419800101001", "X")],
)
def test_the_check_character_is_the_standards_own(first_17: str, last: str) -> None:
    """Worked examples of GB 11643-1999."""
    assert check_character(first_17) == last


def test_padding_by_nul_is_no_part_of_a_field() -> None:
    text = build_text(RESIDENT).replace(b" \0", b"\0\0")
    assert parse_text(text) == RESIDENT


@pytest.mark.parametrize("place", range(18))
def test_every_single_wrong_digit_is_found(place: int) -> None:
    right = RESIDENT.number
    for digit in "0123456789X":
        if digit == right[place]:
            continue
        wrong = right[:place] + digit + right[place + 1 :]
        with pytest.raises(ProtocolError):
            parse_text(build_text(replace(RESIDENT, number=wrong)))


@pytest.mark.parametrize(
    "card",
    [
        replace(RESIDENT, number=number(born=date(1991, 3, 7))),
        replace(RESIDENT, name=""),
        replace(CARDS[2], number=number("110105")),
        replace(CARDS[4], number=number("110105")),
        replace(RESIDENT, number=""),
        replace(CARDS[3], number="张" * 15),
    ],
)
def test_what_does_not_hold_together_is_refused(card: IdCard) -> None:
    with pytest.raises(ProtocolError):
        parse_text(build_text(card))


def test_an_appended_address_is_read_as_it_was_written() -> None:
    for address in ("测试市新区二路9号", "", "长" * 35):
        data = build_address(address)
        assert len(data) == ADDRESS_LENGTH
        assert parse_address(data) == address


@given(st.binary(max_size=80) | st.binary(min_size=ADDRESS_LENGTH, max_size=ADDRESS_LENGTH))
def test_a_rubbish_address_raises_only_protocol_errors(rubbish: bytes) -> None:
    with suppress(ProtocolError):
        parse_address(rubbish)


def test_what_is_too_long_for_its_field_is_not_written() -> None:
    with pytest.raises(ValueError, match="too long for the 70 bytes"):
        build_address("长" * 36)


def test_an_impossible_date_and_an_unknown_type_are_refused() -> None:
    text = build_text(RESIDENT)
    for place, value in ((188, "20230230"), (188, "2023023 "), (204, "        "), (248, "Q")):
        encoded = value.encode("utf-16-le")
        with pytest.raises(ProtocolError):
            parse_text(text[:place] + encoded + text[place + len(encoded) :])


def test_an_error_holds_nothing_of_the_card() -> None:
    lone_surrogate = b"\x00\xd8"
    text = lone_surrogate + build_text(RESIDENT)[2:]
    with pytest.raises(ProtocolError) as caught:
        parse_text(text)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert RESIDENT.number not in repr(RESIDENT)


@given(st.binary(min_size=0, max_size=300) | st.binary(min_size=TEXT_LENGTH, max_size=TEXT_LENGTH))
def test_rubbish_raises_only_protocol_errors(rubbish: bytes) -> None:
    with pytest.raises(ProtocolError):
        parse_text(rubbish)


@given(st.data())
def test_a_good_block_with_any_change_is_read_or_refused(data: st.DataObject) -> None:
    text = bytearray(build_text(data.draw(st.sampled_from(CARDS[:4]))))
    for _ in range(data.draw(st.integers(1, 4))):
        text[data.draw(st.integers(0, TEXT_LENGTH - 1))] = data.draw(st.integers(0, 255))
    with suppress(ProtocolError):
        parse_text(bytes(text))
