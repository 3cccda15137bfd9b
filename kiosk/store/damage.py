"""Damage that was found: what is known of it is kept beside the database until it was salvaged."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import write_durably
from kiosk.store.failures import StoreFault

NAME = "store.damaged"

log = logging.getLogger(__name__)


def examine(connection: Connection) -> None:
    """Look whether everything in the database fits together; raise KioskError(store.corrupt) where not."""
    found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    if found != "ok":
        raise KioskError(StoreFault.CORRUPT, "its parts do not fit together")


def fresh_folder(folder: Path) -> Path:
    """Return where a salvage builds the new store."""
    return folder.with_name(f"{folder.name}.salvaged")


def salvage_cut_off(folder: Path) -> bool:
    """Say whether a salvage was cut off after the old store had left, before the new one had come."""
    return not folder.exists() and fresh_folder(folder).exists()


def told(folder: Path) -> str:
    """Return what was found while the database was in use, '' where nothing was."""
    try:
        return (folder / NAME).read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def tell(folder: Path, words: str) -> None:
    """Keep what was found, so that the database is not used again as it is."""
    log.critical("the database is damaged: %s", words)
    if not (folder / NAME).exists():
        with suppress(OSError):
            write_durably(folder / NAME, f"{words}\n".encode())
