"""The store of one terminal: opening it, and its units of work."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from contract.audit import ChainTip
from contract.store_events import StoreWentBack, WentBack
from kiosk.domain.errors import KioskError
from kiosk.store import damage
from kiosk.store.condition import FAULTS, LASTING, Condition
from kiosk.store.database import EPOCH, Database
from kiosk.store.dead_letters import DeadLetter
from kiosk.store.driver_faults import environment_faults
from kiosk.store.durable_file import make_folder_durably
from kiosk.store.engine import READ_ONLY, driver_of, is_fresh
from kiosk.store.failures import StoreFault, file_fault
from kiosk.store.gift_bar import tell_went_back
from kiosk.store.guard import Guard
from kiosk.store.inspection import Inspection
from kiosk.store.reserve import Reserve, Room
from kiosk.store.tips import Tips
from kiosk.store.unit import Unit

TRIED = "store.tried"
OVERDUE = timedelta(minutes=15)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Load:
    """What the store holds that still needs somebody: counts for the heartbeat.

    In doubt is also what no device has answered for in a quarter of an hour.
    """

    queue_depth: int
    dead_letters: int
    in_doubt: int


def load_of(unit: Unit, waiting: int, now: datetime) -> Load:
    """Return the counts, of which how many are `waiting` is known."""
    return Load(
        queue_depth=waiting,
        dead_letters=unit.dead_letters.count(),
        in_doubt=unit.effects.unclear_count(now - OVERDUE),
    )


class Store:
    """An open store. Writers take turns; a unit that fails leaves nothing behind."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
        room: Room,
    ) -> None:
        self._database = database
        self._folder = database.folder
        self._engine = database.engine
        self._clock = clock
        self._new_id = new_id
        self._waiting = database.waiting
        self._tips = Tips(database.chain, database.openings)
        self._turn = threading.Lock()
        self._inside = threading.local()
        self._listeners: list[Callable[[], None]] = []
        self._reuse_told = False
        self.reserve = Reserve(database.folder, room)
        self._guard = Guard(database, self.reserve)

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID] = uuid.uuid4,
        room: Room | None = None,
    ) -> Store:
        """Open the store in `folder`, made or migrated where needed; raise KioskError with a StoreFault."""
        if damage.salvage_cut_off(folder):
            raise KioskError(StoreFault.SALVAGING, "the salvaged store has not taken its place")
        try:
            make_folder_durably(folder)
        except OSError as error:
            raise file_fault(error) from error
        database = Database(folder, key)
        try:
            database.open_up(clock, new_id)
        except BaseException:
            database.close(in_order=False)
            raise
        return cls(database, clock, new_id, room or Room())

    def close(self) -> None:
        """Close every connection and free the store; closing twice is allowed."""
        self._database.close(in_order=self._guard.condition not in LASTING)

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._folder

    @property
    def epoch(self) -> UUID:
        """The epoch that events put now carry."""
        return self._database.epoch

    @property
    def condition(self) -> Condition:
        """How the store was when it was last used."""
        return self._guard.condition

    @property
    def fault(self) -> StoreFault | None:
        """The fault that keeps the store from being written, None where it is well."""
        return FAULTS.get(self._guard.condition)

    @property
    def waiting(self) -> int:
        """How many envelopes wait for the platform; kept in memory, so that asking costs nothing."""
        return self._waiting

    def tell_tip(self) -> ChainTip:
        """Return how far the audit chain goes, for the platform."""
        return self._tips.next()

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """One durable transaction: committed at the end of the block, rolled back where it raises."""
        self._enter()
        try:
            with self._turn, self._guard.writing(), self._transaction(self.epoch) as unit:
                yield unit
        finally:
            self._inside.unit = False
        if unit.outbox.put_something:
            for listener in tuple(self._listeners):
                listener()

    @contextmanager
    def view(self) -> Iterator[Unit]:
        """One consistent look; nothing can be written through it, and no writer is held up."""
        self._enter()
        try:
            with self._guard.reading(), self._engine.connect() as connection:
                if self.condition is not Condition.WELL and is_fresh(connection):
                    connection.detach()  # what was opened on a read-only disk stays so when it is mended
                reading = connection.execution_options(**{READ_ONLY: True})
                with reading.begin():
                    yield Unit(reading, self.epoch, self._clock, self._new_id)
        finally:
            self._inside.unit = False

    def on_put(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit that put an event, on the committing thread."""
        self._listeners.append(listener)

    def begin_epoch(self, used: UUID) -> UUID:
        """Begin a new epoch unless `used` is no longer the current one; return the current one."""
        if used != self.epoch:
            return self.epoch
        fresh = self._new_id()
        with self._turn, self._guard.writing(), self._transaction(fresh) as unit:
            unit.settings.set(EPOCH, str(fresh))
            unit.audit.begin_epoch(fresh, unit.outbox.last_seq())
            if not self._reuse_told:
                cause = WentBack.KEY_REUSED
                tell_went_back(unit, StoreWentBack(at=self._clock(), cause=cause, epoch_before=used))
        self._reuse_told = True
        self._database.begin_epoch(fresh)
        return fresh

    def load(self) -> Load:
        """Return the counts of what waits, was refused for good, or is in doubt."""
        with self.view() as unit:
            return load_of(unit, self._waiting, self._clock())

    def dead_letters(self) -> list[DeadLetter]:
        """Return the envelopes that the platform refused for good, dismissed ones too."""
        with self.view() as unit:
            return unit.dead_letters.every()

    def has_room(self) -> bool:
        """Say whether new requests may be taken; what is begun may use the rest of the disk."""
        return self._guard.condition is Condition.WELL and self.reserve.has_room()

    def try_again(self) -> Condition:
        """Look whether the database is still there, write where that failed last; return how it is."""
        with self._turn:
            self._guard.look_whether_replaced()
        if self._guard.condition is not Condition.WELL and self._guard.condition not in LASTING:
            with suppress(KioskError), self.unit() as unit:
                unit.settings.set(TRIED, self._clock().isoformat())
        return self._guard.condition

    def sync(self) -> None:
        """Bring to the disk what is told beside the database."""
        self._database.sync()

    def inspection(self) -> Inspection:
        """Return a new look through the pages of the database."""
        return self._database.inspection()

    def inspect(self, inspection: Inspection) -> None:
        """Look at the pages that are next; after one that is damaged nothing is written any more."""
        try:
            suspects = inspection.look()
            if not suspects:
                return
            with self._turn, environment_faults():
                whole = self._database.write_log_back()
                self._database.settle()
                damaged = inspection.confirm(suspects) if whole else []
        except OSError as error:
            log.warning("the database could not be looked through: %s", error.strerror)
        except KioskError as error:
            log.warning("the database could not be looked through: %s", error.code)
        else:
            if damaged:
                self._guard.take(
                    Condition.DAMAGED, f"pages {', '.join(map(str, damaged))} are not as written"
                )

    def _enter(self) -> None:
        if getattr(self._inside, "unit", False):
            raise RuntimeError("a unit of work inside another")
        self._inside.unit = True

    @contextmanager
    def _transaction(self, epoch: UUID) -> Iterator[Unit]:
        with self._database.writer.begin() as connection:
            driver = driver_of(connection)
            changes = driver.total_changes
            unit = Unit(connection, epoch, self._clock, self._new_id, self._tips.chain)
            yield unit
            unit.audit.write()
            wrote = driver.total_changes != changes
            if wrote:
                self._database.count(connection)
        if wrote:
            self._database.committed()
        self._tips.move(unit.audit.chain)
        self._waiting += unit.outbox.waiting_change
