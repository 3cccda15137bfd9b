"""Modbus requests and answers of relay boards with inputs, over RTU and over TCP; by pymodbus.

Sources: Modbus Application Protocol 1.1b3 and Modbus over Serial Line 1.02; for the pulse that the board
times itself, Waveshare's "Modbus RTU Relay" page: function 05, address 0200h + relay, tenths of a second.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from pymodbus.framer import FramerRTU, FramerSocket
from pymodbus.pdu import DecodePDU, ExceptionResponse, ModbusPDU
from pymodbus.pdu.bit_message import (
    ReadCoilsRequest,
    ReadDiscreteInputsRequest,
    ReadDiscreteInputsResponse,
    WriteSingleCoilRequest,
)

from devices.errors import ProtocolError
from devices.protocols.framing import FrameFinder, Start

MOST_UNITS = 247
MOST_RELAYS = 32
MOST_TENTHS = 0x7FFF
FLASH_ON = 0x02  # the high byte of a coil's address that stands for a pulse
ON = 0xFF00  # the value that closes a coil
FAILED = 0x80  # added to the function of an answer that is an exception
ILLEGAL_ADDRESS = 2
SHORTEST_TCP, LONGEST_TCP = 3, 254  # bytes behind a TCP header's length


class Framing(StrEnum):
    """How a request is wrapped."""

    RTU = "rtu"
    TCP = "tcp"


class Function(IntEnum):
    """What is asked."""

    READ_COILS = 0x01
    READ_INPUTS = 0x02
    WRITE_COIL = 0x05


@dataclass(frozen=True)
class Frame:
    """What a frame carries. `transaction` is 0 over RTU."""

    transaction: int
    unit: int
    function: int
    data: bytes


class FlashOn(ModbusPDU):
    """Function 05 with a relay and a time in place of a coil and a value."""

    function_code = Function.WRITE_COIL
    rtu_frame_size = 8

    def encode(self) -> bytes:
        """Return the bytes behind the function."""
        return struct.pack(">BBH", FLASH_ON, self.address, self.count)


_WRAP = {Framing.RTU: FramerRTU(DecodePDU(False)), Framing.TCP: FramerSocket(DecodePDU(False))}


def read_inputs(framing: Framing, transaction: int, unit: int, first: int, count: int) -> bytes:
    """Return the bytes that ask for inputs, the first of the board is 0."""
    pdu = ReadDiscreteInputsRequest(address=first, count=count, dev_id=unit, transaction_id=transaction)
    return _WRAP[framing].buildFrame(pdu)


def read_coils(framing: Framing, transaction: int, unit: int, first: int, count: int) -> bytes:
    """Return the bytes that ask for relays."""
    pdu = ReadCoilsRequest(address=first, count=count, dev_id=unit, transaction_id=transaction)
    return _WRAP[framing].buildFrame(pdu)


def flash_on(framing: Framing, transaction: int, unit: int, relay: int, tenths: int) -> bytes:
    """Return the bytes that close one relay (the first is 0) for a time that the board keeps."""
    pdu = FlashOn(address=relay, count=tenths, dev_id=unit, transaction_id=transaction)
    return _WRAP[framing].buildFrame(pdu)


def coil_on(framing: Framing, transaction: int, unit: int, relay: int) -> bytes:
    """Return the bytes that close one relay of a board that lets go by itself."""
    pdu = WriteSingleCoilRequest(address=relay, bits=[True], dev_id=unit, transaction_id=transaction)
    return _WRAP[framing].buildFrame(pdu)


def bits_frame(framing: Framing, asked: Frame, bits: tuple[bool, ...]) -> bytes:
    """Return the answer about inputs or relays."""
    data = ReadDiscreteInputsResponse(bits=list(bits)).encode()
    return _wrapped(framing, asked, asked.function, data)


def done_frame(framing: Framing, asked: Frame) -> bytes:
    """Return the answer to an order that was done: the order itself."""
    return _wrapped(framing, asked, asked.function, asked.data)


def exception_frame(framing: Framing, asked: Frame, code: int = ILLEGAL_ADDRESS) -> bytes:
    """Return the answer to what was not done."""
    return _wrapped(framing, asked, asked.function | FAILED, ExceptionResponse(asked.function, code).encode())


def parse(framing: Framing, frame: bytes) -> Frame:
    """Return what a request or an answer carries; raise ProtocolError."""
    if framing is Framing.RTU:
        if len(frame) < FramerRTU.MIN_SIZE or not _crc_agrees(frame):
            raise ProtocolError("wrong length or CRC")
        return Frame(0, frame[0], frame[1], frame[2:-2])
    if len(frame) < FramerSocket.MIN_SIZE or frame[2:4] != bytes(2):
        raise ProtocolError("no Modbus header")
    if int.from_bytes(frame[4:6], "big") != len(frame) - 6:
        raise ProtocolError("wrong length")
    return Frame(int.from_bytes(frame[:2], "big"), frame[6], frame[7], frame[8:])


def bits(answer: Frame, count: int) -> tuple[bool, ...]:
    """Return so many inputs or relays of an answer; raise ProtocolError."""
    if not answer.data or answer.data[0] != len(answer.data) - 1 or answer.data[0] < (count + 7) // 8:
        raise ProtocolError("not about so many inputs")
    told = ReadDiscreteInputsResponse()
    told.decode(answer.data)
    return tuple(told.bits[:count])


def answers(framing: Framing) -> FrameFinder:
    """Return what finds answers."""
    if framing is Framing.TCP:
        return FrameFinder(_measure_tcp, lambda _: True)
    return FrameFinder(_measure_answer, _crc_agrees)


def requests(framing: Framing) -> FrameFinder:
    """Return what finds requests, for the other end."""
    if framing is Framing.TCP:
        return FrameFinder(_measure_tcp, lambda _: True)
    return FrameFinder(_measure_request, _crc_agrees)


def _measure_tcp(data: bytes) -> int | Start:
    if len(data) < 6:
        return Start.UNDECIDED
    length = int.from_bytes(data[4:6], "big")
    if data[2:4] != bytes(2) or not SHORTEST_TCP <= length <= LONGEST_TCP:
        return Start.NOTHING
    return 6 + length


def _measure_answer(data: bytes) -> int | Start:
    if len(data) < 3:
        return Start.UNDECIDED
    match data[1] & ~FAILED, bool(data[1] & FAILED):
        case ((Function.READ_COILS | Function.READ_INPUTS | Function.WRITE_COIL), True):
            return ExceptionResponse.rtu_frame_size
        case ((Function.READ_COILS | Function.READ_INPUTS), False):
            return 5 + data[2]
        case Function.WRITE_COIL, False:
            return FlashOn.rtu_frame_size
    return Start.NOTHING


def _measure_request(data: bytes) -> int | Start:
    if len(data) < 2:
        return Start.UNDECIDED
    return FlashOn.rtu_frame_size if data[1] in set(Function) else Start.NOTHING


def _crc_agrees(frame: bytes) -> bool:
    return FramerRTU.check_CRC(frame[:-2], int.from_bytes(frame[-2:], "big"))


def _wrapped(framing: Framing, asked: Frame, function: int, data: bytes) -> bytes:
    body = bytes((function,)) + data
    return _WRAP[framing].encode(body, asked.unit, asked.transaction)
