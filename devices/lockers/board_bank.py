"""The engine under every driver of locker boards: doors by name, on boards by address."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.locker_bank import DoorEvidence, DoorState, LockerBank, Position, UnlockOutcome, UnlockResult
from devices.lockers.board_watch import BoardWatch, Time
from devices.lockers.boards import Boards
from devices.lockers.door_memory import DoorMemory
from devices.lockers.opening import Opening, Order
from devices.lockers.plan import BankOptions, BoardOptions, Place, places
from devices.lockers.rounds import Rounds

PAUSE, LONG_PAUSE = 0.2, 0.5  # seconds between two looks, while a door is open and while none is


class BoardBank(LockerBank):
    """Several boards make one bank. What is known of its doors outlives a lost wire, not this object."""

    watch_pause = LONG_PAUSE

    def __init__(
        self,
        options: BankOptions,
        layout: Sequence[BoardOptions],
        boards: Boards,
        *,
        clock: Callable[[], float] = time.monotonic,
        unix: Callable[[], float] = time.time,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._boards = boards
        self._time = Time(clock, unix, pause)
        self._doors: dict[str, tuple[Place, DoorMemory]] = {
            place.door: (place, _memory(place, options)) for place in places(layout)
        }
        self._watches = [
            BoardWatch(
                boards,
                board,
                [(place, memory) for place, memory in self._doors.values() if place.board == number],
                self._time,
            )
            for number, board in enumerate(layout)
        ]
        self._rounds = Rounds(boards, self._watches, self._time)
        self._is_open = False

    def open(self) -> None:
        """Open the wire and see where every door stands; one board that answers is enough."""
        self._boards.open()
        self._rounds.begin()
        self._is_open = True

    def close(self) -> None:
        """Release the wire."""
        self._is_open = False
        self._boards.close()
        for watch in self._watches:
            watch.forget()

    def watch(self) -> Report:
        """Go round the boards; a bank with some that are silent works with the others."""
        self._check_open()
        try:
            self._rounds.walk()
        finally:
            self._tell()
        states = self.doors()
        is_open = any(state.position is Position.OPEN for state in states)
        self.watch_pause = PAUSE if is_open else LONG_PAUSE
        faults = frozenset[Fault]().union(*(state.faults for state in states))
        return Report(Status.ONLINE, faults)

    def probe(self) -> Mapping[str, str]:
        """Return which boards answer."""
        self._check_open()
        silent = {str(watch.options.address) for watch in self._watches if watch.is_silent}
        told = {f"board {watch.options.address}": "answers" for watch in self._watches}
        return {"doors": str(len(self._doors)), **told, **{f"board {one}": "silent" for one in silent}}

    def door_names(self) -> tuple[str, ...]:
        """Return the names of its doors, in their order."""
        return tuple(self._doors)

    def doors(self) -> tuple[DoorState, ...]:
        """Return every door as it was last seen."""
        self._check_open()
        return tuple(memory.state(self._time.clock()) for _, memory in self._doors.values())

    def unlock(self, door: str, *, within: float, job: str = "", anyway: bool = False) -> UnlockOutcome:
        """Open a door with one pulse."""
        if door not in self._doors:
            return UnlockOutcome(UnlockResult.NO_SUCH_DOOR)
        if not self._is_open:
            return UnlockOutcome(UnlockResult.NOT_SENT)
        place, memory = self._doors[door]
        order = Order(place.lock, job, self._time.clock() + within, anyway)
        try:
            return Opening(self._boards, self._watches[place.board], memory, self._time).run(order)
        finally:
            self._rounds.hear()
            self._tell()

    def evidence(self, door: str) -> DoorEvidence:
        """Look at the door's board and return what can be shown."""
        self._check_open()
        if door not in self._doors:
            raise DeviceError(DeviceFailure.UNSUPPORTED, f'no door "{door}"')
        place, memory = self._doors[door]
        watch = self._watches[place.board]
        if not watch.settle():
            raise watch.missed or DeviceError(DeviceFailure.TIME_OUT, f"board {watch.options.address}")
        self._tell()
        return memory.evidence(self._time.clock())

    def _tell(self) -> None:
        for announcement in self._rounds.told():
            self.announce(announcement)

    def _check_open(self) -> None:
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")


def _memory(place: Place, options: BankOptions) -> DoorMemory:
    return DoorMemory(
        place.door,
        open_too_long=options.open_too_long,
        commanded_within=options.commanded_within,
    )
