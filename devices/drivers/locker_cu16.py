"""Kerong's CU16 lock control board, by serial port or gateway, with its item sensors."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import ClassVar, Literal

from pydantic import Field

from devices.errors import ProtocolError
from devices.lockers.board_bank import BoardBank
from devices.lockers.boards import Contact, Pulse
from devices.lockers.plan import BoardOptions, WiredBankOptions
from devices.lockers.wired_boards import WiredBoards
from devices.options import Options
from devices.protocols import locker_cu16 as protocol
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import wire


class BoardCu16(BoardOptions):
    """One board."""

    address: int = Field(default=0, ge=0, lt=protocol.MOST_BOARDS)
    """0 to 15."""
    ways: int = Field(default=protocol.LOCKS, ge=1, le=protocol.LOCKS)
    """How many of its locks are used, from the first one on."""


class LockerCu16Options(WiredBankOptions):
    """The wire and the boards on it."""

    baud: Literal[9600, 19200, 38400, 57600, 115200] = 19200
    """Bits per second; 8N1."""
    clears_busy: bool = False
    """Send 38 before a question after an order or silence: one program says boards are mute without it."""
    boards: tuple[BoardCu16, ...] = Field(default=(BoardCu16(),), min_length=1)
    """The boards: address (0 to 15), ways, doors, inverted, contacts, items."""


class BoardsCu16(WiredBoards):
    """The conversation. Sources disagree whether an order to open is answered: nobody waits for that."""

    def __init__(self, options: LockerCu16Options, stream: ByteStream) -> None:
        super().__init__(options, stream, protocol.answers)
        self._clears_busy = options.clears_busy
        self._perhaps_busy = {board.address for board in options.boards}

    def look(self, address: int) -> Sequence[Contact]:
        """Ask once for all locks of a board; where it may be busy it is cleared before."""
        if self._clears_busy and address in self._perhaps_busy:
            self._link.send(protocol.clear_request(address))
        self._perhaps_busy.add(address)
        contacts = super().look(address)
        self._perhaps_busy.remove(address)
        return contacts

    def _contacts(self, address: int) -> Sequence[Contact]:
        """Ask for all contacts and item sensors of a board."""

        def accept(frame: bytes) -> protocol.Contacts | None:
            with suppress(ProtocolError):
                told = protocol.parse_contacts(frame)
                return told if told.board == address else None
            return None

        told = self._link.ask(protocol.query_request(address), protocol.answers(), accept)
        return [Contact(hooked, item) for hooked, item in zip(told.hooked, told.items, strict=True)]

    def _question(self, board: BoardOptions) -> bytes:
        return protocol.query_request(board.address)

    def _answers_question(self, frame: bytes, board: BoardOptions) -> bool:
        with suppress(ProtocolError):
            return protocol.parse_contacts(frame).board == board.address
        return False

    def _order(self, address: int, lock: int, within: float) -> Pulse:
        del within
        self._perhaps_busy.add(address)
        self._link.send(protocol.open_request(address, lock))
        return Pulse.UNANSWERED


class LockerCu16(BoardBank):
    """Boards that tell of hook contacts, made when the door is closed unless `inverted`, and of items."""

    driver = "locker-cu16"
    options: ClassVar[type[Options]] = LockerCu16Options

    def __init__(self, options: LockerCu16Options, stream: ByteStream | None = None) -> None:
        boards = BoardsCu16(options, stream or wire(options.url, options.baud))
        super().__init__(options, options.boards, boards)
