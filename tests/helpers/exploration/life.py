"""One life of the terminal: from its start until nothing is open, or until it dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure
from kiosk.effects.journal import Journal
from kiosk.effects.recovery import Recovery
from tests.helpers.exploration.kind import Kind, Model
from tests.helpers.exploration.memory_store import Kept, MemoryStore
from tests.helpers.exploration.steps import DeviceCutOff, Steps, Strike, TerminalDies
from tests.helpers.terminal_store import HandClock

FIRST = UUID(int=101)
DEAD_FOR = 3.0  # seconds between a death and the next start
REST = 5.0  # seconds between two recoveries
MOST_RESTS = 40


class Start(StrEnum):
    """How a life begins."""

    FIRST = "a person asks"
    RESTS = "restarted, nobody there"
    RESTS_DEVICE_WENT_ON = "restarted, nobody there, the device went on meanwhile"
    NEXT = "restarted, the next person asks at once"
    NEXT_DEVICE_WENT_ON = "restarted, the next person asks at once, the device went on meanwhile"


AGAIN = (Start.RESTS, Start.RESTS_DEVICE_WENT_ON, Start.NEXT, Start.NEXT_DEVICE_WENT_ON)
WENT_ON = frozenset({Start.RESTS_DEVICE_WENT_ON, Start.NEXT_DEVICE_WENT_ON})


@dataclass(frozen=True)
class State:
    """What outlives the terminal: its disk, the device, the time."""

    kept: Kept
    device: Model
    seconds: float


class ModelPlace:
    """The place of a modelled device. A word is two steps: before it is heard, and before its answer is."""

    name = "device"

    def __init__(self, device: Model, steps: Steps) -> None:
        self._device = device
        self._steps = steps

    @property
    def report(self) -> Report:
        return Report(Status.ONLINE)

    @contextmanager
    def claim(self, *, within: float = 0.0) -> Iterator[ModelPlace]:
        del within
        yield self

    def run(self, operation: Callable[[object], object], *, within: float) -> object:
        del within
        try:
            self._steps.of_device()
            result = operation(self._device)
            self._steps.of_device()
        except DeviceCutOff as cut:
            self._device.cut_off(cut.blow)
            raise DeviceError(DeviceFailure.CONNECTION_LOST) from cut
        return result


@dataclass(frozen=True)
class Lived:
    """How a life went: what is there now, whether the terminal died, and after how many steps."""

    state: State
    died: bool
    steps: int


def live(
    kind: Kind,
    begun: State,
    start: Start,
    strikes: tuple[Strike, ...] = (),
    seen: Callable[[int, bool, State], None] | None = None,
    open_store: Callable[[Kept, Callable[[], None]], MemoryStore] = MemoryStore,
) -> Lived:
    """Live one life from `begun`; `seen` is told the state at each step that is not struck."""

    def now() -> State:
        return State(store.kept, device.copy(Steps(())), clock.seconds)

    noted = seen or (lambda _step, _in_word, _state: None)
    steps = Steps(strikes, (lambda *step: noted(*step, now())) if seen else lambda *_step: None)
    clock = HandClock()
    clock.seconds = begun.seconds
    store = open_store(begun.kept, steps.of_terminal)
    device = begun.device.copy(steps)
    steps.others_use, steps.cut_off = device.others_use, device.cut_off
    died = False
    try:
        _run(kind, start, store, device, steps, clock)
    except TerminalDies:
        died = True
    finally:
        kind.disconnect(device)
    return Lived(now(), died, steps.count)


def _run(kind: Kind, start: Start, store: MemoryStore, device: Model, steps: Steps, clock: HandClock) -> None:
    if start in WENT_ON:
        try:
            device.go_on()
        except DeviceCutOff as cut:
            device.cut_off(cut.blow)
            device.go_on()
    if start is not Start.FIRST:
        clock.pass_(DEAD_FOR)
        device.forget_driver()
    kind.connect(device, clock)
    journal = Journal(store, clock, lambda: UUID(int=(len(store.kept.effects) + 1) << 120))
    effects = kind.effects(journal, ModelPlace(device, steps), clock)
    if start not in {Start.RESTS, Start.RESTS_DEVICE_WENT_ON}:
        kind.begin(effects, UUID(int=FIRST.int + len(store.kept.effects)))
    recovery = Recovery(journal, [effects])
    for _ in range(MOST_RESTS):
        if not recovery.run_once():
            return
        clock.pass_(REST)
