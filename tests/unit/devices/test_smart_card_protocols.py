"""BER-TLV, APDUs and PIV's encodings: what is written is read, rubbish raises ProtocolError alone."""

from __future__ import annotations

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.protocols import piv
from devices.protocols.apdu import Answer, Command, exchange, parse_answer
from devices.protocols.ber_tlv import LONGEST, objects, tlv, value_of
from devices.protocols.vpcd import GET_ATR, GET_UID, POWER_ON, VirtualCard, message

TAGS = st.sampled_from([0x53, 0x70, 0x7C, 0x81, 0x5F2F, 0x7F49, 0x5FC101])
VALUES = st.binary(max_size=40) | st.sampled_from(
    [bytes(127), bytes(128), bytes(255), bytes(256), bytes(3000)]
)


@given(st.lists(st.tuples(TAGS, VALUES), max_size=5))
def test_objects_are_read_as_they_were_written(written: list[tuple[int, bytes]]) -> None:
    data = b"".join(tlv(tag, value) for tag, value in written)
    assert list(objects(data)) == written
    for tag, _ in written:
        assert value_of(tag, data) == dict(reversed(written))[tag]


@given(st.binary(max_size=80))
def test_rubbish_raises_only_protocol_errors(rubbish: bytes) -> None:
    for parse in (lambda data: list(objects(data)), piv.parse_certificate, piv.parse_response, parse_answer):
        with suppress(ProtocolError):
            parse(rubbish)


@given(st.binary(min_size=1, max_size=300), st.data())
def test_what_is_cut_off_is_refused(value: bytes, data: st.DataObject) -> None:
    whole = tlv(0x5FC101, value)
    with pytest.raises(ProtocolError):
        list(objects(whole[: data.draw(st.integers(1, len(whole) - 1))]))


@pytest.mark.parametrize(
    "rubbish", ["53", "5380", "5383000001", "5381", "1F", "1F8182", "1F81828300", "53020001"]
)
def test_lengths_and_tags_that_no_card_writes_are_refused(rubbish: str) -> None:
    with pytest.raises(ProtocolError):
        value_of(0x53, bytes.fromhex(rubbish)[: 3 if rubbish == "53020001" else None])


def test_an_object_that_is_not_there_or_too_long_is_told() -> None:
    with pytest.raises(ProtocolError):
        value_of(0x53, tlv(0x54, b""))
    with pytest.raises(ValueError, match="too long"):
        tlv(0x53, bytes(LONGEST + 1))


def test_commands_look_as_the_standard_writes_them() -> None:
    """SP 800-73-4 part 2, appendix A, in the encoding of ISO 7816-4."""
    assert [*piv.select().blocks()] == [bytes.fromhex("00A404000BA00000030800001000010000")]
    wanted = piv.get_certificate(piv.Slot.CARD_AUTHENTICATION)
    assert [*wanted.blocks()] == [bytes.fromhex("00CB3FFF055C035FC10100")]
    assert [*piv.verify("123456").blocks()] == [bytes.fromhex("0020008008313233343536FFFF")]
    assert [*piv.tries().blocks()] == [bytes.fromhex("00200080")]
    small = piv.challenge(piv.Slot.CARD_AUTHENTICATION, piv.Algorithm.P_256, bytes(32))
    assert [*small.blocks()] == [bytes.fromhex("0087119E267C2482008120") + bytes(32) + b"\0"]
    large = [*piv.challenge(piv.Slot.AUTHENTICATION, piv.Algorithm.RSA_2048, bytes(256)).blocks()]
    assert [block[:5].hex() for block in large] == ["1087079aff", "0087079a0b"]
    with pytest.raises(ValueError, match="six to eight"):
        piv.verify("12345")


@pytest.mark.parametrize(
    ("status", "left"), [(0x63C2, 2), (0x63C0, 0), (0x6983, 0), (0x9000, None), (0x6982, None)]
)
def test_tries_are_read_from_the_status(status: int, left: int | None) -> None:
    assert piv.tries_left(status) == left


def test_a_container_is_read_packed_or_not() -> None:
    def container(certificate: bytes, info: int) -> bytes:
        return tlv(0x53, tlv(0x70, certificate) + tlv(0x71, bytes((info,))) + tlv(0xFE, b""))

    assert piv.parse_certificate(container(b"der", 0)) == b"der"
    assert piv.parse_certificate(container(gzip.compress(b"der"), 1)) == b"der"
    bomb = gzip.compress(bytes(1_000_000))
    for wrong in (b"der", bomb, gzip.compress(b"der")[:-4]):
        with pytest.raises(ProtocolError):
            piv.parse_certificate(container(wrong, 1))
    with pytest.raises(ProtocolError):
        piv.parse_certificate(tlv(0x53, b""))


class Card:
    """Answers what it is told to, in turn."""

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.asked: list[str] = []

    def __call__(self, command: bytes) -> bytes:
        self.asked.append(command.hex())
        return self.answers.pop(0)


def test_an_answer_in_pieces_is_gathered() -> None:
    card = Card("01026102", "03046C01", "056101", "069000")
    answer = exchange(card, Command(0xCB, 0, 0))
    assert answer == Answer(0x9000, bytes.fromhex("01020506"))
    assert card.asked == ["00cb000000", "00c0000002", "00c0000001", "00c0000001"]


def test_a_wrong_length_is_corrected_once() -> None:
    card = Card("6C10", "AA9000")
    assert exchange(card, Command(0xCB, 0, 0, b"x")) == Answer(0x9000, b"\xaa")
    assert card.asked == ["00cb0000017800", "00cb0000017810"]


def test_a_chain_that_is_refused_ends_there() -> None:
    card = Card("6A80")
    assert exchange(card, Command(0x87, 0, 0, bytes(300))) == Answer(0x6A80)
    assert len(card.asked) == 1


@pytest.mark.parametrize("answers", [["61FF", "61FF"], ["6110"] + ["00" * 256 + "6100"] * 300])
def test_an_answer_without_an_end_is_refused(answers: list[str]) -> None:
    with pytest.raises(ProtocolError):
        exchange(Card(*answers), Command(0xCB, 0, 0))


@given(st.lists(st.binary(max_size=12) | st.just(b"\x01\x61\x08"), max_size=8))
def test_whatever_pieces_come_the_gathering_ends(pieces: list[bytes]) -> None:
    left = iter(pieces)
    with suppress(ProtocolError):
        exchange(lambda _: next(left, b""), Command(0xCB, 0, 0, bytes(300)))


def test_a_virtual_badge_answers_what_vpcd_asks() -> None:
    badge = VirtualCard(b"\1\2\3\4", b"atr")
    assert (badge.answer(POWER_ON), badge.answer(GET_ATR)) == (None, b"atr")
    assert badge.answer(GET_UID) == b"\1\2\3\4\x90\0"
    assert badge.answer(b"\0\xa4\4\0") == b"\x6d\0"
    assert VirtualCard(b"", readable=False).answer(GET_UID) == b"\x6a\x81"
    assert badge.asks(GET_UID)
    assert not badge.asks(GET_ATR)
    assert message(b"atr") == b"\0\3atr"


def test_a_secret_is_not_shown() -> None:
    assert "313233" not in repr(piv.verify("123456"))
    assert "123456" not in repr(piv.verify("123456"))
