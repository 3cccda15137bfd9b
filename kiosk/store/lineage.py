"""Whether the database in the folder is the one that was there last time, or a copy that came back.

A restored copy counts its seq again from an older number. Its events would carry keys that the platform has
seen with other contents, so it gets a new epoch. The mark beside the database notices: it holds the file's
inode and how often the store was opened. A whole disk that went back in time shows no difference here; the
platform then answers `key-reused`, and the relay begins a new epoch (see `sync.relay`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from kiosk.domain.errors import KioskError
from kiosk.store.durable_file import write_durably
from kiosk.store.failures import StoreFault

NAME = "store.mark"


@dataclass(frozen=True)
class Mark:
    """The database as it was when it was last opened; `key_check` tells a wrong key from a broken file."""

    epoch: str
    openings: int
    inode: int
    key_check: str


def key_check(key: bytes) -> str:
    """Return what proves the same key without telling it."""
    return hmac.new(key, b"hrssc store key check", hashlib.sha256).hexdigest()[:16]


def read_mark(folder: Path) -> Mark | None:
    """Return the mark, None where there is none or it cannot be understood."""
    try:
        found = json.loads((folder / NAME).read_text())
        return Mark(
            epoch=str(found["epoch"]),
            openings=int(found["openings"]),
            inode=int(found["inode"]),
            key_check=str(found["key_check"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(folder: Path, mark: Mark) -> None:
    """Write the mark so that it survives a power cut."""
    write_durably(folder / NAME, json.dumps(asdict(mark)).encode())


def came_back(mark: Mark | None, epoch: str, openings: int, inode: int) -> bool:
    """Say whether a database with this epoch and count of openings is a copy that came back.

    The database counts first and the mark follows, so the database may be one ahead after a power cut.
    """
    if mark is None:
        return True
    return mark.epoch != epoch or mark.inode != inode or openings < mark.openings


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
