"""The database driver's exceptions, as error codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlcipher3 import dbapi2  # type: ignore[import-untyped]  # ships no types

from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault

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
    except (DBAPIError, dbapi2.Error) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        fault = None if cause is None else fault_of(cause)
        if fault is None:
            raise
        raise KioskError(fault, type(cause).__name__) from error
