"""The memory store of the exploration is the real one, as far as effects can tell."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from contract.effects import EffectKind
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.journal import event_of
from kiosk.effects.outcomes import CONFIRMED
from tests.helpers.exploration.documents import PrintDocument
from tests.helpers.exploration.kind import Kind
from tests.helpers.exploration.life import Lived, Start, State, live
from tests.helpers.exploration.memory_store import Kept, MemoryStore
from tests.helpers.exploration.real_store import NUMBER, RealStore, prepare
from tests.helpers.exploration.slips import PrintSlip
from tests.helpers.exploration.steps import Blow, Steps, Strike
from tests.helpers.terminal_store import CountedIds, HandClock

CLOCK, NEW_ID = HandClock(), CountedIds()


def effect(state: EffectState, **changes: object) -> Effect:
    values = {
        "effect_id": NEW_ID(),
        "kind": EffectKind.PRINT_DOCUMENT,
        "device": "a4",
        "state": state,
        "at": CLOCK(),
        "request_id": NEW_ID(),
        "before": {"counter": 1, "job": None, "up_since": 2},
    }
    return Effect(**{**values, **changes})


def with_names(kept: Kept) -> Kept:
    return replace(kept, told=tuple(event.name for event in kept.told))


def both_stores(folder: Path) -> list[MemoryStore | RealStore]:
    prepare(folder)
    return [MemoryStore(Kept()), RealStore(folder, Kept(), lambda: None)]


def reads(store: MemoryStore | RealStore, known: list[Effect]) -> list[object]:
    with store.view() as unit:
        return [
            unit.effects.open(),
            unit.effects.in_doubt(),
            unit.effects.lying(CLOCK()),
            [unit.effects.get(one.effect_id) for one in known],
            [unit.effects.of_request(one.request_id) for one in known],
        ]


def test_what_is_written_is_read_alike_and_what_fails_leaves_nothing(tmp_path: Path) -> None:
    known = [effect(state) for state in EffectState]
    known += [
        effect(EffectState.CONFIRMED, done_at=CLOCK(), came_out=1),
        effect(EffectState.CONFIRMED, done_at=CLOCK(), came_out=1, taken_at=CLOCK()),
        effect(EffectState.FAILED, done_at=CLOCK(), came_out=1, retracted=True),
    ]
    stores = both_stores(tmp_path)
    for store in stores:
        with store.unit() as unit:
            for one in known:
                unit.effects.add(one)
        with store.unit() as unit:
            unit.effects.save(replace(known[0], state=EffectState.IN_DOUBT))
            unit.outbox.put(event_of(known[3], CONFIRMED))
            unit.certificates.mark_printed(NUMBER)
        with pytest.raises(LookupError):
            save_one_and_an_unknown_one(store, known[1])
    memory, real = stores
    assert reads(memory, known) == reads(real, known)
    assert with_names(memory.kept) == real.kept
    assert len(real.kept.told) == 1
    real.close()


def save_one_and_an_unknown_one(store: MemoryStore | RealStore, known: Effect) -> None:
    with store.unit() as unit:
        unit.effects.save(replace(known, state=EffectState.IN_DOUBT))
        unit.outbox.put(event_of(known, CONFIRMED))
        unit.effects.save(effect(EffectState.SEEN))


class Disk:
    """A folder on which one store is open at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._store: RealStore | None = None

    def open(self, kept: Kept, step: Callable[[], None]) -> RealStore:
        self.close()
        self._store = RealStore(self._folder, kept, step)
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()


def lives_of(
    kind: Kind, death: Strike | None, again: Start, open_store: Callable[..., MemoryStore] = MemoryStore
) -> tuple[Lived, ...]:
    """Return a life that ends by `death`, and the one after it."""
    first = live(
        kind,
        State(Kept(), kind.device(Steps(())), 0.0),
        Start.FIRST,
        () if death is None else (death,),
        open_store=open_store,
    )
    return (first, live(kind, first.state, again, open_store=open_store))


@pytest.mark.parametrize("kind", [PrintDocument(), PrintSlip()], ids=lambda kind: kind.name)
def test_every_death_leaves_on_the_real_disk_what_the_memory_says(kind: Kind, tmp_path: Path) -> None:
    prepare(tmp_path / "fresh")
    steps = lives_of(kind, None, Start.RESTS)[0].steps
    for step in range(steps):
        again = Start.NEXT if step % 2 else Start.RESTS_DEVICE_WENT_ON
        disk = Disk(shutil.copytree(tmp_path / "fresh", tmp_path / str(step)))
        death = Strike(step, Blow.TERMINAL_DIES)
        expected = [with_names(lived.state.kept) for lived in lives_of(kind, death, again)]
        found = [lived.state.kept for lived in lives_of(kind, death, again, disk.open)]
        disk.close()
        assert found == expected, f"died at step {step}"
