"""What is known of one door: debounced, with its edges, commanded or not. Without a clock of its own."""

from __future__ import annotations

from collections.abc import Iterator

from devices.device import Announcement, Fault
from devices.locker_bank import (
    DoorClosed,
    DoorEvidence,
    DoorOpened,
    DoorOpenTooLong,
    DoorState,
    DoorUncertain,
    Item,
    ItemChanged,
    Position,
)
from devices.lockers.flaps import Flaps
from devices.lockers.settled import Settled

GAP = 2.0  # seconds without a look, in which a door may have opened and closed unseen
UNTOLD = 2  # looks in a row that do not tell of a door before its position counts as unknown

Pulsed = tuple[str | None, float | None]
"""The last job that a pulse was sent for, and when; the moment is None once an opening used it up."""


class DoorMemory:
    """One door; times are seconds of one clock."""

    def __init__(self, door: str, *, open_too_long: float, commanded_within: float) -> None:
        self._door = door
        self._open_too_long = open_too_long
        self._commanded_within = commanded_within
        self._settled: Settled[Position] = Settled()
        self._item: Settled[Item] = Settled()
        self._flaps = Flaps()
        self._untold = UNTOLD
        self._seen_at: float | None = None
        self._opened_at: float | None = None
        self._pulsed_at: float | None = None
        self._told_too_long = self._stuck = self._silent = False
        self._openings = 0
        self._job: str | None = None
        self._since = 0

    @property
    def position(self) -> Position:
        """Where it stands, as far as its contact can be believed now."""
        known = not (self._flaps.now or self._silent or self._untold >= UNTOLD)
        return (self._settled.value or Position.UNKNOWN) if known else Position.UNKNOWN

    @property
    def open_question(self) -> bool:
        """Whether one more look would settle something."""
        return not self._flaps.now and (self._settled.open_question or self._item.open_question)

    @property
    def openings(self) -> int:
        """How often it was seen to open."""
        return self._openings

    def pulsed(self, job: str, at: float) -> Pulsed:
        """Take that an order to open it goes out now; return what counted before."""
        before = self._job, self._pulsed_at
        self._job, self._pulsed_at = job, at
        return before

    def not_pulsed(self, before: Pulsed) -> None:
        """Take that it certainly did not go out, or was refused."""
        self._job, self._pulsed_at = before

    def stayed_closed(self) -> None:
        """Take that it did not open though a pulse was sent."""
        self._stuck = True

    def silent(self) -> None:
        """Take that its board does not answer."""
        self._silent = True

    def see(self, position: Position, item: Item, at: float, unix: float) -> Iterator[Announcement]:
        """Take one look; after a gap the memory counts from `unix`, in Unix time."""
        self._silent = False
        before = self._item.value
        if item is not Item.NOT_TOLD and self._item.see(item) and before is not None:
            yield ItemChanged(self._door, item)
        if position is Position.UNKNOWN:
            self._untold += 1
        else:
            yield from self._see_position(position, at, unix)
        if self._is_open_too_long(at) and not self._told_too_long:
            self._told_too_long = True
            yield DoorOpenTooLong(self._door)

    def state(self, at: float) -> DoorState:
        """Return the door as it is now."""
        faults = {
            Fault.DOOR_LEFT_OPEN: self._is_open_too_long(at),
            Fault.DOOR_STUCK: self._stuck,
            Fault.CONTACT_FAULTY: self._flaps.now,
            Fault.BOARD_SILENT: self._silent,
        }
        item = None if self._silent else self._item.value
        present = frozenset(fault for fault, so in faults.items() if so)
        return DoorState(self._door, self.position, item or Item.NOT_TOLD, present)

    def evidence(self, at: float) -> DoorEvidence:
        """Return what this memory can show."""
        state = self.state(at)
        return DoorEvidence(self._openings, self._job, self._since, position=state.position, item=state.item)

    def _see_position(self, position: Position, at: float, unix: float) -> Iterator[Announcement]:
        if self._seen_at is None or at - self._seen_at > GAP:
            self._since = max(self._since + 1, int(unix))
        self._seen_at, self._untold = at, 0
        if self._flaps.see(position, at):
            yield DoorUncertain(self._door)
        before = self._settled.value
        if not self._flaps.now and self._settled.see(position):
            yield from self._opened(before, at) if position is Position.OPEN else self._closed(before)

    def _opened(self, before: Position | None, at: float) -> Iterator[Announcement]:
        commanded = self._pulsed_at is not None and at - self._pulsed_at <= self._commanded_within
        self._opened_at, self._pulsed_at = at, None
        self._stuck = self._told_too_long = False
        if before is Position.CLOSED:
            self._openings += 1
            yield DoorOpened(self._door, commanded)

    def _closed(self, before: Position | None) -> Iterator[Announcement]:
        self._opened_at = None
        if before is Position.OPEN:
            yield DoorClosed(self._door)

    def _is_open_too_long(self, at: float) -> bool:
        return self._opened_at is not None and at - self._opened_at >= self._open_too_long
