"""What cards and their readers may send, spoilt at random: nothing but ProtocolError comes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

import pytest

from devices.errors import ProtocolError
from devices.protocols import piv
from devices.protocols.apdu import Command, exchange
from devices.protocols.ber_tlv import tlv
from devices.protocols.id_card_text import build_address, build_text, parse_address, parse_text
from devices.protocols.sam_v import Answer, FrameReader, State, answer_frame, parse_answer, parse_base
from devices.protocols.vpcd import GET_ATR, GET_UID, POWER_ON, VirtualCard, message
from tests.helpers.id_cards import RESIDENT

Codec = tuple[bytes, Callable[[bytes], object]]
CONTAINER = tlv(piv.DATA, tlv(0x70, b"certificate" * 20) + tlv(0x71, b"\1") + tlv(0xFE, b""))


def gathered(data: bytes) -> object:
    """Read answers of a card that come in pieces of ten bytes."""
    pieces = iter([data[at : at + 10] for at in range(0, len(data), 10)])
    return exchange(lambda _: next(pieces, b""), Command(0xCB, 0, 0))


def framed(data: bytes) -> object:
    """Read a stream of frames."""
    frames = FrameReader()
    frames.feed(data)
    return [parse_answer(body) for body in frames.bodies()]


CODECS: Sequence[Codec] = (
    (CONTAINER, piv.parse_certificate),
    (tlv(0x7C, tlv(0x82, bytes(70))), piv.parse_response),
    (b"12345678\x61\x08" * 3 + b"\x90\x00", gathered),
    (build_text(RESIDENT), parse_text),
    (build_address("测试市一路1号"), parse_address),
    (answer_frame(Answer(State.NOT_FOUND)) * 2, framed),
    (b"\0\4\0\4" + bytes(8), parse_base),
)


def spoilt(good: bytes, random: Random) -> bytes:
    """Return bytes like `good` with some changed, lost or added; now and then others altogether."""
    data = bytearray(good if random.random() < 0.9 else random.randbytes(random.randrange(60)))
    for _ in range(random.randrange(4)):
        at = random.randrange(len(data) + 1)
        match random.randrange(3):
            case 0:
                data[at : at + 1] = random.randbytes(1)
            case 1:
                del data[at : at + random.randrange(4)]
            case _:
                data[at:at] = random.randbytes(random.randrange(4))
    return bytes(data)


def fuzz(times: int, seed: int) -> None:
    random = Random(seed)
    for _ in range(times // len(CODECS)):
        for good, parse in CODECS:
            with suppress(ProtocolError):
                parse(spoilt(good, random))


def test_spoilt_bytes_raise_only_protocol_errors() -> None:
    fuzz(7_000, 1)


@pytest.mark.slow
def test_a_million_spoilt_messages_raise_only_protocol_errors() -> None:
    fuzz(1_050_000, 2)


def test_a_virtual_badge_answers_what_vpcd_asks() -> None:
    badge = VirtualCard(b"\1\2\3\4", b"atr")
    assert (badge.answer(POWER_ON), badge.answer(GET_ATR)) == (None, b"atr")
    assert badge.answer(GET_UID) == b"\1\2\3\4\x90\0"
    assert badge.answer(b"\0\xa4\4\0") == b"\x6d\0"
    assert VirtualCard(b"", readable=False).answer(GET_UID) == b"\x6a\x81"
    assert badge.asks(GET_UID)
    assert not badge.asks(GET_ATR)
    assert message(b"atr") == b"\0\3atr"
