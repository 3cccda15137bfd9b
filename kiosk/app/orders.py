"""What people elsewhere order a terminal to do: close, reopen, restart once nobody is served."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from contract.language import Bilingual
from kiosk.store.store import Store


class Orders:
    """Reads what stands in the store, and has it done.

    `closed` hears why the terminal is to take nobody new, or None; `restart` is called to end the program for
    a new one, `ask` to have `settle` called as soon as nobody is served. `now` is the
    time that deadlines are held against. All on the caller's thread.
    """

    def __init__(
        self,
        store: Store,
        closed: Callable[[Bilingual | None], None],
        restart: Callable[[], None],
        ask: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._closed = closed
        self._restart = restart
        self._ask = ask
        self._now = now

    def look(self) -> None:
        """See what was ordered meanwhile, or in an earlier run."""
        with self._store.view() as unit:
            closed, waits = unit.commands.closed(), unit.commands.restart_waits()
        self._closed(closed)
        if waits:
            self._ask()

    def settle(self) -> None:
        """Restart where that waits; only while nobody is served."""
        with self._store.view() as unit:
            if not unit.commands.restart_waits():
                return
        with self._store.unit() as unit:
            due = unit.commands.take_restart(self._now())
        if due:
            self._restart()
