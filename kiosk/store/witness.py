"""How many commits the database has had, told beside it: what is taken away from it later is missed.

The count is written after its commit is durable, and not synced each time. So it may be behind the database,
after a kill by one and after a power cut by more, and never ahead of it.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from pathlib import Path

from kiosk.store.durable_file import write_durably

NAME = "store.commits"


class Witness:
    """The file with the count, open for writing."""

    def __init__(self, folder: Path, count: int) -> None:
        """Begin with `count`, on the disk; raise OSError where that cannot be written."""
        path = folder / NAME
        write_durably(path, _line(count))
        self._file = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        self._synced = True

    def note(self, count: int) -> None:
        """Take down a commit that is durable. Where that fails, less would be missed later."""
        with suppress(OSError):
            os.pwrite(self._file, _line(count), 0)
            self._synced = False

    def sync(self) -> None:
        """Bring to the disk what was taken down."""
        if not self._synced:
            self._synced = True
            with suppress(OSError):
                os.fdatasync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def commits_seen(folder: Path) -> int:
    """Return the count beside a database, 0 where there is none that can be understood."""
    try:
        line = (folder / NAME).read_bytes()
        count = int(line[:20])
    except (OSError, ValueError):
        return 0
    return count if line == _line(count) else 0


def _line(count: int) -> bytes:
    """Return the count and its check: a line that the disk wrote in part is none."""
    figures = b"%020d" % count
    return b"%s %08x\n" % (figures, zlib.crc32(figures))
