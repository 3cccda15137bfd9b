from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.device import Fault, Status
from devices.errors import ProtocolError
from devices.escpos.answers import (
    JAM,
    SLIP_AT_OUTPUT,
    Answer,
    AnswerReader,
    AutomaticStatus,
    BufferCleared,
    Condition,
    Counter,
    FullStatus,
    Information,
    ProcessDone,
    QueuedStatus,
    RealTimeStatus,
)

REAL_TIME = st.integers(0, 255).filter(lambda byte: byte & 0x93 == 0x12).map(RealTimeStatus)
QUEUED = st.integers(0, 255).filter(lambda byte: byte & 0x90 == 0).map(QueuedStatus)
DONE = st.binary(min_size=4, max_size=4).filter(lambda b: all(0x20 <= x <= 0x7E for x in b)).map(ProcessDone)
COUNTERS = st.integers(0, 9_999_999_999).map(Counter)
AUTOMATIC = st.builds(
    lambda first, others: AutomaticStatus(bytes((first & 0x6C | 0x10, *(byte & 0x6F for byte in others)))),
    st.integers(0, 255),
    st.binary(min_size=3, max_size=3),
)
NAMES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=80).map(
    lambda text: Information(text.strip())
)
FULL = st.binary(min_size=4, max_size=4).map(FullStatus)
NOT_FULL = AUTOMATIC.filter(lambda answer: answer.bits[:2] != b"\x10\x0f")
ANSWERS = st.one_of(REAL_TIME, QUEUED, DONE, COUNTERS, AUTOMATIC, st.just(BufferCleared()))


def sent(answer: Answer) -> bytes:
    match answer:
        case RealTimeStatus(bits) | QueuedStatus(bits):
            return bytes((bits,))
        case ProcessDone(process_id):
            return b"\x37\x22" + process_id + b"\x00"
        case BufferCleared():
            return b"\x37\x25\x00"
        case AutomaticStatus(bits):
            return bits
        case FullStatus(bits):
            return b"\x10\x0f" + bits
        case Counter(value):
            return b"\x5f" + str(value).encode() + b"\x00"
        case Information(text):
            return b"\x5f" + text.encode() + b"\x00"


@given(st.lists(ANSWERS), st.data())
def test_any_split_of_the_bytes_gives_the_same_answers(answers: list[Answer], data: st.DataObject) -> None:
    assert heard_of(AnswerReader(), answers, data) == answers


@given(st.lists(st.one_of(REAL_TIME, QUEUED, DONE, NOT_FULL, FULL)), st.data())
def test_a_printer_with_a_presenter_tells_its_full_status(answers: list[Answer], data: st.DataObject) -> None:
    assert heard_of(AnswerReader(full_status=True), answers, data) == answers


@given(st.lists(st.one_of(REAL_TIME, QUEUED, DONE, NAMES)), st.data())
def test_a_printer_that_was_asked_tells_what_it_is_called(answers: list[Answer], data: st.DataObject) -> None:
    reader = AnswerReader()
    reader.reads_names = True
    assert heard_of(reader, answers, data) == answers


@pytest.mark.parametrize("rubbish", [b"\x5f\x80", b"\x5fTM\x07", b"\x5f" + b"A" * 81])
def test_what_is_no_name_is_rubbish(rubbish: bytes) -> None:
    reader = AnswerReader()
    reader.reads_names = True
    with pytest.raises(ProtocolError):
        reader.feed(rubbish)


def heard_of(reader: AnswerReader, answers: list[Answer], data: st.DataObject) -> list[Answer]:
    stream = b"".join(map(sent, answers))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)))))
    heard: list[Answer] = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        heard += reader.feed(stream[start:end])
    return heard


@pytest.mark.parametrize(
    "rubbish",
    [b"\x37\x22abcdX", b"\x37\x22\x07", b"\x37\x23", b"\x5fX", b"\x5f12345678901", b"\x10\x10", b"\xff"],
)
def test_each_kind_of_rubbish_is_told(rubbish: bytes) -> None:
    with pytest.raises(ProtocolError):
        AnswerReader().feed(rubbish)


@given(st.binary(max_size=300))
def test_rubbish_raises_only_protocol_errors_and_is_forgotten(rubbish: bytes) -> None:
    reader = AnswerReader()
    for byte in rubbish:
        try:
            reader.feed(bytes((byte,)))
        except ProtocolError:
            assert reader.feed(b"\x12") == [RealTimeStatus(0x12)]
    reader.forget()
    assert reader.feed(b"\x5f178\x00") == [Counter(178)]


@pytest.mark.parametrize(
    ("bits", "status", "faults"),
    [
        ((0x12, 0x12, 0x12, 0x12), Status.ONLINE, set()),
        ((0x12, 0x12, 0x12, 0x1E), Status.ONLINE, {Fault.PAPER_LOW}),
        ((0x1A, 0x32, 0x12, 0x7E), Status.USER_ERROR, {Fault.PAPER_OUT, Fault.PAPER_LOW}),
        ((0x1A, 0x16, 0x12, 0x12), Status.USER_ERROR, {Fault.COVER_OPEN}),
        ((0x1A, 0x52, 0x1A, 0x12), Status.HARDWARE_ERROR, {Fault.CUTTER}),
        ((0x1A, 0x52, 0x32, 0x12), Status.HARDWARE_ERROR, {Fault.OTHER}),
        ((0x1A, 0x12, 0x12, 0x12), Status.HARDWARE_ERROR, {Fault.OTHER}),
        ((0x1A, 0x52, 0x52, 0x12, True), Status.USER_ERROR, {Fault.JAM}),
    ],
)
def test_the_status_bits_mean_what_epson_says(
    bits: tuple[int, int, int, int] | tuple[int, int, int, int, bool], status: Status, faults: set[Fault]
) -> None:
    report = Condition(*bits).report()
    assert (report.status, report.faults) == (status, faults)


@pytest.mark.parametrize(
    ("bits", "lies", "jammed"),
    [
        (b"\x00\x00\x00\x00", False, False),
        (bytes((SLIP_AT_OUTPUT, 0, 0, 0)), True, False),
        (bytes((0, 0, JAM, 0)), False, True),
        (bytes((JAM & ~SLIP_AT_OUTPUT, 0, 0, 0)), False, False),
    ],
)
def test_a_full_status_tells_of_the_slip_and_of_a_jam(bits: bytes, lies: bool, jammed: bool) -> None:
    assert (FullStatus(bits).slip_lies, FullStatus(bits).jammed) == (lies, jammed)


def test_little_paper_stops_nothing() -> None:
    assert Condition(0x12, 0x12, 0x12, 0x1E).stopping() == set()
    assert Condition(0x1A, 0x32, 0x12, 0x7E).stopping() == {Fault.PAPER_OUT}
