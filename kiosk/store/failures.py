"""What the environment can do to the store, as error codes."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlalchemy.exc import DBAPIError, IntegrityError

from kiosk.domain.errors import KioskError


class StoreFault(StrEnum):
    """Codes of the KioskErrors that the store raises."""

    KEY = "store.key"  # the database was written with another key
    KEY_FILE = "store.key-file"  # the key file is missing beside a database, too open, or not a key
    CORRUPT = "store.corrupt"
    IN_USE = "store.in-use"
    NEWER = "store.newer"  # a later release wrote it
    OLDER = "store.older"  # an earlier release wrote it, and it may only be read
    FULL = "store.full"
    READ_ONLY = "store.read-only"
    UNREACHABLE = "store.unreachable"  # the folder cannot be made or opened
    IO = "store.io"


# Primary result codes of https://www.sqlite.org/rescode.html; extended codes begin with the same name.
BY_RESULT = {
    "SQLITE_NOTADB": StoreFault.CORRUPT,
    "SQLITE_CORRUPT": StoreFault.CORRUPT,
    "SQLITE_FULL": StoreFault.FULL,
    "SQLITE_READONLY": StoreFault.READ_ONLY,
    "SQLITE_BUSY": StoreFault.IN_USE,
    "SQLITE_LOCKED": StoreFault.IN_USE,
    "SQLITE_CANTOPEN": StoreFault.UNREACHABLE,
    "SQLITE_PERM": StoreFault.READ_ONLY,
    "SQLITE_IOERR": StoreFault.IO,
}


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


def fault_of(error: BaseException) -> StoreFault | None:
    """Return the fault behind a driver's exception, None where it is our own mistake."""
    name = str(getattr(error, "sqlite_errorname", ""))
    for prefix, fault in BY_RESULT.items():
        if name.startswith(prefix):
            return fault
    return None


@contextmanager
def environment_faults() -> Iterator[None]:
    """Turn the database's exceptions that are the environment's fault into a KioskError."""
    try:
        yield
    except IntegrityError:
        raise
    except DBAPIError as error:
        fault = None if error.orig is None else fault_of(error.orig)
        if fault is None:
            raise
        raise KioskError(fault, type(error.orig).__name__) from error
