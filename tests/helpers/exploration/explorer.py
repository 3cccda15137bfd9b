"""Every schedule of so many blows: a tree of lives, whose equal branches are walked once.

A terminal's death ends a life, and what follows depends on the disk, the device and the time alone: that is
the key under which the rest is remembered. What strikes the device leaves the program's memory as it is, so
such a life is lived again from its begin. All deaths of one life cost one run, which notes every state.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field

from contract.device_events import CounterMoved
from contract.effects import EffectSent
from kiosk.domain.effect import EffectState
from kiosk.effects.places import Patience
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.life import AGAIN, FIRST, Start, State, live
from tests.helpers.exploration.memory_store import Kept
from tests.helpers.exploration.steps import CUTS, Blow, Steps, Strike
from tests.helpers.terminal_store import HandClock

PATIENCE = Patience(poll=10.0, quiet=10.0)
SETTLED_AGE = PATIENCE.quiet + 1
FINAL = frozenset({EffectState.CONFIRMED, EffectState.FAILED, EffectState.IN_DOUBT})
ENDINGS = {
    EffectState.INTENDED: "left open",
    EffectState.STARTED: "left open",
    EffectState.SEEN: "left open",
    EffectState.CONFIRMED: "exactly once",
    EffectState.FAILED: "failed, as told",
    EffectState.IN_DOUBT: "in doubt",
}

Path = tuple[tuple[Start, tuple[Strike, ...]], ...]


@dataclass
class Tally:
    """What became of so many schedules; `wrong` has one way to each broken promise."""

    ended: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, Path] = field(default_factory=dict)
    lives: int = 0

    @property
    def schedules(self) -> int:
        return self.ended.total()

    def add(self, other: Tally, way: Path) -> None:
        """Take in the schedules that go on from the end of `way`."""
        self.ended.update(other.ended)
        for name, rest in other.wrong.items():
            self.wrong.setdefault(name, (*way, *rest))


class Explorer:
    """Runs every schedule of at most `blows` blows, each one of `among`; starts again in each of `starts`.

    `follow` is asked for each place of a second blow, for a sample of them where all would take too long.
    """

    def __init__(
        self,
        kind: Kind,
        blows: int,
        *,
        among: Iterable[Blow] = CUTS,
        starts: Iterable[Start] = AGAIN,
        follow: Callable[[], bool] = lambda: True,
    ) -> None:
        self._kind = kind
        self._blows = blows
        self._on_device = sorted(set(among) - {Blow.TERMINAL_DIES})
        self._starts = tuple(starts)
        self._follow = follow
        self._known: dict[Hashable, Tally] = {}
        self._lives = 0

    def run(self) -> Tally:
        """Return what became of all schedules."""
        fresh = State(Kept(), self._kind.device(Steps(())), 0.0)
        whole = self._from(fresh, Start.FIRST, self._blows, alone=True)
        whole.lives = self._lives
        return whole

    def _from(self, state: State, start: Start, left: int, *, alone: bool) -> Tally:
        """Return what becomes of a start in `state` with `left` blows; `alone`: none hit the device yet."""
        key = (start, left, alone, self._key(state))
        if key not in self._known:
            self._known[key] = self._lived(state, start, left, (), alone=alone)
        return self._known[key]

    def _lived(
        self, begun: State, start: Start, left: int, strikes: tuple[Strike, ...], *, alone: bool
    ) -> Tally:
        seen: list[tuple[int, bool, State]] = []
        note = (lambda *step: seen.append(step)) if left else None
        lived = live(self._kind, begun, start, strikes, note)
        self._lives += 1
        tally = Tally()
        tally.add(self._judged(lived.state, alone=alone), ((start, strikes),))
        after = strikes[-1].step if strikes else -1
        for step, in_word, state in seen:
            if step <= after or (left < self._blows and not self._follow()):
                continue
            for blow in self._telling(state, in_word=in_word):
                struck = (*strikes, Strike(step, blow))
                tally.add(self._lived(begun, start, left - 1, struck, alone=False), ())
            struck = (*strikes, Strike(step, Blow.TERMINAL_DIES))
            for again in self._starts:
                tally.add(self._from(state, again, left - 1, alone=alone), ((start, struck),))
        return tally

    def _telling(self, state: State, *, in_word: bool) -> list[Blow]:
        """Return the blows on the device that differ here from each other, and from none."""
        known = set() if in_word else {(False, state.device.key())}
        different = []
        for blow in self._on_device:
            device = state.device.copy(Steps(()))
            if blow is Blow.OTHERS_USE_IT:
                device.others_use()
            else:
                device.cut_off(blow)
            loses_word = in_word and blow is not Blow.OTHERS_USE_IT
            key = (loses_word, device.key())
            if key not in known:
                known.add(key)
                different.append(blow)
        return different

    def _judged(self, state: State, *, alone: bool) -> Tally:
        first = next((one for one in state.kept.effects if one.request_id == FIRST), None)
        tally = Tally(Counter({"never begun" if first is None else ENDINGS[first.state]: 1}))
        broken = wrongs(state)
        doubts = any(one.state is EffectState.IN_DOUBT for one in state.kept.effects)
        if doubts and alone and self._kind.clear_without_device_trouble:
            broken.append("in doubt without need")
        tally.wrong = dict.fromkeys(broken, ())
        return tally

    def _key(self, state: State) -> Hashable:
        clock = HandClock()
        clock.seconds = state.seconds
        now = clock()
        effects = tuple(
            (self._kind.store_key(one), min((now - one.at).total_seconds(), SETTLED_AGE))
            for one in state.kept.effects
        )
        return effects, len(state.kept.told), state.kept.printed, state.device.key()


def wrongs(state: State) -> list[str]:
    """Return what is not as promised, in words, once nothing strikes any more and all is mended."""
    device = state.device.copy(Steps(()))
    device.mend()
    device.go_on()
    truth = device.truth()
    effects = state.kept.effects
    there = {one.effect_id: truth.get(one.job or "", 0) for one in effects}
    told = Counter(
        event.name for event in state.kept.told if not isinstance(event, CounterMoved | EffectSent)
    )
    confirmed = [one for one in effects if one.state is EffectState.CONFIRMED]
    certified = [one for one in confirmed if one.certificate_number]
    failed = [one for one in effects if one.state is EffectState.FAILED]
    unknown = {job for job, units in truth.items() if units} - {one.job for one in effects}
    checks = {
        "left open": any(one.state not in FINAL for one in effects),
        "doubled": any(there[one.effect_id] > one.units for one in effects),
        "more than one effect": len({one.request_id for one in effects}) < len(effects),
        "confirmed, not there": any(there[one.effect_id] != one.units for one in confirmed),
        "failed, otherwise than told": any(there[one.effect_id] != (one.came_out or 0) for one in failed),
        "there, never journalled": bool(unknown),
        "not told once": told != Counter(f"effect.{one.state}" for one in effects),
        "wrongly counted": len(state.kept.printed) != len(certified),
    }
    return [name for name, wrong in checks.items() if wrong]
