"""Frames of SAM_V readers: the published examples, any split of the bytes, rubbish of every kind."""

from __future__ import annotations

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.errors import ProtocolError
from devices.protocols.sam_v import (
    LONGEST,
    PREAMBLE,
    Answer,
    Command,
    FrameReader,
    State,
    answer_frame,
    base_data,
    frame,
    parse_answer,
    parse_base,
    parse_request,
    request_frame,
    sam_id,
    xor,
)

LENGTH_AT = (5, 6)

answers = st.builds(Answer, st.sampled_from(State), st.binary(max_size=60))


def bodies(*chunks: bytes) -> list[bytes]:
    reader = FrameReader()
    found = []
    for chunk in chunks:
        reader.feed(chunk)
        found += list(reader.bodies())
    return found


def body_of(answer: Answer) -> bytes:
    return bytes((0, 0, answer.state)) + answer.data


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    places = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[start:end] for start, end in pairwise(places)]


@pytest.mark.parametrize(
    ("command", "wire"),
    [
        (Command.RESET, "AAAAAA9669000310FFEC"),
        (Command.STATUS, "AAAAAA9669000311FFED"),
        (Command.SAM_ID, "AAAAAA9669000312FFEE"),
        (Command.FIND, "AAAAAA96690003200122"),
        (Command.SELECT, "AAAAAA96690003200221"),
        (Command.READ_BASE, "AAAAAA96690003300132"),
        (Command.READ_NEW_ADDRESS, "AAAAAA96690003300330"),
    ],
)
def test_requests_are_the_published_bytes(command: Command, wire: str) -> None:
    assert request_frame(command) == bytes.fromhex(wire)
    assert [parse_request(body) for body in bodies(bytes.fromhex(wire))] == [command]


@pytest.mark.parametrize(
    ("wire", "answer"),
    [
        ("AAAAAA9669000800009F0000000097", Answer(State.FOUND, bytes(4))),
        ("AAAAAA9669000C00009000000000000000009C", Answer(State.OK, bytes(8))),
        ("AAAAAA9669000400008084", Answer(State.NOT_FOUND)),
        ("AAAAAA9669000400008185", Answer(State.SELECT_FAILED)),
        ("AAAAAA9669000400004145", Answer(State.READ_FAILED)),
    ],
)
def test_answers_are_the_published_bytes(wire: str, answer: Answer) -> None:
    assert answer_frame(answer) == bytes.fromhex(wire)
    assert [parse_answer(body) for body in bodies(bytes.fromhex(wire))] == [answer]


def test_text_and_photo_are_1295_bytes_on_the_wire() -> None:
    data = base_data(bytes(256), bytes(1024))
    assert len(answer_frame(Answer(State.OK, data))) == 1295
    assert parse_base(data) == (bytes(256), bytes(1024))


def test_a_sam_id_reads_as_printed() -> None:
    data = bytes.fromhex("05000300F5FD340187D61200B1CB7400")
    assert sam_id(data) == "05.03-20250101-0001234567-0007654321"


@given(st.lists(answers, max_size=4), st.lists(st.integers(0, 10_000), max_size=12))
def test_any_split_gives_the_same_frames(sent: list[Answer], cuts: list[int]) -> None:
    wire = b"".join(map(answer_frame, sent))
    assert [parse_answer(body) for body in bodies(*split(wire, cuts))] == sent


@given(answers, st.binary(max_size=40), st.lists(st.integers(0, 10_000), max_size=6))
def test_a_frame_is_found_behind_any_rubbish(answer: Answer, rubbish: bytes, cuts: list[int]) -> None:
    wire = rubbish.replace(PREAMBLE[3:4], b"") + answer_frame(answer)
    assert [parse_answer(body) for body in bodies(*split(wire, cuts))] == [answer]


@given(answers, answers, st.integers(0, 10_000), st.integers(1, 255))
def test_a_damaged_frame_never_yields_its_answer(
    broken: Answer, good: Answer, place: int, change: int
) -> None:
    wire = bytearray(answer_frame(broken))
    wire[place % len(wire)] ^= change
    found = bodies(bytes(wire) + answer_frame(good) + bytes(LONGEST))
    assert body_of(broken) not in found or broken == good
    if place % len(wire) not in LENGTH_AT:  # a wrong length may swallow the next frame
        assert body_of(good) in found


@given(st.binary(max_size=4000), st.lists(st.integers(0, 10_000), max_size=6))
def test_rubbish_raises_nothing_but_protocol_errors(rubbish: bytes, cuts: list[int]) -> None:
    for body in bodies(*split(rubbish, cuts)):
        assert xor(frame(body)[len(PREAMBLE) :]) == 0
    for parse in (parse_answer, parse_request, parse_base, sam_id):
        with suppress(ProtocolError):
            parse(rubbish)
