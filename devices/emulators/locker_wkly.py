"""The "WKLY" locker control board with doors behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions, NoAnswerError
from devices.errors import ProtocolError
from devices.options import Options
from devices.protocols import locker_wkly as protocol
from devices.protocols.locker_wkly import CLOSED, DONE, FAILED, OPEN, Command, Message


class LockerWkly(LockerBoards):
    """Answers questions and orders with a status, and with the locks' states."""

    model = "locker-wkly"
    options: ClassVar[type[Options]] = LockerBoardsOptions

    def __init__(self, options: LockerBoardsOptions, folder: Path) -> None:
        super().__init__(options, folder)
        self._finder = protocol.finder()

    def _requests(self, data: bytes) -> Iterator[bytes]:
        self._finder.feed(data)
        yield from self._finder.frames()

    def _answer(self, request: bytes) -> bytes:
        with suppress(ProtocolError):
            asked = protocol.parse(request)
            told = self._tell(self._here(asked.address), asked)
            return protocol.frame(Message(self._answering(asked.address), asked.command, told))
        raise NoAnswerError

    def _tell(self, address: int, asked: Message) -> bytes:
        match asked.command, tuple(asked.data):
            case Command.OPEN_ONE, (lock,) if self._refuses:
                return bytes((FAILED, lock, FAILED))
            case Command.OPEN_ONE, (lock,):
                self._order(address, lock)
                return bytes((DONE, lock, self._state(address, lock)))
            case Command.QUERY_ONE, (lock,):
                return bytes((DONE, lock, self._state(address, lock)))
            case Command.QUERY_ALL, ():
                states = bytes(CLOSED if made else OPEN for made in self._all_made(address))
                return bytes((DONE, len(states))) + states
        raise NoAnswerError

    def _event(self, address: int, lock: int) -> bytes:
        return protocol.frame(Message(address, Command.EVENT, bytes((lock, self._state(address, lock)))))

    def _state(self, address: int, lock: int) -> int:
        return CLOSED if self._made(address, lock) else OPEN
