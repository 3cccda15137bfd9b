"""What a store needs while it is open: another try after a fault, its reserve, and a look at every page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.store.condition import LASTING, Condition
from kiosk.store.store import Store

BETWEEN_PASSES = 24 * 3600.0  # seconds


@dataclass(frozen=True)
class Found:
    """How the store is, and whether it may take new requests."""

    condition: Condition
    room: bool


class Upkeep:
    """Looks after one store, a little each time. Not thread-safe: one thread runs it."""

    def __init__(self, store: Store, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._inspection = store.inspection()
        self._monotonic = monotonic
        self._next_pass = monotonic()

    def look(self) -> Found:
        """Do what is due, and return how the store is."""
        condition = self._store.try_again()
        if condition is Condition.WELL:
            self._store.reserve.take_back()
            self._store.sync()
        if condition not in LASTING:
            self._look_at_pages()
        return Found(self._store.condition, self._store.has_room())

    def _look_at_pages(self) -> None:
        if self._inspection.at_begin and self._monotonic() < self._next_pass:
            return
        if self._inspection.at_begin:
            self._next_pass = self._monotonic() + BETWEEN_PASSES
        self._store.inspect(self._inspection)
