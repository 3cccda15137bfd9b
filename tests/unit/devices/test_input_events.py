"""Input events and what they type; UIDs that are typed as numbers."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.protocols.input_events import (
    EVENT,
    KEYS,
    Event,
    EventFinder,
    Keyboard,
    Kind,
    Press,
    pack,
    typed,
    was_dropped,
)
from devices.wedge.numbers import ByteOrder, Number, typed_uid, uid_of

TYPEABLE = st.text(st.sampled_from(sorted(KEYS)), max_size=20)
BYTE_ORDER = st.sampled_from(("big", "little"))


def read(finder: EventFinder, data: bytes) -> list[Event]:
    finder.feed(data)
    return list(finder.events())


@given(TYPEABLE, st.lists(st.integers(min_value=0), max_size=8))
def test_any_split_of_what_was_typed_gives_the_same_text(text: str, cuts: list[int]) -> None:
    data = b"".join(map(pack, typed(text)))
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    finder, keyboard = EventFinder(), Keyboard()
    events = [event for a, b in pairwise(places) for event in read(finder, data[a:b])]
    assert "".join(keyboard.type(event) for event in events) == text


@given(st.lists(st.binary(max_size=100)))
def test_rubbish_raises_nothing_but_protocol_errors(pieces: list[bytes]) -> None:
    finder, keyboard = EventFinder(), Keyboard()
    for piece in pieces:
        with suppress(ProtocolError):
            for event in read(finder, piece):
                assert len(keyboard.type(event)) <= 1


@pytest.mark.parametrize("event", [(0x20, 0, 0), (1, 0x300, 1), (1, 2, 3), (1, 2, -1)])
def test_what_can_be_no_event_is_refused_and_the_next_is_read(event: tuple[int, int, int]) -> None:
    finder = EventFinder()
    with pytest.raises(ProtocolError):
        read(finder, EVENT.pack(0, 0, *event))
    assert read(finder, pack(Event(Kind.KEY, 2, Press.DOWN))) == [Event(1, 2, 1)]


def test_a_key_that_is_held_or_unknown_types_nothing_more() -> None:
    keyboard = Keyboard()
    events = [
        Event(Kind.KEY, 30, Press.DOWN),
        Event(Kind.KEY, 30, Press.REPEATED),
        Event(Kind.KEY, 30, Press.UP),
        Event(Kind.KEY, 58, Press.DOWN),  # caps lock
        Event(4, 4, 458756),  # the scan code, which most keyboards send with each key
    ]
    assert "".join(map(keyboard.type, events)) == "a"


def test_released_by_force_shift_does_not_stick() -> None:
    keyboard = Keyboard()
    keyboard.type(Event(Kind.KEY, 42, Press.DOWN))
    assert keyboard.type(Event(Kind.KEY, 30, Press.DOWN)) == "A"
    keyboard.release()
    assert keyboard.type(Event(Kind.KEY, 30, Press.DOWN)) == "a"


def test_keypads_type_digits() -> None:
    keyboard = Keyboard()
    keys = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 83, 96)  # KEY_KP0 … KEY_KP9, KEY_KPDOT, KEY_KPENTER
    assert "".join(keyboard.type(Event(Kind.KEY, key, Press.DOWN)) for key in keys) == "0123456789.\n"


def test_lost_events_are_told() -> None:
    assert was_dropped(Event(Kind.SYN, 3, 0))
    assert not was_dropped(Event(Kind.SYN, 0, 0))
    assert not was_dropped(Event(Kind.KEY, 3, 0))


@given(st.sampled_from((4, 7, 10)).flatmap(lambda n: st.binary(min_size=n, max_size=n)), BYTE_ORDER)
def test_a_uid_is_read_back_from_its_number(uid: bytes, order: ByteOrder) -> None:
    for number in ("hex", "decimal"):
        assert uid_of(typed_uid(uid, number, order), number, order, len(uid)) == uid


def test_a_uid_is_typed_as_readers_are_known_to() -> None:
    uid = bytes.fromhex("04A1B2C3")
    assert typed_uid(uid, "decimal", "big") == "0077705923"
    assert typed_uid(uid, "decimal", "little") == "3283263748"
    assert typed_uid(uid, "hex", "little") == "C3B2A104"
    assert uid_of("77705923", "decimal", "big", 4) == uid


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("", "decimal"),
        ("4294967296", "decimal"),
        ("12a", "decimal"),
        ("-1", "decimal"),
        ("１２", "decimal"),
        ("9" * 5000, "decimal"),
        ("04A1B2", "hex"),
        ("04A1B2CX", "hex"),
        ("04 A1B2C", "hex"),
    ],
)
def test_what_is_no_uid_is_none(line: str, number: Number) -> None:
    assert uid_of(line, number, "big", 4) is None
