"""The "8A/80" locker control board with doors behind it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from devices.emulators.locker_boards import LockerBoards, LockerBoardsOptions
from devices.options import Options
from devices.protocols import locker_8a as protocol


class Locker8a(LockerBoards):
    """Answers an order with the feedback contact afterwards: unchanged, the answer is the order itself."""

    model = "locker-8a"
    options: ClassVar[type[Options]] = LockerBoardsOptions

    def __init__(self, options: LockerBoardsOptions, folder: Path) -> None:
        super().__init__(options, folder)
        self._finder = protocol.finder()

    def _requests(self, data: bytes) -> Iterator[bytes]:
        self._finder.feed(data)
        yield from self._finder.frames()

    def _answer(self, request: bytes) -> bytes:
        head, board, lock, code = request[:4]
        address = self._here(board)
        bears = self._answering(address)
        if head == protocol.Head.UNLOCK and code == protocol.UNLOCK_ONE and lock != protocol.EVERY:
            self._pulled(address, lock)
            return self._told_of(protocol.Head.UNLOCK, bears, address, lock)
        if head == protocol.Head.QUERY and code == protocol.QUERY_ONE and lock == protocol.EVERY:
            return protocol.contacts_frame(protocol.Contacts(bears, self._all_made(address)))
        if head == protocol.Head.QUERY and code == protocol.QUERY_ONE:
            return self._told_of(protocol.Head.QUERY, bears, address, lock)
        return b""

    def _event(self, address: int, lock: int) -> bytes:
        return self._told_of(protocol.Head.EVENT, address, address, lock)

    def _pulled(self, address: int, lock: int) -> None:
        if not self._refuses:
            self._order(address, lock)

    def _told_of(self, head: protocol.Head, bears: int, address: int, lock: int) -> bytes:
        self._door(address, lock)
        return protocol.contact_frame(protocol.Contact(head, bears, lock, self._made(address, lock)))
