"""Kerong's CU48 lock control board with doors behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Literal

from pydantic import Field

from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions, NoAnswerError
from devices.options import Options
from devices.protocols import locker_cu48 as protocol


class LockerCu48Options(LockerBoardsOptions):
    """The wire and the boards on it."""

    ways: int = Field(default=protocol.LOCKS, ge=1, le=protocol.LOCKS)
    """Locks of each board that have a door; the contacts of the others are never made."""
    profile: Literal["v2.1", "60-61-75", "60-61-75-counted"] = "v2.1"
    """Command bytes, and where the status bytes stand."""


class LockerCu48(LockerBoards):
    """Answers questions, and orders where its profile does: that they were taken, not that a door is open."""

    model = "locker-cu48"
    options: ClassVar[type[Options]] = LockerCu48Options

    def __init__(self, options: LockerCu48Options, folder: Path) -> None:
        super().__init__(options, folder)
        self._codes = protocol.PROFILES[options.profile]
        self._finder = protocol.requests(self._codes)

    def _requests(self, data: bytes) -> Iterator[bytes]:
        self._finder.feed(data)
        yield from self._finder.frames()

    def _answer(self, request: bytes) -> bytes:
        board, command, lock = protocol.parse_request(request)
        address = self._here(board)
        if command == self._codes.query:
            unused = (False,) * (protocol.LOCKS - self._told.ways)
            told = protocol.Contacts(self._answering(address), (*self._all_made(address), *unused))
            return protocol.contacts_frame(told, self._codes)
        if not self._refuses:
            self._order(address, lock)
        if self._codes.acknowledged:
            return protocol.done_frame(self._answering(address), lock, self._codes)
        raise NoAnswerError
