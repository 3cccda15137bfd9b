"""What happened while the store took nothing: kept in memory, and told as soon as it does."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from contract.event import Event
from kiosk.domain.errors import KioskError
from kiosk.store.store import Store

log = logging.getLogger(__name__)


class Untold:
    """Events in their order, told by one thread. A process that ends meanwhile forgets them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._events: list[Event] = []
        self._held_up = False

    def tell(self, events: Iterable[Event]) -> None:
        """Put events after those that wait, now or later."""
        self._events += events
        self.catch_up()

    def catch_up(self) -> None:
        """Put what waits, where the store takes it."""
        if not self._events:
            return
        try:
            with self._store.unit() as unit:
                for event in self._events:
                    unit.outbox.put(event)
        except KioskError as error:
            if not self._held_up:
                log.warning("what happens is not written down yet: %s", error.code)
            self._held_up = True
            return
        self._events.clear()
        self._held_up = False
