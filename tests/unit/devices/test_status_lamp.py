"""Relay frames, and a lamp that shows what it was told whatever happens to its board."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from devices.device import Report, Status
from devices.drivers.lcus import Lcus, LcusOptions
from devices.drivers.simulated_status_lamp import SimulatedStatusLamp, SimulatedStatusLampOptions
from devices.emulators.lcus import Lcus as Board
from devices.emulators.lcus import LcusOptions as BoardOptions
from devices.errors import ProtocolError
from devices.protocols.lcus import QUERY, StatusFinder, order, parse_order, requests, status_lines
from devices.status_lamp import COLOURS, LampState

RELAYS = st.lists(st.booleans(), min_size=1, max_size=8)


def test_orders_are_those_of_the_sheet() -> None:
    assert order(1, on=True).hex(" ") == "a0 01 01 a2"
    assert order(1, on=False).hex(" ") == "a0 01 00 a1"
    assert order(2, on=True).hex(" ") == "a0 02 01 a3"
    with pytest.raises(ValueError, match="1 to 8"):
        order(9, on=True)


@given(RELAYS, st.integers(1, 60))
def test_any_split_of_an_answer_says_the_same(relays: list[bool], size: int) -> None:
    finder = StatusFinder(len(relays))
    told = status_lines(relays)
    for start in range(0, len(told), size):
        assert finder.states is None
        finder.feed(told[start : start + size])
    assert finder.states == tuple(relays)


@given(st.lists(st.tuples(st.integers(1, 8), st.booleans()), max_size=6), st.integers(1, 9))
def test_any_split_of_orders_says_the_same(wanted: list[tuple[int, bool]], size: int) -> None:
    stream = b"\x00" + b"".join(order(relay, on=on) + QUERY for relay, on in wanted)
    finder = requests()
    found: list[bytes] = []
    for start in range(0, len(stream), size):
        finder.feed(stream[start : start + size])
        found += finder.frames()
    assert [parse_order(frame) for frame in found if frame != QUERY] == wanted
    assert found.count(QUERY) == len(wanted)


@given(st.binary(max_size=120))
@example(b"\r\n")
def test_rubbish_raises_nothing_but_a_protocol_error(rubbish: bytes) -> None:
    finder = requests()
    finder.feed(rubbish)
    for frame in finder.frames():
        with suppress(ProtocolError):
            parse_order(frame)
    with suppress(ProtocolError):
        parse_order(rubbish)
    with suppress(ProtocolError):
        StatusFinder(4).feed(rubbish)


@pytest.mark.parametrize("told", [b"CH9:ON\n", b"x" * 40, b"CH1:ON CH2:ON\n"])
def test_what_is_no_answer_is_refused(told: bytes) -> None:
    with pytest.raises(ProtocolError):
        StatusFinder(1).feed(told)


@pytest.fixture(name="board")
def _board(tmp_path: Path) -> Iterator[Board]:
    board = Board(BoardOptions(), tmp_path)
    board.start()
    yield board
    board.stop()


def lamp_at(board: Board, **options: int) -> Lcus:
    lamp = Lcus(LcusOptions.model_validate({"url": board.url, **options}))
    lamp.open()
    return lamp


def lit(lamp: Lcus, board: Board, state: LampState) -> tuple[bool, ...]:
    lamp.show(state)
    assert lamp.watch() == Report(Status.ONLINE)
    return board.relays


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["1000", "1000", "0100", "0010", "0000"]),
        ({"white": 4}, ["1000", "0001", "0100", "0010", "0000"]),
        ({"yellow": 0}, ["1000", "1000", "0010", "0010", "0000"]),
        ({"red": 0, "green": 0}, ["0000", "0000", "0100", "0100", "0000"]),
    ],
)
def test_each_state_has_one_light_or_the_next_best(
    board: Board, options: dict[str, int], expected: list[str]
) -> None:
    lamp = lamp_at(board, **options)
    try:
        shown = ["".join("01"[on] for on in lit(lamp, board, state)) for state in LampState]
    finally:
        lamp.close()
    assert shown == expected
    assert set(COLOURS) == set(LampState)


def test_a_board_that_lost_its_power_shows_again_what_it_was_told(board: Board) -> None:
    lamp = lamp_at(board)
    try:
        assert lit(lamp, board, LampState.OUT_OF_ORDER) == (False, False, True, False)
        board.act("reset")
        lamp.watch()
        assert lamp.watch() == Report(Status.ONLINE)
        assert board.sight().facts["relays"] == "3"
        lamp.close()
        board.act("reset")
        lamp.open()
        assert lamp.watch() == Report(Status.ONLINE)
        assert board.relays[2]
    finally:
        lamp.close()


def test_relays_that_stick_are_a_fault_until_they_move(board: Board) -> None:
    lamp = lamp_at(board)
    try:
        board.act("trouble", "stuck")
        lamp.show(LampState.READY)
        reports = [lamp.watch().status for _ in range(4)]
        assert reports == [Status.ONLINE, Status.ONLINE, Status.HARDWARE_ERROR, Status.HARDWARE_ERROR]
        board.act("trouble", "none")
        lamp.watch()
        assert lamp.watch() == Report(Status.ONLINE)
    finally:
        lamp.close()


def test_a_board_that_answers_nothing_is_switched_all_the_same(tmp_path: Path) -> None:
    board = Board(BoardOptions(answers=False, relays=1, pty=True), tmp_path)
    board.start()
    lamp = lamp_at(board, answers=0, relays=1, yellow=0, red=0)
    try:
        lamp.show(LampState.READY)
        assert lamp.watch() == Report(Status.ONLINE)
        deadline = time.monotonic() + 20
        while board.relays != (True,):
            assert time.monotonic() < deadline
            time.sleep(0.005)
    finally:
        lamp.close()
        board.stop()


@pytest.mark.parametrize("options", [{"green": 2}, {"relays": 2}])
def test_lights_that_cannot_be_are_refused(options: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match=r"two lights on one relay|has 2 relays"):
        LcusOptions.model_validate({"url": "/dev/ttyUSB0", **options})


def test_people_try_it_by_hand() -> None:
    lamp = SimulatedStatusLamp(SimulatedStatusLampOptions())
    lamp.open()
    show = lamp.pokes()["show"]
    assert list(show(["ready"])) == ["shows ready"]
    assert list(show([])) == list(show(["pink"])) == [f"show one of {', '.join(LampState)}"]
    assert lamp.shown == [LampState.READY]


@pytest.mark.parametrize("relay", [0, 9, -1])
def test_a_relay_that_no_board_has_is_refused(relay: int) -> None:
    with pytest.raises(ValueError, match="1 to 8"):
        order(relay, on=True)
