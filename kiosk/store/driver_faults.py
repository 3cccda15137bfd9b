"""The database driver's exceptions, as error codes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

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


class EnvironmentFaults(AbstractContextManager[None]):
    """Turns the database's exceptions that are the environment's fault into a KioskError."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Raise the KioskError that an exception from within stands for; any other goes on as it is."""
        if not isinstance(error, DBAPIError | dbapi2.Error) or isinstance(error, IntegrityError):
            return
        cause = error.orig if isinstance(error, DBAPIError) else error
        fault = None if cause is None else fault_of(cause)
        if fault is not None:
            raise KioskError(fault, type(cause).__name__) from error


def environment_faults() -> EnvironmentFaults:
    """Turn the database's exceptions that are the environment's fault into a KioskError."""
    return TURNING


TURNING = EnvironmentFaults()
