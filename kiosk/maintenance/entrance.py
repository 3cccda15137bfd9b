"""The way in for staff: who it is, whether the PIN is theirs, and that it is written down."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import assert_never

from contract.event import Event
from contract.staff import StaffEnd, StaffEntered, StaffLeft, StaffRefused
from kiosk.identity.pin import PinCheck, PinLocked, RightPin, WrongPin
from kiosk.maintenance.staff_roll import Member, StaffAct, StaffRoll
from kiosk.maintenance.staff_tries import StaffTries
from kiosk.maintenance.views import Refused


class Entrance:
    """Knows who is inside. `tell` takes the events of who came, was turned away and left."""

    def __init__(
        self,
        roll: StaffRoll,
        pins: PinCheck,
        tries: StaffTries,
        *,
        tell: Callable[[Event], None],
        clock: Callable[[], datetime],
    ) -> None:
        self.roll = roll
        self._pins = pins
        self._tries = tries
        self._tell = tell
        self._clock = clock
        self.inside: Member | None = None

    def enter(self, digits: str, number: str) -> Member | Refused:
        """Let in whose PIN this is; a wrong one is counted under the number that was given."""
        member = self.roll.member(number)
        match self._pins.check(member, digits, self._tries):
            case RightPin():
                self.inside = member
                self._tell(StaffEntered(at=self._clock(), staff=member.number, role=member.role))
                return member
            case WrongPin(tries_left=left, wait_seconds=wait):
                self._tell(StaffRefused(at=self._clock(), locked=wait > 0, staff=member.number))
                return Refused(left, wait)
            case PinLocked(wait_seconds=wait):
                return Refused(0, wait)
            case other:
                assert_never(other)

    def leave(self, end: StaffEnd) -> None:
        """Write down that they left; of whoever was not let in there is nothing to write."""
        member, self.inside = self.inside, None
        if member is not None:
            self._tell(StaffLeft(at=self._clock(), end=end, staff=member.number))

    def who_may(self, act: StaffAct) -> Member:
        """Return who is inside; whoever is not, or may not do this, is never offered it: a bug."""
        if self.inside is None or not self.inside.may(act):
            raise PermissionError(f"{act.value} is not theirs to do")
        return self.inside
