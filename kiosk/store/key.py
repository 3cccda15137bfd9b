"""The store's key, kept in a file that only the terminal's user may read."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import write_durably
from kiosk.store.engine import KEY_BYTES
from kiosk.store.failures import StoreFault


def key_from_file(path: Path) -> bytes:
    """Return the key in `path`, made there at the first start; raise KioskError(store.key-file) where unsafe.

    The file holds 32 raw bytes with mode 0400. A file that others may read is refused, not repaired: what it
    holds may have been copied.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            write_durably(path, os.urandom(KEY_BYTES), mode=0o400)
        mode = stat.S_IMODE(path.stat().st_mode)
        key = path.read_bytes()
    except OSError as error:
        raise KioskError(StoreFault.KEY_FILE, error.strerror or "") from error
    if mode & 0o077:
        raise KioskError(StoreFault.KEY_FILE, f"mode {mode:04o}: others may read it; 0400 is needed")
    if len(key) != KEY_BYTES:
        raise KioskError(StoreFault.KEY_FILE, f"{len(key)} bytes instead of {KEY_BYTES}")
    return key
