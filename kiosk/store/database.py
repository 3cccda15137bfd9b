"""The open database of a store, with what lies beside it and tells of its past."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from contract.audit import NOTHING
from contract.store_events import StoreWentBack, WentBack
from kiosk.domain.errors import KioskError
from kiosk.store import damage, schema
from kiosk.store.audit import STORE_OPENED, Chain
from kiosk.store.audit_rows import AuditRows
from kiosk.store.driver_faults import environment_faults
from kiosk.store.engine import Anchor, driver_of, encrypted_engine
from kiosk.store.failures import StoreFault, file_fault
from kiosk.store.gift_bar import tell_went_back
from kiosk.store.inspection import Inspection
from kiosk.store.lineage import DATABASE, Found, Lineage, wrong_key_told
from kiosk.store.lock import ProcessLock
from kiosk.store.settings import Settings
from kiosk.store.unit import Unit
from kiosk.store.writer import Writer

EPOCH = "store.epoch"
OPENINGS = "store.openings"

Clock = Callable[[], datetime]
NewId = Callable[[], UUID]
Place = tuple[int, int, int, int]

log = logging.getLogger(__name__)


class Database:
    """One process's hold on the database in `folder`; `open_up` comes first, `close` last."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self.path = folder / DATABASE
        self._looked_at = str(self.path)
        self.epoch = UUID(int=0)
        self.openings = 0
        self.commits = 0
        self.chain = Chain(self.epoch, 0, NOTHING)
        self.waiting = 0  # envelopes, when it was opened
        self._key = key
        self._lock = ProcessLock(folder)
        self.engine = encrypted_engine(self.path, key)
        self.writer = Writer(self.engine)
        self._anchor: Anchor | None = None
        self._lineage = Lineage(folder, key)
        self._place: Place | None = None

    def open_up(self, clock: Clock, new_id: NewId) -> None:
        """Migrate it where needed, find out whether it is whole, and take it over; raise KioskError."""
        lineage = self._lineage
        if lineage.vanished:
            raise KioskError(StoreFault.CORRUPT, "its mark is there, and the database is gone or empty")
        if told := damage.told(self.folder):
            raise KioskError(StoreFault.CORRUPT, told)
        try:
            with wrong_key_told(lineage.mark, self._key), environment_faults():
                lineage.look_at_log()
                self._anchor = Anchor(self.path, self._key)
                schema.bring_up_to_date(self.engine)
                self._take_over(clock, new_id)
        except OSError as error:
            raise file_fault(error) from error
        self.settle()

    def count(self, connection: Connection) -> None:
        """Count the transaction as one more, within it."""
        driver_of(connection).execute(f"PRAGMA user_version = {self.commits + 1}")

    def committed(self) -> None:
        """Take down that the counted transaction is durable."""
        self.commits += 1
        self._lineage.committed(self.commits)

    def settle(self) -> None:
        """Remember the file as this process has left it; another file in its place is not remembered."""
        seen = self._look()
        if self._place is None or (seen is not None and seen[:2] == self._place[:2]):
            self._place = seen

    def in_place(self) -> bool:
        """Say whether the file is as this process has left it; nobody else may write it."""
        return self._place is not None and self._look() == self._place

    def inspection(self) -> Inspection:
        """Return a new look through its pages."""
        return Inspection(self.path, self._key)

    def write_log_back(self) -> bool:
        """Write the log back while nobody writes; say whether all of it was."""
        return self._anchor is not None and self._anchor.write_log_back()

    def begin_epoch(self, epoch: UUID) -> None:
        """Go on with an epoch that the database has; raise KioskError where the mark cannot be written."""
        self.epoch = epoch
        try:
            self._lineage.renamed(epoch, self.commits)
        except OSError as error:
            raise file_fault(error) from error

    def sync(self) -> None:
        """Bring to the disk what is told beside the database."""
        self._lineage.sync()

    def close(self, *, in_order: bool) -> None:
        """Free the store; closing twice is allowed.

        Where it is not `in_order`, or the disk does not take the mark, the log is left for the next start.
        """
        anchor, self._anchor = self._anchor, None
        if anchor is not None and in_order:
            try:
                self._lineage.closing(self.commits)
            except OSError as error:
                log.warning("the store is left as if it were cut off: %s", error.strerror)
                in_order = False
        self._lineage.close()
        if anchor is not None and not in_order:
            anchor.leave()
        self.writer.close()
        self.engine.dispose()
        if anchor is not None and in_order:
            anchor.close()
        self._lock.release()

    def _take_over(self, clock: Clock, new_id: NewId) -> None:
        with self.engine.begin() as connection:
            chain = AuditRows(connection).chain()
            found = _found(connection)
            cause = self._lineage.went_back(found)
            if cause is not None or self._lineage.was_cut_off:
                damage.examine(connection)
            fresh = found.epoch is None or cause is not None
            self.epoch = new_id() if fresh else UUID(found.epoch)
            self.openings = found.openings + 1
            self.commits = found.commits
            self._lineage.beginning(self.epoch, self.openings)
            unit = Unit(connection, self.epoch, clock, new_id, chain)
            unit.settings.set(EPOCH, str(self.epoch))
            unit.settings.set(OPENINGS, str(self.openings))
            if chain is None or chain.epoch != self.epoch:
                unit.audit.begin_epoch(self.epoch, unit.outbox.last_seq())
            if cause is not None:
                self._tell(unit, cause, found, clock())
            unit.audit.note(STORE_OPENED, str(self.epoch), {"opening": self.openings})
            unit.audit.write()
            self.waiting = unit.outbox.depth()
            self.count(connection)
        self.commits += 1
        self.chain = unit.audit.chain
        self._lineage.opened(Found(str(self.epoch), self.openings, self.commits))

    def _tell(self, unit: Unit, cause: WentBack, found: Found, now: datetime) -> None:
        known = self._lineage.commits_known
        before = found.epoch or self._lineage.epoch_known
        log.error(
            "the store went back (%s): %d transactions of %d known; a new epoch begins",
            cause,
            found.commits,
            known,
        )
        tell_went_back(
            unit,
            StoreWentBack(
                at=now,
                cause=cause,
                epoch_before=None if before is None else UUID(before),
                commits_known=known or None,
                commits_found=found.commits,
            ),
        )

    def _look(self) -> Place | None:
        try:
            seen = os.stat(self._looked_at)  # noqa: PTH116 - a third of the time of Path.stat, at every commit
        except OSError:
            return None
        return seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns


def _found(connection: Connection) -> Found:
    settings = Settings(connection)
    commits = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return Found(settings.get(EPOCH), int(settings.get(OPENINGS) or 0), int(commits))
