"""The "8A/80" locker control board, common on RS-485 in China, by serial port or gateway."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import ClassVar, Literal

from pydantic import Field

from devices.errors import ProtocolError
from devices.lockers.board_bank import BoardBank
from devices.lockers.boards import Contact, Pulse, Unasked
from devices.lockers.plan import BoardOptions, WiredBankOptions
from devices.lockers.wired_boards import WiredBoards
from devices.options import Options
from devices.protocols import locker_8a as protocol
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import wire

PULSE_ANSWERED_WITHIN = 0.75  # seconds, in shipped host software


class Board8a(BoardOptions):
    """One board."""

    address: int = Field(default=1, ge=1, le=protocol.MOST_BOARDS)
    """As its switches say, 1 to 99."""
    ways: int = Field(default=24, ge=1, le=protocol.MOST_LOCKS)
    """How many locks it has: 8, 12, 16, 18, 24 or 50."""


class Locker8aOptions(WiredBankOptions):
    """The wire and the boards on it."""

    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    """Bits per second; 8N1."""
    boards: tuple[Board8a, ...] = Field(default=(Board8a(),), min_length=1)
    """The boards: address (1 to 99), ways (8, 12, 16, 18, 24 or 50), doors, inverted, contacts."""


class Boards8a(WiredBoards):
    """The conversation. An answer that says "not opened" is the order itself, byte by byte, as an echo is."""

    def __init__(
        self,
        options: Locker8aOptions,
        stream: ByteStream,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(options, stream, protocol.finder, clock)

    def _contacts(self, address: int) -> Sequence[Contact]:
        """Ask for all contacts of a board."""
        ways = self._by_address[address].ways

        def accept(frame: bytes) -> protocol.Contacts | None:
            with suppress(ProtocolError):
                told = protocol.parse_contacts(frame, ways)
                if told.board == address:
                    return told
            self._overhear(frame)
            return None

        finder = protocol.finder(protocol.length_of_all(ways))
        told = self._link.ask(protocol.query_all_request(address), finder, accept)
        return [Contact(short) for short in told.short]

    def _question(self, board: BoardOptions) -> bytes:
        """Return a question about one lock: about all of eight open doors the answer equals the question."""
        return protocol.query_one_request(board.address, 1)

    def _answers_question(self, frame: bytes, board: BoardOptions) -> bool:
        with suppress(ProtocolError):
            told = protocol.parse_contact(frame)
            return (told.head, told.board, told.lock) == (protocol.Head.QUERY, board.address, 1)
        return False

    def _order(self, address: int, lock: int, within: float) -> Pulse:
        """Order one lock open. An answer says that it was done; where the door is, a look tells."""

        def accept(frame: bytes) -> Pulse | None:
            told = self._overhear(frame)
            if told is None or (told.head, told.board, told.lock) != (protocol.Head.UNLOCK, address, lock):
                return None
            return Pulse.ACKNOWLEDGED

        request = protocol.unlock_request(address, lock)
        return self._link.ask(request, protocol.finder(), accept, min(within, PULSE_ANSWERED_WITHIN))

    def _overhear(self, frame: bytes) -> protocol.Contact | None:
        try:
            told = protocol.parse_contact(frame)
        except ProtocolError:
            return None
        if told.head is protocol.Head.EVENT:
            self._unasked.append(Unasked(told.board, told.lock, Contact(told.short)))
        return told


class Locker8a(BoardBank):
    """Boards that tell of a feedback contact, short when the door is closed unless `inverted`."""

    driver = "locker-8a"
    options: ClassVar[type[Options]] = Locker8aOptions

    def __init__(self, options: Locker8aOptions, stream: ByteStream | None = None) -> None:
        boards = Boards8a(options, stream or wire(options.url, options.baud))
        super().__init__(options, options.boards, boards)
