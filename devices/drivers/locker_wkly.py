"""The "WKLY" locker control board, by serial port or gateway."""

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
from devices.protocols import locker_wkly as protocol
from devices.protocols.locker_wkly import Command
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import wire

ORDER_ANSWERED_WITHIN = 0.75  # seconds; no source tells


class BoardWkly(BoardOptions):
    """One board."""

    address: int = Field(default=0, ge=0, lt=protocol.MOST_BOARDS)
    """0 to 31."""
    ways: int = Field(default=16, ge=1, le=64)
    """How many locks it has."""


class LockerWklyOptions(WiredBankOptions):
    """The wire and the boards on it."""

    baud: Literal[9600, 19200, 38400, 57600, 115200] = 9600
    """Bits per second, 8N1; as the board's own paper says, no public source does."""
    boards: tuple[BoardWkly, ...] = Field(default=(BoardWkly(),), min_length=1)
    """The boards: address (0 to 31), ways, doors, inverted, contacts."""


class BoardsWkly(WiredBoards):
    """The conversation: every question and every order is answered with its own command byte."""

    def __init__(
        self,
        options: LockerWklyOptions,
        stream: ByteStream,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(options, stream, protocol.finder, clock)

    def _contacts(self, address: int) -> Sequence[Contact]:
        """Ask for all locks of a board."""

        def accept(frame: bytes) -> tuple[protocol.LockState, ...] | None:
            message = self._overhear(frame)
            if message is None or (message.address, message.command) != (address, Command.QUERY_ALL):
                return None
            with suppress(ProtocolError):
                return protocol.all_locks(message)
            return None

        states = self._link.ask(protocol.query_all_request(address), protocol.finder(), accept)
        return [Contact(state.closed) for state in states]

    def _question(self, board: BoardOptions) -> bytes:
        return protocol.query_all_request(board.address)

    def _answers_question(self, frame: bytes, board: BoardOptions) -> bool:
        with suppress(ProtocolError):
            message = protocol.parse(frame)
            return (message.address, message.command) == (board.address, Command.QUERY_ALL) and bool(
                message.data
            )
        return False

    def _order(self, address: int, lock: int, within: float) -> Pulse:
        """Order one lock open; the board tells whether it did it, and what its contact said then."""

        def accept(frame: bytes) -> Pulse | None:
            message = self._overhear(frame)
            if message is None or (message.address, message.command) != (address, Command.OPEN_ONE):
                return None
            with suppress(ProtocolError):
                if protocol.one_lock(message).lock == lock:
                    done = message.data[0] == protocol.DONE
                    return Pulse.ACKNOWLEDGED if done else Pulse.REFUSED
            return None

        request = protocol.open_request(address, lock)
        return self._link.ask(request, protocol.finder(), accept, min(within, ORDER_ANSWERED_WITHIN))

    def _overhear(self, frame: bytes) -> protocol.Message | None:
        try:
            message = protocol.parse(frame)
            if message.command is Command.EVENT:
                told = protocol.one_lock(message)
                self._unasked.append(Unasked(message.address, told.lock, Contact(told.closed)))
        except ProtocolError:
            return None
        return message


class LockerWkly(BoardBank):
    """Boards that tell whether each lock is closed."""

    driver = "locker-wkly"
    options: ClassVar[type[Options]] = LockerWklyOptions

    def __init__(self, options: LockerWklyOptions, stream: ByteStream | None = None) -> None:
        boards = BoardsWkly(options, stream or wire(options.url, options.baud))
        super().__init__(options, options.boards, boards)
