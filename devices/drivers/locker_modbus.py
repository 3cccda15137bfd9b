"""Modbus relay boards with inputs for door contacts: RTU on a serial port or gateway, and Modbus TCP."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from devices.errors import ProtocolError
from devices.lockers.board_bank import BoardBank
from devices.lockers.boards import Contact, Pulse
from devices.lockers.plan import BoardOptions, WiredBankOptions
from devices.lockers.wired_boards import WiredBoards
from devices.options import Options
from devices.protocols import locker_modbus as protocol
from devices.protocols.framing import FrameFinder
from devices.protocols.locker_modbus import FAILED, Frame, Framing, Function
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import wire

ORDER_ANSWERED_WITHIN = 0.75  # seconds


class BoardModbus(BoardOptions):
    """One board: relay n opens door n."""

    address: int = Field(default=1, ge=1, le=protocol.MOST_UNITS)
    """The unit's number, 1 to 247; 0 would be all of them, and no answer."""
    ways: int = Field(default=8, ge=1, le=protocol.MOST_RELAYS)
    """How many relays it has."""
    first_input: int = Field(default=0, ge=0, le=255)
    """The input of the first door's contact, counted from 0; the others follow."""
    first_item_input: int = Field(default=0, ge=0, le=255)
    """The input of the first item sensor, where `items` says that there are some."""

    @model_validator(mode="after")
    def _items_have_inputs_of_their_own(self) -> Self:
        apart = abs(self.first_item_input - self.first_input) >= self.ways
        if self.items and self.contacts and not apart:
            raise ValueError("first_item_input: the item sensors would be the inputs of the door contacts")
        return self


class LockerModbusOptions(WiredBankOptions):
    """The wire and the boards on it."""

    framing: Framing = Framing.RTU
    """rtu (also through a transparent gateway) or tcp."""
    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    """Bits per second; 8N1."""
    pulse: float = Field(default=0.5, ge=0.1, le=10.0)
    """Seconds that the board keeps a relay closed."""
    order: Literal["flash-on", "coil"] = "flash-on"
    """flash-on: the board times the pulse; coil: only for boards that are set to let go by themselves."""
    boards: tuple[BoardModbus, ...] = Field(default=(BoardModbus(),), min_length=1)
    """The boards: address (1 to 247), ways, first_input, first_item_input, doors, inverted, contacts, …"""


class BoardsModbus(WiredBoards):
    """The conversation. A board without contacts is asked for its relays, so that its silence is noticed.

    An RTU answer does not say which inputs it is about: a late one is waited for before the next question.
    """

    def __init__(
        self,
        options: LockerModbusOptions,
        stream: ByteStream,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._framing = options.framing
        self._tenths = round(options.pulse * 10)
        self._by_flash = options.order == "flash-on"
        self._boards = {board.address: board for board in options.boards}
        self._transaction = 0
        self._owed = False  # an answer that may still come
        super().__init__(options, stream, self._answers, clock)

    def _contacts(self, address: int) -> Sequence[Contact]:
        """Ask for all inputs of a board."""
        board = self._boards[address]
        if not board.contacts:
            relays = protocol.read_coils(self._framing, self._next(), address, 0, board.ways)
            self._ask_for_bits(relays, board, Function.READ_COILS)
        doors = self._inputs(board, board.first_input) if board.contacts else (None,) * board.ways
        items = self._inputs(board, board.first_item_input) if board.items else (None,) * board.ways
        return [Contact(made, item) for made, item in zip(doors, items, strict=True)]

    def _inputs(self, board: BoardModbus, first: int) -> tuple[bool, ...]:
        request = protocol.read_inputs(self._framing, self._next(), board.address, first, board.ways)
        return self._ask_for_bits(request, board, Function.READ_INPUTS)

    def _ask_for_bits(self, request: bytes, board: BoardModbus, function: Function) -> tuple[bool, ...]:
        def accept(frame: bytes) -> tuple[bool, ...] | None:
            answer = self._answer_of(frame, board.address, function)
            if answer is None:
                return None
            if answer.function & FAILED:
                raise ProtocolError(f"unit {board.address} has no such inputs")
            with suppress(ProtocolError):
                return protocol.bits(answer, board.ways)
            return None

        if self._owed:
            self._link.pass_over()
        self._owed = self._framing is Framing.RTU
        bits = self._link.ask(request, self._answers(), accept)
        self._owed = False
        return bits

    def _question(self, board: BoardOptions) -> bytes:
        return protocol.read_coils(self._framing, self._next(), board.address, 0, board.ways)

    def _answers_question(self, frame: bytes, board: BoardOptions) -> bool:
        answer = self._answer_of(frame, board.address, Function.READ_COILS)
        return answer is not None

    def _order(self, address: int, lock: int, within: float) -> Pulse:
        """Order a pulse; an exception says that there was none."""
        relay, number = lock - 1, self._next()
        if self._by_flash:
            request = protocol.flash_on(self._framing, number, address, relay, self._tenths)
        else:
            request = protocol.coil_on(self._framing, number, address, relay)

        def accept(frame: bytes) -> Pulse | None:
            answer = self._answer_of(frame, address, Function.WRITE_COIL)
            if answer is None:
                return None
            return Pulse.REFUSED if answer.function & FAILED else Pulse.ACKNOWLEDGED

        return self._link.ask(request, self._answers(), accept, min(within, ORDER_ANSWERED_WITHIN))

    def _answer_of(self, frame: bytes, address: int, function: Function) -> Frame | None:
        """Return an answer to the last question, None for what is not one."""
        with suppress(ProtocolError):
            answer = protocol.parse(self._framing, frame)
            wanted = self._transaction if self._framing is Framing.TCP else 0
            if (answer.unit, answer.transaction, answer.function & ~FAILED) == (address, wanted, function):
                return answer
        return None

    def _answers(self) -> FrameFinder:
        return protocol.answers(self._framing)

    def _next(self) -> int:
        self._transaction = self._transaction % 0xFFFF + 1
        return self._transaction


class LockerModbus(BoardBank):
    """Relay boards whose inputs are made when the door is closed unless `inverted`."""

    driver = "locker-modbus"
    options: ClassVar[type[Options]] = LockerModbusOptions

    def __init__(self, options: LockerModbusOptions, stream: ByteStream | None = None) -> None:
        boards = BoardsModbus(options, stream or wire(options.url, options.baud))
        super().__init__(options, options.boards, boards)
