"""A store made of memory with the transactions of the real one; `test_memory_store.py` compares the two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from contract.event import Event
from kiosk.domain.effect import OPEN, Effect, EffectState
from kiosk.domain.gift import Item


@dataclass(frozen=True)
class Kept:
    """What is durable: effects in the order in which they were added, events, prints of certificates."""

    effects: tuple[Effect, ...] = ()
    told: tuple[Event, ...] = ()
    printed: tuple[str, ...] = ()


class MemoryUnit:
    """One transaction; the parts of a unit of work that effects use."""

    def __init__(self, kept: Kept) -> None:
        self.kept = kept
        self.effects = self
        self.outbox = self
        self.certificates = self
        self.gifts = self
        self.gift_items = self

    def add(self, effect: Effect) -> None:
        assert self.get(effect.effect_id) is None
        self.kept = replace(self.kept, effects=(*self.kept.effects, effect))

    def save(self, effect: Effect) -> None:
        if self.get(effect.effect_id) is None:
            raise LookupError(effect.effect_id)
        saved = tuple(effect if one.effect_id == effect.effect_id else one for one in self.kept.effects)
        self.kept = replace(self.kept, effects=saved)

    def get(self, effect_id: UUID) -> Effect | None:
        return next((one for one in self.kept.effects if one.effect_id == effect_id), None)

    def open(self) -> list[Effect]:
        return [one for one in self.kept.effects if one.state in OPEN]

    def in_doubt(self) -> list[Effect]:
        return [one for one in self.kept.effects if one.state is EffectState.IN_DOUBT]

    def of_request(self, request_id: UUID) -> list[Effect]:
        return [one for one in self.kept.effects if one.request_id == request_id]

    def last_of(self, device: str) -> Effect | None:
        return next((one for one in reversed(self.kept.effects) if one.device == device), None)

    def lying(self, since: datetime) -> list[Effect]:
        out = (one for one in self.kept.effects if one.done_at is not None and one.done_at >= since)
        return [one for one in out if one.taken_at is None and not one.retracted]

    def of_visit(self, visit_id: UUID, since: datetime) -> list[Effect]:
        out = (one for one in self.kept.effects if one.done_at is not None and one.done_at >= since)
        return [one for one in out if one.visit_id == visit_id]

    def put(self, event: Event) -> None:
        self.kept = replace(self.kept, told=(*self.kept.told, event))

    def set_aside(self, gift_id: UUID, item_id: UUID, effect_id: UUID) -> bool:
        """Have a gift for everybody: the ledger is tested on its own store."""
        del gift_id, item_id, effect_id
        return True

    def settled(self, effect: Effect) -> None:
        """Keep no ledger."""

    def stuck_for(self, gift_id: UUID) -> list[Item]:
        del gift_id
        return []

    def mark_printed(self, number: str) -> None:
        self.kept = replace(self.kept, printed=(*self.kept.printed, number))


class MemoryStore:
    """Keeps what was committed; `step` is called before and after each commit, where the power may go."""

    def __init__(self, kept: Kept, step: Callable[[], None] = lambda: None) -> None:
        self.kept = kept
        self._step = step

    @contextmanager
    def unit(self) -> Iterator[MemoryUnit]:
        self._step()
        unit = MemoryUnit(self.kept)
        yield unit
        self.kept = unit.kept
        self._step()

    @contextmanager
    def view(self) -> Iterator[MemoryUnit]:
        yield MemoryUnit(self.kept)
