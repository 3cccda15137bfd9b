"""A door of a locker bank, as its driver sees it.

The board pulses a bolt; the door springs open; a person closes it. Its contact tells open from closed; the
driver names its last pulse and counts openings as long as the program lives, without a gap in its looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from devices.locker_bank import DoorEvidence, Position, UnlockOutcome, UnlockResult
from kiosk.effects.door import DoorOrder, Doors
from kiosk.effects.journal import Journal
from kiosk.effects.places import Place
from tests.helpers.exploration.explorer import PATIENCE
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.steps import Blow, Steps
from tests.helpers.terminal_store import HandClock


@dataclass
class LockerBoard:
    """One door. Staff have a key to it, which moves the contact and pulses nothing."""

    steps: Steps
    is_open: bool = False
    edges: int = 0  # openings since the power came
    last_pulse: str | None = None
    pulsing: str | None = None  # the bolt is on its way, whoever listens
    starts: int = 1
    opened: Counter[str] = field(default_factory=Counter)

    def unlock(self, door: str, *, within: float, job: str) -> UnlockOutcome:
        del door, within
        self._work()
        if self.is_open:
            return UnlockOutcome(UnlockResult.ALREADY_OPEN, Position.OPEN)
        self.last_pulse = job
        self.steps.of_device()
        self.pulsing = job
        self._work()
        return UnlockOutcome(UnlockResult.OPENED, Position.OPEN, acknowledged=True)

    def evidence(self, door: str) -> DoorEvidence:
        del door
        self._work()
        position = Position.OPEN if self.is_open else Position.CLOSED
        return DoorEvidence(self.edges, self.last_pulse, self.starts, position=position)

    def copy(self, steps: Steps) -> LockerBoard:
        return replace(self, steps=steps, opened=Counter(self.opened))

    def key(self) -> Hashable:
        memory = self.edges, self.last_pulse, self.pulsing, self.starts
        return self.is_open, memory, tuple(sorted(self.opened.items()))

    def go_on(self) -> None:
        self._work()
        self.is_open = False  # somebody closes it

    def mend(self) -> None:
        """Wait for nothing."""

    def cut_off(self, blow: Blow) -> None:
        if blow is Blow.DEVICE_FORGETS:
            self.pulsing = None
        self.starts += 1  # the driver could not look meanwhile

    def others_use(self) -> None:
        self._springs_open()

    def forget_driver(self) -> None:
        self.edges, self.last_pulse = 0, None
        self.starts += 1

    def truth(self) -> Mapping[str, int]:
        return self.opened

    def _work(self) -> None:
        if self.pulsing is not None:
            self.steps.of_device()
            self.opened[self.pulsing] += 1
            self.pulsing = None
            self._springs_open()

    def _springs_open(self) -> None:
        self.is_open = True
        self.edges += 1


class OpenDoor(Kind):
    """One door for one person."""

    name = "open door"

    def device(self, steps: Steps) -> LockerBoard:
        return LockerBoard(steps)

    def effects(self, journal: Journal, place: Place[LockerBoard], clock: HandClock) -> Doors:
        return Doors(journal, [place], PATIENCE, clock.monotonic)

    def begin(self, effects: Doors, request: UUID) -> None:
        effects.open(DoorOrder(UUID(int=1), request, "device", "7", UUID(int=2), UUID(int=3)))
