"""Modbus of relay boards: the published bytes, any split, rubbish of every kind."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.drivers.locker_modbus import BoardsModbus, LockerModbusOptions
from devices.errors import DeviceError, ProtocolError
from devices.lockers.boards import Contact
from devices.protocols import locker_modbus as modbus
from devices.protocols.framing import FrameFinder
from devices.protocols.locker_modbus import FAILED, Frame, Framing, Function

RTU, TCP = Framing.RTU, Framing.TCP
framings = st.sampled_from(Framing)
units = st.integers(1, modbus.MOST_UNITS)
transactions = st.integers(1, 0xFFFF)


def found(finder: FrameFinder, data: bytes, cut: int) -> list[bytes]:
    frames = []
    for chunk in (data[:cut], data[cut:]):
        finder.feed(chunk)
        frames += list(finder.frames())
    return frames


@pytest.mark.parametrize(
    ("sent", "wire"),
    [
        (modbus.coil_on(RTU, 1, 1, 0), "01050000FF008C3A"),
        (modbus.flash_on(RTU, 1, 1, 0, 7), "0105020000078DB0"),
        (modbus.read_inputs(RTU, 1, 1, 0, 8), "01020000000879CC"),
        (modbus.read_coils(RTU, 1, 1, 0, 8), "0101000000083DCC"),
        (modbus.read_inputs(TCP, 0x1234, 1, 0, 8), "123400000006010200000008"),
        (modbus.flash_on(TCP, 2, 1, 3, 5), "000200000006010502030005"),
    ],
)
def test_what_is_sent_is_the_published_bytes(sent: bytes, wire: str) -> None:
    assert sent.hex().upper() == wire


@given(framings, transactions, units, st.lists(st.booleans(), min_size=1, max_size=32), st.integers(0, 80))
def test_answers_come_back_behind_what_is_no_frame(
    framing: Framing, transaction: int, unit: int, told: list[bool], cut: int
) -> None:
    asked = Frame(transaction, unit, Function.READ_INPUTS, b"")
    order = Frame(transaction, unit, Function.WRITE_COIL, bytes.fromhex("02000005"))
    wire = (
        modbus.bits_frame(framing, asked, tuple(told))
        + modbus.done_frame(framing, order)
        + modbus.exception_frame(framing, order)
    )
    rubbish = b"\x07\x6a\x6b" if framing is RTU else b"\x07\x07\x07\x07\x00"
    read, done, failed = (
        modbus.parse(framing, frame) for frame in found(modbus.answers(framing), rubbish + wire, cut)
    )
    assert modbus.bits(read, len(told)) == tuple(told)
    assert read.transaction == (0 if framing is RTU else transaction)
    assert (done.unit, done.function, done.data) == (unit, Function.WRITE_COIL, order.data)
    assert (failed.function, failed.data) == (Function.WRITE_COIL | FAILED, bytes((modbus.ILLEGAL_ADDRESS,)))


@given(framings, transactions, units, st.integers(0, 31), st.integers(0, 20))
def test_requests_are_read_at_the_other_end(
    framing: Framing, transaction: int, unit: int, relay: int, cut: int
) -> None:
    sent = modbus.flash_on(framing, transaction, unit, relay, 5)
    [frame] = found(modbus.requests(framing), sent, cut)
    asked = modbus.parse(framing, frame)
    assert (asked.unit, asked.function, asked.data) == (unit, 5, bytes((modbus.FLASH_ON, relay, 0, 5)))


@pytest.mark.parametrize("data", ["", "01", "0201", "01FFFF"])
def test_bits_that_do_not_hold_together_are_refused(data: str) -> None:
    with pytest.raises(ProtocolError):
        modbus.bits(Frame(0, 1, Function.READ_INPUTS, bytes.fromhex(data)), 9)


@pytest.mark.parametrize(
    ("framing", "frame"),
    [(RTU, "010203"), (RTU, "0102000000"), (TCP, "0001000000"), (TCP, "0001000100030102FF"),
     (TCP, "0001000000090102FF")],
)  # fmt: skip
def test_what_is_no_frame_is_refused(framing: Framing, frame: str) -> None:
    with pytest.raises(ProtocolError):
        modbus.parse(framing, bytes.fromhex(frame))


FIRST = st.sampled_from((b"", b"\x01\x02", b"\x01\x05", b"\x01\x85", b"\x00\x01\x00\x00\x00"))


@given(FIRST, st.binary(max_size=60))
def test_rubbish_raises_nothing_but_protocol_errors(first: bytes, rest: bytes) -> None:
    for framing in Framing:
        with suppress(ProtocolError):
            modbus.bits(modbus.parse(framing, first + rest), 8)
        for finder in (modbus.answers(framing), modbus.requests(framing)):
            for frame in found(finder, first + rest, len(rest) // 2):
                with suppress(ProtocolError):
                    modbus.bits(modbus.parse(framing, frame), 8)


class SlowBoard:
    """A board of two doors with item sensors whose answers come `after` so many seconds, on its own clock."""

    def __init__(self) -> None:
        self.after = 0.01
        self.now = 0.0
        self._coming: list[tuple[float, bytes]] = []

    def open(self) -> None: ...

    def close(self) -> None: ...

    def drain(self) -> None: ...

    def write(self, data: bytes) -> None:
        asked = modbus.parse(RTU, data)
        first = int.from_bytes(asked.data[:2])
        told = (True, False) if first == 0 else (False, True)
        self._coming.append((self.now + self.after, modbus.bits_frame(RTU, asked, told)))

    def read(self, most: int, *, within: float) -> bytes:
        del most
        until = self.now + within
        if not self._coming or self._coming[0][0] > until:
            self.now = until
            return b""
        at, data = self._coming.pop(0)
        self.now = max(self.now, at)
        return data


@pytest.mark.parametrize("after", [0.1, 0.25, 0.35, 0.39])
def test_what_a_slow_board_says_of_its_doors_is_never_taken_for_its_items(after: float) -> None:
    board = SlowBoard()
    options = LockerModbusOptions.model_validate(
        {"url": "loop://", "boards": [{"ways": 2, "items": True, "first_item_input": 2}]}
    )
    boards = BoardsModbus(options, board, lambda: board.now)
    boards.open()
    heard = [boards.look(1)]
    board.after = after
    for _ in range(8):
        with suppress(DeviceError):
            heard.append(boards.look(1))
        board.now += 0.03
    assert all(one == [Contact(True, False), Contact(False, True)] for one in heard)
