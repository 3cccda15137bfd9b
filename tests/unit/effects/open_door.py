"""A door of a locker bank, as a kind of effect: the proof that a new one needs this file and nothing else.

The board pulses a bolt; the door springs open; a person closes it. Its contact tells open from closed, its
memory names the last pulse and counts the door's edges until the power goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from contract.effects import EffectKind
from devices.errors import DeviceError
from devices.evidence import Evidence
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import CONFIRMED, Reason, Settled, doubtful, failed
from kiosk.effects.places import Place
from kiosk.effects.predecessors import by_journal
from kiosk.effects.quiet import Quiet
from tests.helpers.exploration.explorer import PATIENCE
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.steps import Blow, Steps
from tests.helpers.terminal_store import HandClock

# A member that the contract does not have yet: pydantic takes what is an instance of the enum.
OPEN_DOOR = str.__new__(EffectKind, "open-door")
OPEN_DOOR._name_, OPEN_DOOR._value_ = "OPEN_DOOR", "open-door"


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

    def pulse(self, job: str) -> None:
        self.steps.of_device()
        self.last_pulse = self.pulsing = job
        self._work()

    def evidence(self) -> Evidence:
        self._work()
        return Evidence(self.edges, self.last_pulse, self.starts)

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
            self.edges, self.last_pulse, self.pulsing = 0, None, None
            self.starts += 1

    def others_use(self) -> None:
        self._springs_open()

    def forget_driver(self) -> None:
        """Know nothing that the driver could lose."""

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


class Doors:
    """Opens the door; what was interrupted is settled by the board's memory, never by opening again."""

    kind = OPEN_DOOR

    def __init__(self, journal: Journal, place: Place[LockerBoard], clock: HandClock) -> None:
        self._journal = journal
        self._place = place
        self._quiet = Quiet(PATIENCE.quiet, journal.now, clock.monotonic)

    def open(self, request: UUID) -> None:
        if any(one.state in OPEN for one in map(self.recover, self._journal.open())):
            return  # an earlier person's door is not settled
        with self._place.claim() as board:
            try:
                before = board.run(lambda device: device.evidence(), within=1)
            except DeviceError:
                return
            effect = self._journal.start(self._journal.intend(self._effect(request), before))
            try:
                board.run(lambda device: device.pulse(effect.job or ""), within=1)
                after = board.run(lambda device: device.evidence(), within=1)
            except DeviceError:
                return  # recovery asks
            if (settled := decide(effect, after)) == CONFIRMED:
                self._journal.settle(effect, settled, after)

    def recover(self, effect: Effect) -> Effect:
        effect = by_journal(self._journal, effect)
        if effect.state not in OPEN:
            return effect
        with self._place.claim() as board:
            try:
                after = board.run(lambda device: device.evidence(), within=1)
            except DeviceError:
                return effect
        settled = decide(effect, after)
        if settled != CONFIRMED and self._quiet.lasts(effect):
            return effect
        return self._journal.settle(effect, settled, after)

    def _effect(self, request: UUID) -> Effect:
        effect_id = self._journal.new_id()
        return Effect(
            effect_id,
            self.kind,
            "device",
            EffectState.INTENDED,
            self._journal.now(),
            request_id=request,
            job=f"door-{effect_id}",
        )


def decide(effect: Effect, after: Evidence) -> Settled:
    """Return what the board proves: its memory is worth something only since it was switched on."""
    if after.up_since != effect.before.get("up_since"):
        return doubtful(Reason.RESTARTED)
    risen = (after.counter or 0) - int(effect.before.get("counter") or 0)
    pulsed = after.job == effect.job
    if pulsed and risen == 1:
        return CONFIRMED
    if not pulsed and risen == 0:
        return failed(Reason.NEVER_HAPPENED)
    return doubtful(Reason.UNATTRIBUTED if risen else Reason.CONTRADICTION)


class OpenDoor(Kind):
    """One door for one person."""

    name = "open door"
    clear_without_device_trouble = True

    def device(self, steps: Steps) -> LockerBoard:
        return LockerBoard(steps)

    def effects(self, journal: Journal, place: Place[LockerBoard], clock: HandClock) -> Doors:
        return Doors(journal, place, clock)

    def begin(self, effects: Doors, request: UUID) -> None:
        effects.open(request)
