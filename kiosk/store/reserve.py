"""Room on the disk: what new requests need, and a reserve with which old messages leave a full disk."""

from __future__ import annotations

import logging
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NAME = "store.reserve"
MEBIBYTE = 1024 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Room:
    """Bytes. `wanted` must be free for new requests.

    `reserve` is kept in a file that is given up when the disk is full. A log of SQLite's usual 1000 pages is
    4 MiB, and writing it back into the database takes as much once more at the worst.
    """

    wanted: int = 64 * MEBIBYTE
    reserve: int = 8 * MEBIBYTE


class Reserve:
    """Tells whether there is room, and holds some back."""

    def __init__(self, folder: Path, room: Room) -> None:
        self._folder = folder
        self._room = room
        self._file = folder / NAME

    def has_room(self) -> bool:
        """Say whether the disk has room for new requests; a folder that cannot be asked has none."""
        return self._free() >= self._room.wanted

    def give_up(self) -> bool:
        """Give the reserve back to the disk; say whether there was one."""
        try:
            self._file.unlink()
        except OSError:
            return False
        log.warning("the disk is full: the reserve of %d bytes is given up", self._room.reserve)
        return True

    def take_back(self) -> None:
        """Hold the reserve back again where there is room for it beside new requests."""
        try:
            if self._held() or self._free() < self._room.wanted + self._room.reserve:
                return
            file = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return
        try:
            os.posix_fallocate(file, 0, self._room.reserve)
        except OSError:
            with suppress(OSError):
                self._file.unlink()
        finally:
            os.close(file)

    def _held(self) -> bool:
        return self._file.exists() and self._file.stat().st_size >= self._room.reserve

    def _free(self) -> int:
        try:
            return shutil.disk_usage(self._folder).free
        except OSError:
            return -1
