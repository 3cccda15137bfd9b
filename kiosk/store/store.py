"""The store of one terminal: opening it, and its units of work."""

from __future__ import annotations

import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Engine

from contract.audit import NOTHING, ChainTip
from kiosk.domain.errors import KioskError
from kiosk.store import lineage, schema
from kiosk.store.audit import STORE_OPENED, Chain
from kiosk.store.audit_rows import AuditRows
from kiosk.store.dead_letters import DeadLetter
from kiosk.store.engine import READ_ONLY, encrypted_engine
from kiosk.store.failures import StoreFault, environment_faults, file_fault
from kiosk.store.lock import ProcessLock
from kiosk.store.tips import Tips
from kiosk.store.unit import Unit

DATABASE = "store.db"
EPOCH = "store.epoch"
OPENINGS = "store.openings"
ROOM_BYTES = 64 * 1024 * 1024
OVERDUE = timedelta(minutes=15)


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
        folder: Path,
        engine: Engine,
        lock: ProcessLock,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._lock = lock
        self._clock = clock
        self._new_id = new_id
        self._epoch = UUID(int=0)
        self._waiting = 0
        self._tips = Tips(Chain(self._epoch, 0, NOTHING), 0)
        self._turn = threading.Lock()
        self._inside = threading.local()
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    def open(
        cls,
        folder: Path,
        key: bytes,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID] = uuid.uuid4,
    ) -> Store:
        """Open the store in `folder`, made or migrated where needed; raise KioskError with a StoreFault."""
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise file_fault(error) from error
        lock = ProcessLock(folder)
        engine = encrypted_engine(folder / DATABASE, key)
        store = cls(folder, engine, lock, clock, new_id)
        try:
            store._start(key)
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        """Close every connection and free the store; closing twice is allowed."""
        self._engine.dispose()
        self._lock.release()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._folder

    @property
    def epoch(self) -> UUID:
        """The epoch that events put now carry."""
        return self._epoch

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
            with self._turn:
                with environment_faults(), self._engine.begin() as connection:
                    unit = Unit(connection, self._epoch, self._clock, self._new_id, self._tips.chain)
                    yield unit
                    unit.audit.write()
                self._tips.move(unit.audit.chain)
                self._waiting += unit.outbox.waiting_change
        finally:
            self._inside.unit = False
        if unit.put_something:
            for listener in tuple(self._listeners):
                listener()

    @contextmanager
    def view(self) -> Iterator[Unit]:
        """One consistent look; nothing can be written through it, and no writer is held up."""
        self._enter()
        try:
            with environment_faults(), self._engine.connect() as connection:
                reading = connection.execution_options(**{READ_ONLY: True})
                with reading.begin():
                    yield Unit(reading, self._epoch, self._clock, self._new_id)
        finally:
            self._inside.unit = False

    def on_put(self, listener: Callable[[], None]) -> None:
        """Call `listener` after each commit that put an event, on the committing thread."""
        self._listeners.append(listener)

    def begin_epoch(self, used: UUID) -> UUID:
        """Begin a new epoch unless `used` is no longer the current one; return the current one."""
        if used != self._epoch:
            return self._epoch
        fresh = self._new_id()
        with self.unit() as unit:
            unit.settings.set(EPOCH, str(fresh))
            unit.audit.begin_epoch(fresh, unit.outbox.last_seq())
        self._epoch = fresh
        mark = lineage.read_mark(self._folder)
        if mark is not None:
            self._write_mark(lineage.Mark(str(fresh), mark.openings, mark.inode, mark.key_check))
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
        """Say whether the disk has room for new requests; what is begun may use the rest.

        A folder that cannot be asked has none.
        """
        try:
            return shutil.disk_usage(self._folder).free >= ROOM_BYTES
        except OSError:
            return False

    def _enter(self) -> None:
        if getattr(self._inside, "unit", False):
            raise RuntimeError("a unit of work inside another")
        self._inside.unit = True

    def _start(self, key: bytes) -> None:
        mark = lineage.read_mark(self._folder)
        database = self._folder / DATABASE
        if mark is not None and not (database.exists() and database.stat().st_size):
            raise KioskError(StoreFault.CORRUPT, "its mark is there, and the database is gone or empty")
        with lineage.wrong_key_told(mark, key), environment_faults():
            schema.bring_up_to_date(self._engine)
            self._take_over(mark, key)

    def _take_over(self, mark: lineage.Mark | None, key: bytes) -> None:
        inode = (self._folder / DATABASE).stat().st_ino
        with self._engine.begin() as connection:
            chain = AuditRows(connection).chain()
            unit = Unit(connection, self._epoch, self._clock, self._new_id, chain)
            epoch = unit.settings.get(EPOCH)
            opening = int(unit.settings.get(OPENINGS) or 0) + 1
            if epoch is None or lineage.came_back(mark, epoch, opening - 1, inode):
                epoch = str(self._new_id())
                unit.settings.set(EPOCH, epoch)
            unit.settings.set(OPENINGS, str(opening))
            if chain is None or str(chain.epoch) != epoch:
                unit.audit.begin_epoch(UUID(epoch), unit.outbox.last_seq())
            unit.audit.note(STORE_OPENED, epoch, {"opening": opening})
            unit.audit.write()
        self._write_mark(lineage.Mark(epoch, opening, inode, lineage.key_check(key)))
        self._epoch = UUID(epoch)
        self._tips = Tips(unit.audit.chain, opening)
        with self.view() as unit:
            self._waiting = unit.outbox.depth()

    def _write_mark(self, mark: lineage.Mark) -> None:
        try:
            lineage.write_mark(self._folder, mark)
        except OSError as error:
            raise file_fault(error) from error
