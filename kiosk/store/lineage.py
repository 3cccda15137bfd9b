"""Whether the database in the folder is the one that was there last time, whole; or went back in time.

A restored copy counts its seq again from an older number. Its events would carry keys that the platform has
seen with other contents, so it gets a new epoch. Two files beside the database notice: the mark, written at
opening and closing, and the count of commits (`kiosk.store.witness`), written after each. Nothing that is
told there is told before the database has it on the disk, so no power cut makes a database look older than
it is. A whole disk that went back in time shows no difference here; the platform then answers `key-reused`,
and the relay begins a new epoch (see `sync.relay`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from uuid import UUID

from contract.store_events import WentBack
from kiosk.domain.errors import KioskError
from kiosk.store.beginning import Beginning, forget_beginning, read_beginning, tell_beginning
from kiosk.store.durable_file import write_durably
from kiosk.store.failures import StoreFault
from kiosk.store.log_file import SMALLEST_BYTES, Kinship, kinship
from kiosk.store.page_cipher import PAGE_BYTES
from kiosk.store.witness import Witness, commits_seen

DATABASE = "store.db"
LOG = "store.db-wal"
LOG_INDEX = "store.db-shm"
NAME = "store.mark"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mark:
    """The database as it was when it was last opened or closed; `key_check` tells a wrong key from damage.

    While `open`, its log is never absent. `commits` are those that it certainly has.
    """

    epoch: str
    openings: int
    inode: int
    key_check: str
    open: bool = False
    commits: int = 0


@dataclass(frozen=True)
class Found:
    """What the database says of itself once it is open."""

    epoch: str | None
    openings: int
    commits: int


def key_check(key: bytes) -> str:
    """Return what proves the same key without telling it."""
    return hmac.new(key, b"hrssc store key check", hashlib.sha256).hexdigest()[:16]


def read_mark(folder: Path) -> Mark | None:
    """Return the mark, None where there is none or it cannot be understood."""
    try:
        found = json.loads((folder / NAME).read_text())
        return Mark(
            epoch=str(UUID(found["epoch"])),
            openings=int(found["openings"]),
            inode=int(found["inode"]),
            key_check=str(found["key_check"]),
            open=found.get("open") is True,
            commits=int(found.get("commits", 0)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


class Lineage:
    """What lies beside the database and tells of it. Made before the database is opened."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        self._witness: Witness | None = None
        self._seen = commits_seen(folder)
        self._kinship = Kinship.NONE
        self._beginning = read_beginning(folder)
        self.mark = read_mark(folder)

    @property
    def vanished(self) -> bool:
        """Whether there was a database, and is none now: less than a page, which SQLite would begin anew.

        It would throw away the log with it.
        """
        begun = self.mark is not None or self._seen > 0 or _size(self._folder / LOG) >= SMALLEST_BYTES
        return begun and _size(self._folder / DATABASE) < PAGE_BYTES

    @property
    def commits_known(self) -> int:
        """The commits that the database had, as far as they were told beside it."""
        return max(self._seen, 0 if self.mark is None else self.mark.commits)

    def look_at_log(self) -> None:
        """Find out about the log before anything opens it; one that is not the database's is set aside."""
        path = self._folder / LOG
        if not (self._folder / DATABASE).exists():
            return
        self._kinship = kinship(self._folder / DATABASE, path, self._key)
        if self._kinship is Kinship.UNKNOWN and path.stat().st_size < SMALLEST_BYTES:
            self._kinship = Kinship.NONE
        if self._kinship is Kinship.FOREIGN:
            log.error("the write-ahead log is not this database's, or of another time: set aside")
            path.replace(self._aside())
            (self._folder / LOG_INDEX).unlink(missing_ok=True)

    def went_back(self, found: Found) -> WentBack | None:
        """Say why the open database is not what was there last time; None where it is, or was told."""
        return None if self._was_told(found) else self._cause(found)

    def _cause(self, found: Found) -> WentBack | None:
        mark = self.mark
        if found.epoch is None:  # nothing was ever written back from the log that it had
            lost = WentBack.OTHER_LOG if self._kinship is Kinship.FOREIGN else WentBack.LOG_GONE
            return None if mark is None and not self._seen else lost
        if mark is None:
            begun = found.openings > 1 or found.commits > 1
            return WentBack.COPY if begun else None  # cut off in its very first opening
        if mark.inode != self._inode() or (mark.epoch != found.epoch and not self._began_epoch(mark, found)):
            return WentBack.COPY
        if mark.open and self._kinship is Kinship.FOREIGN:
            return WentBack.OTHER_LOG
        gone = mark.open and self._kinship is Kinship.NONE
        # The database counts an opening first and the mark follows: it may be one ahead after a power cut.
        if found.openings < mark.openings and not gone:
            return WentBack.COPY
        return WentBack.LOG_GONE if gone or found.commits < self.commits_known else None

    def _was_told(self, found: Found) -> bool:
        """Say whether the opening that began this epoch committed, and did not come to its mark."""
        told = self._beginning
        unmarked = (
            told is not None and self._tells_not_of(told.epoch) and self._kinship is not Kinship.FOREIGN
        )
        return unmarked and told is not None and told.fits(found.epoch, found.openings)

    def _tells_not_of(self, epoch: str) -> bool:
        return self.mark is None or self.mark.epoch != epoch

    def _began_epoch(self, mark: Mark, found: Found) -> bool:
        """Say whether the database is that of the mark, which was killed between a new epoch and its mark."""
        gone_on = found.commits > mark.commits and found.commits >= self._seen
        return mark.open and found.openings == mark.openings and gone_on

    @property
    def epoch_known(self) -> str | None:
        """The epoch that the database had when it was last opened, as far as that was told beside it."""
        return None if self.mark is None else self.mark.epoch

    @property
    def was_cut_off(self) -> bool:
        """Whether the database was not closed in order, or is not known to have been."""
        return self.mark is None or self.mark.open

    def beginning(self, epoch: UUID, openings: int) -> None:
        """Take down an epoch that the mark does not tell of, before the opening commits. OSError as below."""
        if self._tells_not_of(str(epoch)):
            tell_beginning(self._folder, Beginning(str(epoch), openings))

    def opened(self, now: Found) -> None:
        """Take down that the database is open. OSError where that cannot be written."""
        self._witness = Witness(self._folder, now.commits)
        self._write(
            Mark(
                epoch=str(now.epoch),
                openings=now.openings,
                inode=self._inode(),
                key_check=key_check(self._key),
                open=True,
                commits=now.commits,
            )
        )
        forget_beginning(self._folder)

    def committed(self, commits: int) -> None:
        """Take down a commit that is durable."""
        if self._witness is not None:
            self._witness.note(commits)

    def sync(self) -> None:
        """Bring the count to the disk."""
        if self._witness is not None:
            self._witness.sync()

    def renamed(self, epoch: UUID, commits: int) -> None:
        """Take down a new epoch, which the database has. OSError where that cannot be written."""
        if self.mark is not None:
            self._write(replace(self.mark, epoch=str(epoch), commits=commits))

    def closing(self, commits: int) -> None:
        """Take down that everything up to `commits` is in the database, before its log goes."""
        if self.mark is not None and self.mark.open:
            self._write(replace(self.mark, open=False, commits=commits))

    def close(self) -> None:
        """Let go of the files; closing twice is allowed."""
        if self._witness is not None:
            self._witness.close()
            self._witness = None

    def _write(self, mark: Mark) -> None:
        """Write the mark so that it survives a power cut."""
        write_durably(self._folder / NAME, json.dumps(asdict(mark)).encode())
        self.mark = mark

    def _inode(self) -> int:
        return (self._folder / DATABASE).stat().st_ino

    def _aside(self) -> Path:
        number = 1
        while (path := self._folder / f"{LOG}.aside-{number}").exists():
            number += 1
        return path


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@contextmanager
def wrong_key_told(mark: Mark | None, key: bytes) -> Iterator[None]:
    """Raise KioskError(store.key) for what seems damaged, unless the mark was made with this key."""
    try:
        yield
    except KioskError as error:
        known = mark is not None and mark.key_check == key_check(key)
        if error.code == StoreFault.CORRUPT and not known:
            raise KioskError(StoreFault.KEY, "the database does not open with this key") from error
        raise
