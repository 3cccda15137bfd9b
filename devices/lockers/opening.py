"""Opens one door: one pulse at most, then the contact is asked until it tells or the time is over."""

from __future__ import annotations

from dataclasses import dataclass

from devices.diagnosis import LOST
from devices.errors import DeviceError
from devices.locker_bank import Position, UnlockOutcome, UnlockResult
from devices.lockers.board_watch import BoardWatch, Time
from devices.lockers.boards import Boards, NothingSentError, Pulse
from devices.lockers.door_memory import DoorMemory

POLL = 0.05  # seconds between two looks
FRESH = 1.0  # seconds that a look speaks for


@dataclass(frozen=True)
class Order:
    """What is asked: a lock, for a job, until a moment of the clock."""

    lock: int
    job: str
    until: float
    anyway: bool


class Opening:
    """One door's opening. A lost wire ends it; silence, rubbish and a lost answer do not."""

    def __init__(self, boards: Boards, watch: BoardWatch, memory: DoorMemory, time: Time) -> None:
        self._boards = boards
        self._watch = watch
        self._memory = memory
        self._time = time
        self._openings = memory.openings
        self._seen_at = 0.0

    def run(self, order: Order) -> UnlockOutcome:
        """Open the door; a result for whatever happens."""
        try:
            if not self._watch.settle():
                return UnlockOutcome(UnlockResult.NOT_SENT)
        except DeviceError:
            return UnlockOutcome(UnlockResult.NOT_SENT)
        before = self._memory.position
        if before is Position.OPEN and not order.anyway:
            return UnlockOutcome(UnlockResult.ALREADY_OPEN, before)
        pulse = self._pulse(order)
        if isinstance(pulse, UnlockResult):
            return UnlockOutcome(pulse, Position.UNKNOWN if pulse is UnlockResult.UNKNOWN else before)
        result = self._follow(order, before, pulse)
        return UnlockOutcome(result, self._memory.position, pulse is Pulse.ACKNOWLEDGED)

    def _pulse(self, order: Order) -> Pulse | UnlockResult:
        """Send the order, once, whatever comes of it."""
        earlier = self._memory.pulsed(order.job, self._time.clock())
        left = max(0.0, order.until - self._time.clock())
        try:
            pulse = self._boards.pulse(self._watch.options.address, order.lock, left)
        except NothingSentError:
            self._memory.not_pulsed(earlier)
            return UnlockResult.NOT_SENT
        except DeviceError as error:
            return UnlockResult.UNKNOWN if error.failure in LOST else Pulse.UNANSWERED
        if pulse is Pulse.REFUSED:
            self._memory.not_pulsed(earlier)
        return pulse

    def _follow(self, order: Order, before: Position, pulse: Pulse) -> UnlockResult:
        """Ask for the contact until it says open, or the time is over."""
        while True:
            try:
                answered = self._watch.settle() if pulse is Pulse.REFUSED else self._watch.look()
            except DeviceError:
                return UnlockResult.UNKNOWN
            now = self._time.clock()
            self._seen_at = now if answered else self._seen_at
            if (result := self._told(before, pulse, answered=answered)) is not None:
                return result
            if now >= order.until:
                return self._overdue(now)
            self._time.pause(min(POLL, order.until - now))

    def _told(self, before: Position, pulse: Pulse, *, answered: bool) -> UnlockResult | None:
        """Return what is certain after a look, None where it is worth waiting."""
        if self._memory.openings > self._openings:
            return UnlockResult.OPENED
        if not answered:
            return None
        if pulse is Pulse.REFUSED and before is Position.CLOSED:
            return UnlockResult.REFUSED
        if before is not Position.CLOSED or self._memory.position is Position.UNKNOWN:
            return UnlockResult.NO_EVIDENCE
        return None

    def _overdue(self, now: float) -> UnlockResult:
        """Look once more where the last look was missed, and return what that leaves."""
        try:
            if now - self._seen_at > FRESH and not self._watch.settle():
                return UnlockResult.UNKNOWN
        except DeviceError:
            return UnlockResult.UNKNOWN
        if self._memory.openings > self._openings:
            return UnlockResult.OPENED
        if self._memory.position is not Position.CLOSED:
            return UnlockResult.UNKNOWN
        self._memory.stayed_closed()
        return UnlockResult.STILL_CLOSED
