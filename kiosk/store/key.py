"""The store's key, kept in a file that only the terminal's user may read."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import make_folder_durably, write_durably
from kiosk.store.engine import KEY_BYTES
from kiosk.store.failures import StoreFault

BY_DISK = {
    errno.ENOSPC: StoreFault.FULL,
    errno.EDQUOT: StoreFault.FULL,
    errno.EROFS: StoreFault.READ_ONLY,
    errno.EIO: StoreFault.IO,
}
"""What keeps a key from being made and may pass."""


def key_from_file(path: Path, database: Path | None = None) -> bytes:
    """Return the key in `path`, made there at the first start; raise KioskError(store.key-file) where unsafe.

    The file holds 32 raw bytes with mode 0400. A file that others may read is refused, not repaired: what it
    holds may have been copied. No key is made beside a `database` that is there already.
    """
    try:
        make_folder_durably(path.parent)
        if not path.exists():
            if database is not None and database.exists():
                raise KioskError(
                    StoreFault.KEY_FILE, f"{path} is missing, and {database} was written with it"
                )
            write_durably(path, os.urandom(KEY_BYTES), mode=0o400)
    except OSError as error:
        fault = BY_DISK.get(error.errno or 0, StoreFault.KEY_FILE)
        raise KioskError(fault, f"{path}: {error.strerror}") from error
    return known_key(path)


def known_key(path: Path) -> bytes:
    """Return the key in `path`, which is there; raise KioskError(store.key-file) where missing or unsafe."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        key = path.read_bytes()
    except OSError as error:
        raise KioskError(StoreFault.KEY_FILE, f"{path}: {error.strerror}") from error
    if mode & 0o077:
        raise KioskError(
            StoreFault.KEY_FILE, f"{path} has mode {mode:04o}: others may read it; 0400 is needed"
        )
    if len(key) != KEY_BYTES:
        raise KioskError(StoreFault.KEY_FILE, f"{path} holds {len(key)} bytes instead of {KEY_BYTES}")
    return key
