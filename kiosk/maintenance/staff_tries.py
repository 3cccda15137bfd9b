"""Wrong tries of the staff PIN, counted where the store takes them, and in memory where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime

from kiosk.domain.errors import KioskError
from kiosk.store.store import Store


class StaffTries:
    """Staff come in while the disk is full, too; a lock that began before holds on.

    What only memory holds is gone with the process: a terminal that is switched off with its disk full grants
    its free tries again.
    """

    def __init__(self, store: Store | None = None) -> None:
        self._store = store
        self._here: dict[str, tuple[int, datetime | None]] = {}

    @property
    def pins(self) -> StaffTries:
        """The failures."""
        return self

    @contextmanager
    def unit(self) -> Iterator[StaffTries]:
        """Count in here; one thread does."""
        yield self

    def failures(self, employee_id: str) -> tuple[int, datetime | None]:
        """Return how many failures in a row, and when the last one was."""
        here = self._here.get(employee_id, (0, None))
        if self._store is None:
            return here
        try:
            with self._store.view() as unit:
                kept = unit.pins.failures(employee_id)
        except KioskError:
            return here
        return max(here, kept, key=lambda each: each[0])

    def record_failure(self, employee_id: str, at: datetime) -> None:
        """Count one more wrong PIN."""
        self._here[employee_id] = (self.failures(employee_id)[0] + 1, at)
        if self._store is not None:
            with suppress(KioskError), self._store.unit() as unit:
                unit.pins.record_failure(employee_id, at)

    def clear(self, employee_id: str) -> None:
        """Forget the failures: the PIN was right."""
        self._here.pop(employee_id, None)
        if self._store is not None:
            with suppress(KioskError), self._store.unit() as unit:
                unit.pins.clear(employee_id)
