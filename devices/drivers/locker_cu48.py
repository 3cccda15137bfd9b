"""Kerong's CU48 lock control board, by serial port or gateway."""

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
from devices.protocols import locker_cu48 as protocol
from devices.protocols.framing import FrameFinder
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import wire

ORDER_ANSWERED_WITHIN = 0.75  # seconds


class BoardCu48(BoardOptions):
    """One board."""

    address: int = Field(default=0, ge=0, lt=protocol.MOST_BOARDS)
    """0 to 9."""
    ways: int = Field(default=protocol.LOCKS, ge=1, le=protocol.LOCKS)
    """How many of its locks are used, from the first one on."""


class LockerCu48Options(WiredBankOptions):
    """The wire and the boards on it."""

    baud: Literal[9600, 19200, 38400, 57600, 115200] = 19200
    """Bits per second; 8N1."""
    profile: Literal["v2.1", "60-61-75", "60-61-75-counted"] = "v2.1"
    """Commands and status: the maker's version 2.1, or another program's, bytes before ETX or counted."""
    boards: tuple[BoardCu48, ...] = Field(default=(BoardCu48(),), min_length=1)
    """The boards: address (0 to 9), ways, doors, inverted, contacts."""


class BoardsCu48(WiredBoards):
    """The conversation. An order to open is not answered, or that it was taken, by the profile."""

    def __init__(self, options: LockerCu48Options, stream: ByteStream) -> None:
        self._codes = protocol.PROFILES[options.profile]
        super().__init__(options, stream, self._answers)

    def _contacts(self, address: int) -> Sequence[Contact]:
        """Ask for all hook contacts of a board."""

        def accept(frame: bytes) -> protocol.Contacts | None:
            with suppress(ProtocolError):
                told = protocol.parse_contacts(frame, self._codes)
                return told if told.board == address else None
            return None

        request = protocol.query_request(address, self._codes)
        return [Contact(made) for made in self._link.ask(request, self._answers(), accept).made]

    def _answers(self) -> FrameFinder:
        return protocol.answers(self._codes)

    def _question(self, board: BoardOptions) -> bytes:
        return protocol.query_request(board.address, self._codes)

    def _answers_question(self, frame: bytes, board: BoardOptions) -> bool:
        with suppress(ProtocolError):
            return protocol.parse_contacts(frame, self._codes).board == board.address
        return False

    def _order(self, address: int, lock: int, within: float) -> Pulse:
        request = protocol.open_request(address, lock, self._codes)
        if not self._codes.acknowledged:
            self._link.send(request)
            return Pulse.UNANSWERED

        def accept(frame: bytes) -> Pulse | None:
            with suppress(ProtocolError):
                if protocol.parse_done(frame, self._codes) == (address, lock):
                    return Pulse.ACKNOWLEDGED
            return None

        answers = protocol.done_answers(self._codes)
        return self._link.ask(request, answers, accept, min(within, ORDER_ANSWERED_WITHIN))


class LockerCu48(BoardBank):
    """Boards that tell of hook contacts, made when the door is closed unless `inverted`."""

    driver = "locker-cu48"
    options: ClassVar[type[Options]] = LockerCu48Options

    def __init__(self, options: LockerCu48Options, stream: ByteStream | None = None) -> None:
        boards = BoardsCu48(options, stream or wire(options.url, options.baud))
        super().__init__(options, options.boards, boards)
