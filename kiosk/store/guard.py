"""What every use of the database passes through: what it meets there is how the store is from then on."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.domain.errors import KioskError
from kiosk.store import damage
from kiosk.store.condition import BY_READING, BY_WRITING, LASTING, Condition
from kiosk.store.database import Database
from kiosk.store.driver_faults import environment_faults
from kiosk.store.failures import StoreFault, refusal_of
from kiosk.store.reserve import Reserve

log = logging.getLogger(__name__)


class Guard:
    """Turns exceptions into KioskErrors and remembers them; lets nobody write what is damaged or replaced."""

    def __init__(self, database: Database, reserve: Reserve) -> None:
        self._database = database
        self._reserve = reserve
        self.condition = Condition.WELL

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read in here."""
        try:
            with environment_faults():
                yield
        except KioskError as error:
            self.take(BY_READING.get(error.code))
            raise

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Write in here, one at a time."""
        self.look_whether_replaced()
        if self.condition in LASTING:
            raise KioskError(LASTING[self.condition], "nothing is written any more")
        try:
            with environment_faults():
                yield
        except KioskError as error:
            fault = error.code
            if fault == StoreFault.IO:
                fault = refusal_of(self._database.folder) or fault
            self.take(BY_WRITING.get(fault))
            if fault == error.code:
                raise
            raise KioskError(fault, error.detail) from error
        else:
            self.take(Condition.WELL)
        finally:
            self._database.settle()

    def look_whether_replaced(self) -> None:
        """Look whether the file is as this process has left it; nobody is writing."""
        if self.condition not in LASTING and not self._database.in_place():
            log.critical("another file lies where the open database lay: nothing is written any more")
            self.take(Condition.REPLACED)

    def take(self, condition: Condition | None, damage_seen: str = "a page could not be read") -> None:
        """Take note of how the store was seen to be; what lasts stays."""
        if condition is None or self.condition in LASTING:
            return
        if condition is Condition.FULL:
            self._reserve.give_up()
        if condition is Condition.DAMAGED:
            damage.tell(self._database.folder, damage_seen)
        self.condition = condition
