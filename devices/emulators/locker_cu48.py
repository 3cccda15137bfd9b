"""Kerong's CU48 lock control board with doors behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from pydantic import Field

from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions, NoAnswerError
from devices.options import Options
from devices.protocols import locker_cu48 as protocol


class LockerCu48Options(LockerBoardsOptions):
    """The wire and the boards on it."""

    ways: int = Field(default=protocol.LOCKS, ge=1, le=protocol.LOCKS)
    """Locks of each board that have a door; the contacts of the others are never made."""


class LockerCu48(LockerBoards):
    """Answers questions, and no order."""

    model = "locker-cu48"
    options: ClassVar[type[Options]] = LockerCu48Options
    codes = protocol.V2_1

    def __init__(self, options: LockerCu48Options, folder: Path) -> None:
        super().__init__(options, folder)
        self._finder = protocol.requests(self.codes)

    def _requests(self, data: bytes) -> Iterator[bytes]:
        self._finder.feed(data)
        yield from self._finder.frames()

    def _answer(self, request: bytes) -> bytes:
        board, command, lock = protocol.parse_request(request)
        address = self._here(board)
        if command == self.codes.query:
            unused = (False,) * (protocol.LOCKS - self._told.ways)
            told = protocol.Contacts(self._answering(address), (*self._all_made(address), *unused))
            return protocol.contacts_frame(told, self.codes)
        if not self._refuses:
            self._order(address, lock)
        raise NoAnswerError
