"""One board of a bank: looks at its contacts and tells the doors' memories what it saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from devices.device import Announcement
from devices.diagnosis import LOST
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.locker_bank import Item, Position
from devices.lockers.boards import Boards, Contact
from devices.lockers.door_memory import DoorMemory
from devices.lockers.plan import BoardOptions, Place

MISSES = 3  # looks in a row without a good answer before a board counts as silent
LOOKS_TO_SETTLE = 4
SETTLE_PAUSE = 0.03  # seconds; contacts bounce for some milliseconds
RAISED = LOST | {DeviceFailure.SEQUENCE_ERROR}


@dataclass(frozen=True)
class Time:
    """Seconds of a monotonic clock, Unix time, and a way to wait."""

    clock: Callable[[], float]
    unix: Callable[[], float]
    pause: Callable[[float], None]


class BoardWatch:
    """One board. What a look announces is appended to `heard`."""

    def __init__(
        self, boards: Boards, options: BoardOptions, doors: Sequence[tuple[Place, DoorMemory]], time: Time
    ) -> None:
        self._boards = boards
        self.options = options
        self._doors = {place.lock: memory for place, memory in doors}
        self._time = time
        self._misses = MISSES
        self.asked_at = 0.0
        self.missed: DeviceError | None = None
        self.heard: list[Announcement] = []

    @property
    def is_silent(self) -> bool:
        """Whether it does not answer, or has not yet."""
        return self._misses >= MISSES

    @property
    def is_unsettled(self) -> bool:
        """Whether one more look would settle a door."""
        return any(memory.open_question for memory in self._doors.values())

    def look(self) -> bool:
        """Ask once; say whether it answered. A lost wire is raised, silence and rubbish are counted."""
        self.asked_at = self._time.clock()
        try:
            contacts = self._boards.look(self.options.address)
            if len(contacts) < self.options.ways:
                raise ProtocolError(f"board {self.options.address} told of {len(contacts)} locks")
        except DeviceError as error:
            if error.failure in RAISED:
                raise
            self._miss(error)
            return False
        self._misses, self.missed = 0, None
        for lock, contact in enumerate(contacts, start=1):
            self.see(lock, contact)
        return True

    def settle(self) -> bool:
        """Look until every door is settled; False where two looks in a row were not answered."""
        for turn in range(LOOKS_TO_SETTLE):
            if turn:
                self._time.pause(SETTLE_PAUSE)
            if not self.look() and not self.look():
                return False
            if not self.is_unsettled:
                break
        return True

    def see(self, lock: int, contact: Contact) -> None:
        """Take what it told of one lock."""
        if (memory := self._doors.get(lock)) is not None:
            position, item = self._position(contact), self._item(contact)
            self.heard += memory.see(position, item, self._time.clock(), self._time.unix())

    def forget(self) -> None:
        """Count it as silent until it answers again."""
        self._misses = MISSES
        for memory in self._doors.values():
            memory.silent()

    def told(self) -> Iterator[Announcement]:
        """Yield, and forget, what was announced."""
        while self.heard:
            yield self.heard.pop(0)

    def _miss(self, error: DeviceError) -> None:
        self._misses += 1
        self.missed = error
        if self.is_silent:
            self.forget()

    def _position(self, contact: Contact) -> Position:
        if contact.made is None or not self.options.contacts:
            return Position.UNKNOWN
        return Position.OPEN if contact.made is self.options.inverted else Position.CLOSED

    def _item(self, contact: Contact) -> Item:
        if contact.item is None or not self.options.items:
            return Item.NOT_TOLD
        return Item.PRESENT if contact.item else Item.ABSENT
