"""Kerong's CU16 lock control board with doors, and item sensors, behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions, NoAnswerError
from devices.options import Options
from devices.protocols import locker_cu16 as protocol


class LockerCu16Options(LockerBoardsOptions):
    """The wire and the boards on it."""

    ways: int = Field(default=protocol.LOCKS, ge=1, le=protocol.LOCKS)
    """Locks of each board that have a door; the contacts of the others are never made."""
    busy: bool = False
    """Whether a board that opened a lock says and does nothing more until it is cleared."""


class LockerCu16(LockerBoards):
    """Answers questions with contacts and items, and no order. A board may be busy from the start."""

    model = "locker-cu16"
    options: ClassVar[type[Options]] = LockerCu16Options

    def __init__(self, options: LockerCu16Options, folder: Path) -> None:
        super().__init__(options, folder)
        self._finder = protocol.requests()
        self._busy = set(options.addresses if options.busy else ())
        self._stays_busy = options.busy

    def _requests(self, data: bytes) -> Iterator[bytes]:
        self._finder.feed(data)
        yield from self._finder.frames()

    def _answer(self, request: bytes) -> bytes:
        board, command, lock = protocol.parse_request(request)
        address = self._here(board)
        if command is protocol.Command.CLEAR:
            self._busy.discard(address)
        if command is protocol.Command.CLEAR or address in self._busy:
            raise NoAnswerError
        if command is protocol.Command.QUERY:
            unused = (False,) * (protocol.LOCKS - self._told.ways)
            made, items = (*self._all_made(address), *unused), (*self._all_items(address), *unused)
            bears = self._answering(address) % protocol.MOST_BOARDS
            return protocol.contacts_frame(protocol.Contacts(bears, made, items))
        if not self._refuses:
            self._busy |= {address} if self._stays_busy else set()
            self._order(address, lock)
        raise NoAnswerError
