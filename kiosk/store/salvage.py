"""Saving what can be read of a damaged store into a new one; the damaged one is kept as it is.

The new store begins a new epoch and tells the platform so. It is built beside the old folder and takes its
place by two renames; where it was cut off between them, the terminal does not start until it is finished.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from contract.store_events import StoreWentBack, WentBack
from kiosk.domain.errors import KioskError
from kiosk.store.damage import fresh_folder, salvage_cut_off
from kiosk.store.database import EPOCH
from kiosk.store.directory import VERSION
from kiosk.store.failures import StoreFault, file_fault
from kiosk.store.gift_bar import tell_went_back
from kiosk.store.inspection import damaged_pages, page_count
from kiosk.store.lineage import DATABASE, LOG, Lineage, key_check, read_mark
from kiosk.store.lock import ProcessLock
from kiosk.store.log_file import Kinship, kinship
from kiosk.store.outbox import is_as_put
from kiosk.store.rebuilding import fit_together, go_on_with_audit, insert_rows, park_unknown_prints
from kiosk.store.store import Store
from kiosk.store.tables import metadata
from kiosk.store.wreck import Rows, Wreck

OWN_SETTINGS = "store."  # the epoch, the openings: the new store has its own
DIRECTORY = frozenset({"employees", "badges"})  # asked for again as a whole where a part is missing


@dataclass(frozen=True)
class Salvaged:
    """What was saved, what is missing, and where the damaged store is kept."""

    kept_in: Path
    tables: Sequence[Rows]
    commits_known: int = 0
    commits_found: int | None = None

    @property
    def commits_gone(self) -> int:
        """How many of the last transactions are not in it at all: its write-ahead log was damaged or gone."""
        return 0 if self.commits_found is None else max(0, self.commits_known - self.commits_found)

    @property
    def whole(self) -> bool:
        """Whether every row of every table was read, and no transaction is missing."""
        return not any(each.gaps for each in self.tables) and not self.commits_gone


def salvage(folder: Path, key: bytes, clock: Callable[[], datetime], new_id: Callable[[], UUID]) -> Salvaged:
    """Save what can be read of the store in `folder`; raise KioskError where it cannot be done."""
    fresh = fresh_folder(folder)
    if salvage_cut_off(folder):
        shutil.rmtree(fresh / "reading", ignore_errors=True)
        _move(fresh, folder)
        return Salvaged(folder, ())
    mark = read_mark(folder)
    if mark is None and not (folder / DATABASE).exists():
        raise KioskError(StoreFault.UNREACHABLE, f"there is no store in {folder}")
    lock = ProcessLock(folder)
    try:
        _refuse_another_key(folder, key)
        shutil.rmtree(fresh, ignore_errors=True)
        found = _read(folder, fresh / "reading", key)
        _build(fresh, key, found, clock, new_id, epoch=None if mark is None else mark.epoch)
        kept = _free_name(folder, clock())
        _move(folder, kept)
        _move(fresh, folder)
    except OSError as error:
        raise file_fault(error) from error
    finally:
        lock.release()
    return replace(found, kept_in=kept)


def _refuse_another_key(folder: Path, key: bytes) -> None:
    """Raise KioskError(store.key) where nothing could be read for want of the right key."""
    mark = read_mark(folder)
    if mark is not None and mark.key_check == key_check(key):
        return
    count = page_count(folder / DATABASE) if (folder / DATABASE).exists() else 0
    if len(list(damaged_pages(folder / DATABASE, key, 1, count))) == count:
        raise KioskError(StoreFault.KEY, "no page of the database was written with this key")


def _read(folder: Path, reading: Path, key: bytes) -> Salvaged:
    """Read every table of a copy, so that the damaged files are not touched by SQLite."""
    reading.mkdir(parents=True, mode=0o700)
    if (folder / DATABASE).exists():
        shutil.copyfile(folder / DATABASE, reading / DATABASE)
    else:
        (reading / DATABASE).touch()
    if kinship(reading / DATABASE, folder / LOG, key) in {Kinship.OWN, Kinship.UNKNOWN}:
        shutil.copyfile(folder / LOG, reading / LOG)
    wreck = Wreck(reading / DATABASE, key)
    try:
        tables = [wreck.table(table.name) for table in metadata.sorted_tables]
    finally:
        wreck.close()
        shutil.rmtree(reading)
    for each in tables:
        if each.table == "outbox":
            each.drop([seq for seq, row in each.rows.items() if not is_as_put(row["payload"], row["sha256"])])
    return Salvaged(folder, tables, Lineage(folder, key).commits_known, wreck.commits)


def _build(
    fresh: Path,
    key: bytes,
    found: Salvaged,
    clock: Callable[[], datetime],
    new_id: Callable[[], UUID],
    *,
    epoch: str | None,
) -> None:
    tables = found.tables
    by_name = {each.table: each for each in tables}
    settings = by_name["settings"].rows.values()
    before = next((row["value"] for row in settings if row["name"] == EPOCH), epoch)
    fit_together(by_name)
    missing = {each.table: each.missing for each in tables if each.missing}
    left_out = DIRECTORY if missing.keys() & (DIRECTORY | {"settings"}) else frozenset()
    store = Store.open(fresh, key, clock, new_id)
    try:
        with store.unit() as unit:
            _insert(unit.connection, by_name, left_out)
            go_on_with_audit(unit, by_name["audit"], store.epoch)
            park_unknown_prints(unit, missing, clock(), new_id)
            tell_went_back(
                unit,
                StoreWentBack(
                    at=clock(),
                    cause=WentBack.SALVAGED,
                    epoch_before=None if before is None else UUID(before),
                    commits_known=found.commits_known or None,
                    commits_found=found.commits_found,
                    unread=missing,
                ),
            )
    finally:
        store.close()


def _insert(connection: Connection, by_name: Mapping[str, Rows], left_out: Collection[str]) -> None:
    for table in metadata.sorted_tables:
        rows = [] if table.name in {*left_out, "audit"} else list(by_name[table.name].rows.values())
        if table.name == "settings":
            rows = [row for row in rows if not row["name"].startswith(OWN_SETTINGS)]
            rows = [row for row in rows if not (left_out and row["name"] == VERSION)]
        insert_rows(connection, table, rows)


def _free_name(folder: Path, now: datetime) -> Path:
    name = folder.with_name(f"{folder.name}.damaged-{now:%Y%m%dT%H%M%S}")
    while name.exists():
        name = name.with_name(f"{name.name}x")
    return name


def _move(source: Path, target: Path) -> None:
    source.rename(target)
    parent = os.open(target.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(parent)
    finally:
        os.close(parent)
