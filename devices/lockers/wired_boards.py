"""Boards on one wire: what every maker's conversation has in common."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence

from devices.diagnosis import LOST
from devices.errors import DeviceError
from devices.lockers.boards import Contact, NothingSentError, Pulse, Unasked
from devices.lockers.link import Link
from devices.lockers.plan import BoardOptions, WiredBankOptions
from devices.protocols.framing import FrameFinder
from devices.transports.byte_stream import ByteStream


class WiredBoards(ABC):
    """One maker's boards by address. An order whose answer is lost or garbled is unanswered, not failed."""

    def __init__(
        self,
        options: WiredBankOptions,
        stream: ByteStream,
        finder: Callable[[], FrameFinder],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._by_address = {board.address: board for board in options.boards}
        self._unasked: list[Unasked] = []
        self._link = Link(
            stream,
            answer_within=options.answer_within,
            finder=finder,
            overhear=self._overhear,
            clock=clock,
        )

    def open(self) -> None:
        """Open the wire."""
        self._unasked.clear()
        self._link.open()

    def close(self) -> None:
        """Close the wire."""
        self._link.close()

    def look(self, address: int) -> Sequence[Contact]:
        """Ask once for all locks of a board, the first one first; not before it is known what echoes."""
        if self._link.echoes is None:
            board = self._by_address[address]
            question = self._question(board)
            self._link.learn(question, lambda frame: self._answers_question(frame, board))
        return self._contacts(address)

    def pulse(self, address: int, lock: int, within: float) -> Pulse:
        """Send the order to open one lock, once."""
        try:
            return self._order(address, lock, within)
        except NothingSentError:
            raise
        except DeviceError as error:
            if error.failure in LOST:
                raise
            return Pulse.UNANSWERED

    def unasked(self) -> Iterable[Unasked]:
        """Return, and forget, what boards told by themselves."""
        told, self._unasked = self._unasked, []
        return told

    @abstractmethod
    def _contacts(self, address: int) -> Sequence[Contact]:
        """Ask once for all locks of a board."""

    @abstractmethod
    def _question(self, board: BoardOptions) -> bytes:
        """Return a question whose answer never contains the question itself."""

    @abstractmethod
    def _answers_question(self, frame: bytes, board: BoardOptions) -> bool:
        """Say whether a frame is this board's answer to its question: neither an echo nor told unasked."""

    @abstractmethod
    def _order(self, address: int, lock: int, within: float) -> Pulse:
        """Send the order and hear the answer; DeviceError where none came."""

    def _overhear(self, frame: bytes) -> object:
        """Take a frame that nobody asked for; boards that tell nothing unasked have none to take."""
        del frame
        return None
