"""What the environment can do to the store, as error codes."""

from __future__ import annotations

import errno
from enum import StrEnum
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import write_durably


class StoreFault(StrEnum):
    """Codes of the KioskErrors that the store raises."""

    KEY = "store.key"  # the database was written with another key
    KEY_FILE = "store.key-file"  # the key file is missing beside a database, too open, or not a key
    CORRUPT = "store.corrupt"
    IN_USE = "store.in-use"
    REPLACED = "store.replaced"  # another file was put where the open database lay
    SALVAGING = "store.salvaging"  # a salvage was cut off half-way
    ANOTHER_TERMINAL = "store.another-terminal"  # it was copied, or the settings name another
    NEWER = "store.newer"  # a later release wrote it
    OLDER = "store.older"  # an earlier release wrote it, and it may only be read
    FULL = "store.full"
    READ_ONLY = "store.read-only"
    UNREACHABLE = "store.unreachable"  # the folder cannot be made or opened
    IO = "store.io"


BY_ERRNO = {
    errno.EROFS: StoreFault.READ_ONLY,
    errno.EACCES: StoreFault.READ_ONLY,
    errno.EPERM: StoreFault.READ_ONLY,
    errno.ENOSPC: StoreFault.FULL,
    errno.EDQUOT: StoreFault.FULL,
    errno.EIO: StoreFault.IO,
}


def file_fault(error: OSError) -> KioskError:
    """Return the KioskError for a failed file operation in the store's folder."""
    return KioskError(BY_ERRNO.get(error.errno or 0, StoreFault.UNREACHABLE), error.strerror or "")


def refusal_of(folder: Path) -> StoreFault | None:
    """Return why nothing can be written in the store's folder, None where something can.

    SQLite calls it an I/O error where the disk of an open file became read-only, or a quota is used up.
    """
    path = folder / "store.try"
    try:
        write_durably(path, b"\0")
        path.unlink()
    except OSError as error:
        return BY_ERRNO.get(error.errno or 0, StoreFault.UNREACHABLE)
    return None
