"""A disk as a power cut left it, rebuilt, and opened by the terminal's own code."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from contract.events import VisitOpened
from contract.language import Language
from kiosk.domain.errors import KioskError
from kiosk.store.data_folder import DataFolder
from kiosk.store.engine import encrypted_engine
from kiosk.store.store import Store
from tests.helpers.power.checks import Evidence
from tests.helpers.power.contents import digests, read
from tests.helpers.power.disk import Image

DATABASE = "store/store.db"
MARK = "store/store.mark"
LATER = datetime(2026, 12, 1, tzinfo=UTC)
MEMORY = Path("/dev/shm")
"""A file system without a disk behind it, where there is one."""
ROOM = 256 * 1024 * 1024


def quick_folder(otherwise: Path) -> Path:
    """Return where thousands of disks are rebuilt: in memory, where that is a file system with room."""
    fits = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    return MEMORY if fits else otherwise


@contextmanager
def statements_kept() -> Iterator[None]:
    """Have every store at the same place and with the same key use one engine, for its compiled statements.

    A third of the time goes into compiling the same few statements otherwise. Closing a store closes the
    engine's connections, so that each opening is one.
    """
    with patch("kiosk.store.database.encrypted_engine", cache(encrypted_engine)):
        yield


def rebuild(image: Image, folder: Path, inode: int) -> None:
    """Write an image to an empty folder.

    The mark names the database by its inode; a file written anew has another one, which the power cut did
    not give it.
    """
    fresh = inode
    for path, data in sorted(image.items()):  # the database comes before its mark
        if data is None:
            (folder / path).mkdir()
            continue
        file = os.open(folder / path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as writing:
            writing.write(_as_of(fresh, data, inode) if path.startswith(MARK) else data)
        if path == DATABASE:
            fresh = (folder / path).stat().st_ino


def _as_of(fresh: int, mark: bytes, inode: int) -> bytes:
    return mark.replace(b'"inode": %d,' % inode, b'"inode": %d,' % fresh)


def evidence_of(image: Image, folder: Path, inode: int) -> Evidence:
    """Rebuild a disk in `folder`, start on it as the terminal does, and look; the folder is removed."""
    folder.mkdir()
    try:
        rebuild(image, folder, inode)
        with closing(DataFolder(folder).open(lambda: LATER)) as store:
            return looked_at(store)
    except KioskError as error:
        return Evidence(refusal=f"{error.code}: {error}")
    except (DBAPIError, dbapi2.Error) as error:
        return Evidence(refusal=str(error))
    finally:
        shutil.rmtree(folder)


def looked_at(store: Store) -> Evidence:
    """Return what is in an open store. The write-ahead log is taken over, so that every page is read."""
    rows = read(store._engine)
    next_seq = number_of_next(store)
    connection = store._engine.raw_connection()
    cursor = connection.cursor()
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    complaints = [
        f"{check}: {row}"
        for check in ("integrity_check", "cipher_integrity_check", "foreign_key_check")
        for row in cursor.execute(f"PRAGMA {check}").fetchall()
        if row != ("ok",)
    ]
    connection.close()
    return Evidence(None, tuple(complaints), str(store.epoch), next_seq, rows, digests(rows))


class TakenBackError(Exception):
    """A unit of work is not wanted after all."""


def number_of_next(store: Store) -> int:
    """Return the seq of the next event, which is not put in the end."""
    event = VisitOpened(visit_id=UUID(int=1), at=LATER, language=Language.ZH)
    try:
        with store.unit() as unit:
            seq = unit.outbox.put(event)
            raise TakenBackError
    except TakenBackError:
        return seq


@contextmanager
def closing(store: Store) -> Iterator[Store]:
    """Close a store at the end."""
    try:
        yield store
    finally:
        store.close()
