"""Frames of locker boards: the published examples, any split of the bytes, rubbish of every kind."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.protocols import locker_8a, locker_cu16, locker_cu48, locker_wkly
from devices.protocols.framing import FrameFinder, bits_of, bytes_of, sum_of, xor

QUERY_ONE = locker_wkly.Message(0, locker_wkly.Command.QUERY_ONE, b"\x01")


@pytest.mark.parametrize(
    ("sent", "wire"),
    [
        (locker_8a.unlock_request(1, 1), "8A0101119B"),
        (locker_8a.unlock_request(1, locker_8a.EVERY), "8A0100119A"),
        (locker_8a.query_one_request(1, 1), "80010133B3"),
        (locker_8a.query_all_request(1), "80010033B2"),
        (locker_8a.contact_frame(locker_8a.Contact(locker_8a.Head.EVENT, 1, 1, short=True)), "8101011190"),
        (locker_8a.contact_frame(locker_8a.Contact(locker_8a.Head.EVENT, 1, 1, short=False)), "8101010081"),
        (locker_8a.contact_frame(locker_8a.Contact(locker_8a.Head.UNLOCK, 1, 2, short=True)), "8A01021198"),
        (locker_8a.contacts_frame(locker_8a.Contacts(1, (False, *(True,) * 23))), "8001FFFFFE334C"),
        (locker_wkly.open_request(0, 1), "574B4C590900820183"),
        (locker_wkly.frame(QUERY_ONE), "574B4C590900830182"),
        (locker_wkly.query_all_request(0), "574B4C5908008485"),
        (locker_cu48.query_request(0), "020000500355"),
        (locker_cu48.query_request(10), "020A0050035F"),
        (locker_cu48.open_request(0, 1), "020000510356"),
        (locker_cu16.query_request(0), "0200300335"),
        (locker_cu16.clear_request(0), "020038033D"),
    ],
)  # fmt: skip
def test_what_is_sent_is_the_published_bytes(sent: bytes, wire: str) -> None:
    assert sent.hex().upper() == wire


def test_published_answers_are_read() -> None:
    failed = locker_8a.parse_contact(bytes.fromhex("8A0101119B"))
    assert failed == locker_8a.Contact(locker_8a.Head.UNLOCK, 1, 1, short=True)
    assert locker_8a.parse_contacts(bytes.fromhex("8001FFFFFE334C"), 24).short == (False, *(True,) * 23)
    opened = locker_wkly.parse(bytes.fromhex("574B4C590B00820001" + "0081"))
    assert locker_wkly.one_lock(opened) == locker_wkly.LockState(1, closed=False)
    every = locker_wkly.all_locks(locker_wkly.parse(bytes.fromhex("574B4C590E0084000400010100" + "87")))
    assert [state.closed for state in every] == [False, True, True, False]
    event = locker_wkly.parse(bytes.fromhex("574B4C590A0085010186"))
    assert locker_wkly.one_lock(event) == locker_wkly.LockState(1, closed=True)
    told = locker_cu48.parse_contacts(bytes.fromhex("020000650700000000C00331"))
    assert [n for n, made in enumerate(told.made, start=1) if made] == [1, 2, 3, 47, 48]


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


def found(finder: FrameFinder, chunks: list[bytes]) -> list[bytes]:
    frames = []
    for chunk in chunks:
        finder.feed(chunk)
        frames += list(finder.frames())
    return frames


boards = st.integers(0, 9)
contacts_8a = st.builds(
    locker_8a.Contact, st.sampled_from(locker_8a.Head), st.integers(1, 99), st.integers(1, 50), st.booleans()
)
ways = st.integers(1, 50)
messages = st.builds(
    locker_wkly.Message, st.integers(0, 31), st.sampled_from(locker_wkly.Command), st.binary(max_size=40)
)


def rows(count: int) -> st.SearchStrategy[tuple[bool, ...]]:
    return st.tuples(*(st.booleans() for _ in range(count)))


@given(st.lists(contacts_8a, min_size=1, max_size=6), st.lists(st.integers(0, 500), max_size=8))
def test_8a_contacts_come_back_however_they_are_split(told: list[locker_8a.Contact], cuts: list[int]) -> None:
    wire = b"".join(map(locker_8a.contact_frame, told))
    frames = found(locker_8a.finder(), split(wire, cuts))
    assert [locker_8a.parse_contact(frame) for frame in frames] == told


@given(st.data(), ways, st.lists(contacts_8a, max_size=3), st.lists(st.integers(0, 500), max_size=8))
def test_8a_a_whole_board_comes_back_with_events_around_it(
    data: st.DataObject, count: int, around: list[locker_8a.Contact], cuts: list[int]
) -> None:
    events = [locker_8a.Contact(locker_8a.Head.EVENT, each.board, each.lock, each.short) for each in around]
    whole = locker_8a.Contacts(7, data.draw(rows(count)))
    wire = b"".join(map(locker_8a.contact_frame, events))
    frames = found(
        locker_8a.finder(locker_8a.length_of_all(count)),
        split(wire + locker_8a.contacts_frame(whole) + wire, cuts),
    )
    assert locker_8a.parse_contacts(frames.pop(len(events)), count) == whole
    assert [locker_8a.parse_contact(frame) for frame in frames] == events * 2


@given(messages, st.lists(st.integers(0, 500), max_size=8))
def test_wkly_messages_come_back(message: locker_wkly.Message, cuts: list[int]) -> None:
    wire = locker_wkly.frame(message)
    frames = found(locker_wkly.finder(), split(b"WKWKLWKLY\x07" + wire + wire, cuts))
    assert [locker_wkly.parse(frame) for frame in frames] == [message, message]


profiles = st.sampled_from(list(locker_cu48.PROFILES.values()))


@given(profiles, boards, rows(48), st.lists(st.integers(0, 500), max_size=8))
def test_cu48_contacts_come_back_behind_an_echo(
    codes: locker_cu48.Codes, board: int, made: tuple[bool, ...], cuts: list[int]
) -> None:
    told = locker_cu48.Contacts(board, made)
    wire = locker_cu48.query_request(board, codes) + locker_cu48.contacts_frame(told, codes)
    frames = found(locker_cu48.answers(codes), split(wire, cuts))
    assert [locker_cu48.parse_contacts(frame, codes) for frame in frames] == [told]


@given(profiles, boards, st.integers(1, 48), st.lists(st.integers(0, 100), max_size=4))
def test_cu48_an_answered_order_comes_back_behind_its_echo(
    codes: locker_cu48.Codes, board: int, lock: int, cuts: list[int]
) -> None:
    wire = locker_cu48.open_request(board, lock, codes) + locker_cu48.done_frame(board, lock, codes)
    frames = found(locker_cu48.done_answers(codes), split(wire, cuts))
    assert [locker_cu48.parse_done(frame, codes) for frame in frames] == [(board, lock)]


@pytest.mark.parametrize(
    ("profile", "wire"),
    [
        ("v2.1", "020000650700000000C00331"),
        ("60-61-75", "020000750700000000C00341"),
        ("60-61-75-counted", "02000075060700000000C044"),
    ],
)
def test_cu48_status_bytes_stand_where_the_profile_says(profile: str, wire: str) -> None:
    codes = locker_cu48.PROFILES[profile]
    told = locker_cu48.parse_contacts(bytes.fromhex(wire), codes)
    assert [n for n, made in enumerate(told.made, start=1) if made] == [1, 2, 3, 47, 48]
    assert locker_cu48.contacts_frame(told, codes).hex().upper() == wire
    for other, theirs in locker_cu48.PROFILES.items():
        if other != profile:
            with pytest.raises(ProtocolError):
                locker_cu48.parse_contacts(bytes.fromhex(wire), theirs)


@given(st.integers(0, 15), rows(16), rows(16), st.lists(st.integers(0, 500), max_size=8))
def test_cu16_contacts_come_back_behind_an_echo(
    board: int, hooked: tuple[bool, ...], items: tuple[bool, ...], cuts: list[int]
) -> None:
    told = locker_cu16.Contacts(board, hooked, items)
    wire = locker_cu16.query_request(board) + locker_cu16.contacts_frame(told)
    frames = found(locker_cu16.answers(), split(wire, cuts))
    assert [locker_cu16.parse_contacts(frame) for frame in frames] == [told]


@given(st.integers(0, 9), st.integers(1, 48), st.lists(st.integers(0, 100), max_size=4))
def test_kerong_requests_are_read_at_the_other_end(board: int, lock: int, cuts: list[int]) -> None:
    [frame] = found(locker_cu48.requests(), split(locker_cu48.open_request(board, lock), cuts))
    assert locker_cu48.parse_request(frame) == (board, locker_cu48.V2_1.open, lock)
    lock = (lock - 1) % 16 + 1
    [frame] = found(locker_cu16.requests(), split(locker_cu16.open_request(board, lock), cuts))
    assert locker_cu16.parse_request(frame) == (board, locker_cu16.Command.OPEN, lock)


COUNTED = locker_cu48.PROFILES["60-61-75-counted"]
PARSERS: tuple[Callable[[bytes], Any], ...] = (
    locker_8a.parse_contact,
    lambda data: locker_8a.parse_contacts(data, 24),
    lambda data: locker_wkly.one_lock(locker_wkly.parse(data)),
    lambda data: locker_wkly.all_locks(locker_wkly.parse(data)),
    locker_cu48.parse_contacts,
    lambda data: locker_cu48.parse_done(data, COUNTED),
    lambda data: locker_cu48.parse_contacts(data, COUNTED),
    locker_cu48.parse_request,
    locker_cu16.parse_contacts,
    locker_cu16.parse_request,
)
FINDERS: tuple[Callable[[], FrameFinder], ...] = (
    locker_8a.finder,
    lambda: locker_8a.finder(locker_8a.length_of_all(24)),
    locker_wkly.finder,
    locker_cu48.answers,
    locker_cu48.requests,
    lambda: locker_cu48.answers(COUNTED),
    lambda: locker_cu48.done_answers(COUNTED),
    locker_cu16.answers,
    locker_cu16.requests,
)
FIRST = st.sampled_from((b"", b"\x8a", b"\x80", b"\x81", b"WKLY", b"\x02\x00\x00\x65", b"\x02\x00\x35"))


@given(FIRST, st.binary(max_size=60))
def test_rubbish_raises_nothing_but_protocol_errors(first: bytes, rest: bytes) -> None:
    for parse in PARSERS:
        with suppress(ProtocolError):
            parse(first + rest)
    for finder in FINDERS:
        for frame in found(finder(), [first + rest]):
            for parse in PARSERS:
                with suppress(ProtocolError):
                    parse(frame)


@given(st.binary(max_size=30))
def test_a_frame_behind_rubbish_is_found(rubbish: bytes) -> None:
    wire = locker_8a.contact_frame(locker_8a.Contact(locker_8a.Head.UNLOCK, 3, 4, short=False))
    quiet = bytes(byte for byte in rubbish if byte not in {0x80, 0x81, 0x8A})
    finder = locker_8a.finder()
    assert found(finder, [quiet + wire]) == [wire]
    assert finder.rubbish == len(quiet)


@given(rows(19))
def test_bits_are_bytes(bits: tuple[bool, ...]) -> None:
    assert bits_of(bytes_of(bits), 19) == bits


def refused(parse: Callable[[bytes], Any], body: str, check: Callable[[bytes], int]) -> bool:
    """Say whether a frame with a good check byte is refused for what it says."""
    data = bytes.fromhex(body)
    with pytest.raises(ProtocolError):
        parse(data + bytes((check(data),)))
    return True


@pytest.mark.parametrize("body", ["80010133FF", "80010012", "80010111", "8A013311", "82010111", "8001FF34"])
def test_8a_frames_that_say_nothing_known_are_refused(body: str) -> None:
    if body != "80010111":
        assert refused(locker_8a.parse_contact, body, xor)
    assert refused(lambda data: locker_8a.parse_contacts(data, 8), body, xor)


@pytest.mark.parametrize(
    "rest",
    [
        "8200010100",
        "81",
        "850101",
        "8501",
        "8205",
        "82010100",
        "83000105",
        "8400",
        "8400030001",
        "84FF0100",
    ],
)
def test_wkly_frames_that_say_nothing_known_are_refused(rest: str) -> None:
    body = f"574B4C59{8 + len(rest) // 2 - 1:02X}00{rest}"
    if rest != "850101":
        assert refused(lambda data: locker_wkly.one_lock(locker_wkly.parse(data)), body, xor)
    assert refused(lambda data: locker_wkly.all_locks(locker_wkly.parse(data)), body, xor)


def test_wkly_a_lock_that_failed_is_neither_open_nor_closed() -> None:
    failed = locker_wkly.Message(0, locker_wkly.Command.OPEN_ONE, bytes((locker_wkly.FAILED, 1, 0)))
    unknown = locker_wkly.Message(0, locker_wkly.Command.EVENT, bytes((1, locker_wkly.FAILED)))
    assert locker_wkly.one_lock(failed).closed is None
    assert locker_wkly.one_lock(unknown).closed is None


def test_kerong_locks_and_commands_that_do_not_exist_are_refused() -> None:
    for lock in (0, 49):
        with pytest.raises(ValueError, match="locks 1 to 48"):
            locker_cu48.open_request(0, lock)
    for lock in (0, 17):
        with pytest.raises(ValueError, match="locks 1 to 16"):
            locker_cu16.open_request(0, lock)
    assert refused(locker_cu16.parse_request, "02003403", sum_of)
