"""One process per store."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault, file_fault

NAME = "store.lock"


class ProcessLock:
    """An advisory lock (flock) that the kernel frees when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        try:
            self._file = os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise file_fault(error) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise KioskError(StoreFault.IN_USE, "another process has this store open") from error

    def release(self) -> None:
        """Free the store for another process; releasing twice is allowed."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
