"""Disks that fill up or become read-only under a store: a real small one, or one that is made believe.

`python -m tests.helpers.disks STORY FOLDER` lives one story on a file system of its own, inside
`unshare --map-root-user --mount`, and prints what was seen as JSON.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any, Protocol

from sqlalchemy import Connection

from kiosk.domain.errors import KioskError
from kiosk.store.engine import set_query_only
from kiosk.store.reserve import MEBIBYTE, Room
from kiosk.store.reserve import NAME as RESERVE
from kiosk.store.store import Store
from kiosk.store.upkeep import Upkeep
from sync.backoff import Backoff
from sync.relay import Relay
from tests.helpers.forks import in_a_fork
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.staffed_disk import visit_of_staff
from tests.helpers.terminal_store import KEY, HandClock, visit_opened

SIZE = 24 * MEBIBYTE
ROOM = Room(wanted=4 * MEBIBYTE, reserve=2 * MEBIBYTE)
ROOT = Path(__file__).parents[2]
NAMESPACE = ("unshare", "--map-root-user", "--mount")
Seen = dict[str, Any]


class Disk(Protocol):
    """A disk with a folder on it."""

    folder: Path

    def attach(self, store: Store) -> None:
        """Have the store live on it."""

    def fill(self) -> None:
        """Have somebody else use up what is free."""

    def empty(self) -> None:
        """Have it freed again."""

    def lock(self) -> None:
        """Have it become read-only, as the kernel does after an error."""

    def unlock(self) -> None:
        """Have it be writable again."""


class SmallDisk:
    """A real one, in a mount namespace of this process's own.

    No kernel makes a file system read-only while a file on it is open for writing, but after an error of the
    disk. So what is open cannot be written by a limit of the process, and what is opened meets a mount
    that is read-only; SQLite and the terminal get the same errors in the same places.
    """

    def __init__(self, place: Path) -> None:
        mount("-t", "tmpfs", "-o", f"size={SIZE}", "none", str(place))
        self.folder = place / "store"
        self.folder.mkdir()
        self._filler = place / "filler"
        self._filler.write_bytes(b"")
        self._limit = resource.getrlimit(resource.RLIMIT_FSIZE)

    def attach(self, store: Store) -> None:
        pass

    def fill(self) -> None:
        with self._filler.open("ab", buffering=0) as file:
            for size in (MEBIBYTE, 4096):
                with suppress(OSError):
                    while file.write(bytes(size)) == size:
                        pass

    def empty(self) -> None:
        os.truncate(self._filler, 0)

    def lock(self) -> None:
        mount("--bind", str(self.folder), str(self.folder))
        mount("-o", "remount,bind,ro", str(self.folder))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, self._limit[1]))

    def unlock(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limit)
        subprocess.run(["umount", str(self.folder)], check=True)


class PretendDisk:
    """One whose free space is told by hand; SQLite's limit of pages stands for its end."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "store"
        self._pages: int | None = None  # that the database may have, but for the reserve
        self._locked = False
        self._open = os.open
        os.open = self._opened  # only in the fork that lives the story
        shutil.disk_usage = self._usage  # type: ignore[assignment]  # as above

    def attach(self, store: Store) -> None:
        writer = store._database.writer
        begun = writer.begin

        @contextmanager
        def begin() -> Iterator[Connection]:
            with begun() as connection:
                self._begin(connection)
                yield connection

        writer.begin = begin  # type: ignore[method-assign]  # only in the fork that lives the story

    def fill(self) -> None:
        self._pages = 0

    def empty(self) -> None:
        self._pages = None

    def lock(self) -> None:
        self._locked = True

    def unlock(self) -> None:
        self._locked = False

    def _begin(self, connection: Connection) -> None:
        ask = connection.exec_driver_sql
        if self._pages == 0:
            self._pages = int(ask("PRAGMA page_count").scalar_one())
        given_up = 0 if self._held() else ROOM.reserve
        ask(f"PRAGMA max_page_count = {10**9 if self._pages is None else self._pages + given_up // 4096}")
        if self._locked:
            set_query_only(connection, on=True)

    def _usage(self, _folder: Path) -> Any:
        return SimpleNamespace(free=(SIZE if self._pages is None else ROOM.reserve) - self._held())

    def _held(self) -> int:
        held = self.folder / RESERVE
        return held.stat().st_size if held.exists() else 0

    def _opened(self, path: Any, flags: int, *rest: Any, **named: Any) -> int:
        if self._locked and flags & (os.O_WRONLY | os.O_RDWR) and str(path).startswith(str(self.folder)):
            raise OSError(errno.EROFS, "Read-only file system")
        return self._open(path, flags, *rest, **named)


class Terminal:
    """What of a terminal matters to its disk."""

    def __init__(self, disk: Disk, refused: int = 0) -> None:
        self.clock = HandClock()
        self.store = Store.open(disk.folder, KEY, self.clock, room=ROOM)
        disk.attach(self.store)
        self.upkeep = Upkeep(self.store, self.clock.monotonic)
        self.hub = MemoryHub()
        self.relay = Relay(self.store, self.hub, Backoff(Random(1)), self.clock)
        self.put_so_far = 0
        with self.store.unit() as unit:
            for number in range(refused):
                unit.outbox.put(visit_opened(number))
                unit.dead_letters.bury(unit.outbox.first(1)[0].envelope, "malformed")

    def put(self, count: int = 1) -> str:
        """Put events, one a commit, until one fails; return its code, or ''."""
        for _ in range(count):
            try:
                with self.store.unit() as unit:
                    unit.settings.set(f"fact.{self.put_so_far}", "x" * 2000)
                    unit.outbox.put(visit_opened(self.put_so_far))
            except KioskError as error:
                return error.code
            self.put_so_far += 1
        return ""

    def looks(self) -> list[Any]:
        """Look after the store; return how it is."""
        found = self.upkeep.look()
        return [found.condition.value, found.room, (self.store.folder / RESERVE).exists()]

    def sends(self) -> list[int]:
        """Deliver what waits; return how much still waits, and how many the platform has."""
        with suppress(KioskError):
            self.relay.hurry()
            self.relay.run_once()
        return [self.store.load().queue_depth, len(self.hub.taken)]


def full(disk: Disk) -> Seen:
    """Somebody fills the disk while people are served; a long time later it is emptied."""
    terminal = Terminal(disk)
    seen: Seen = {"begin": [terminal.put(40), terminal.looks()]}
    disk.fill()
    seen["filled"] = terminal.looks()
    seen["touched"] = terminal.put(5000)
    seen["touched again"] = [terminal.put(10), terminal.looks()]
    seen["old ones leave"] = [terminal.put_so_far - sum(terminal.sends()), terminal.store.load().queue_depth]
    disk.fill()
    terminal.put(5000)
    seen["to the last byte"] = [terminal.put(5000), terminal.looks()[1:]]
    disk.empty()
    seen["emptied"] = [terminal.looks(), terminal.put(10), terminal.looks()]
    seen["nothing lost"] = [terminal.put_so_far - terminal.sends()[1], facts(terminal) - terminal.put_so_far]
    terminal.store.close()
    return seen


def read_only(disk: Disk) -> Seen:
    """The kernel finds an error and makes the disk read-only; somebody mends it."""
    terminal = Terminal(disk)
    seen: Seen = {"begin": [terminal.put(5), terminal.looks()]}
    terminal.store.load()  # each heartbeat reads: the connection for it is there
    disk.lock()
    seen["touched"] = terminal.put()
    seen["locked"] = [terminal.looks()[:2], terminal.looks()[:2]]
    seen["read"] = terminal.store.load().queue_depth
    disk.unlock()
    seen["mended"] = [terminal.looks()[:2], terminal.put()]
    seen["nothing lost"] = [terminal.put_so_far - terminal.sends()[1], facts(terminal) - terminal.put_so_far]
    terminal.store.close()
    disk.lock()
    try:
        Store.open(disk.folder, KEY, terminal.clock).close()
    except KioskError as error:
        seen["at start"] = error.code
    disk.unlock()
    Store.open(disk.folder, KEY, terminal.clock).close()
    return seen


def staff_when_full(disk: Disk) -> Seen:
    """Staff come in while the disk is full to the last byte."""
    terminal = Terminal(disk, refused=1)
    for _ in range(2):
        disk.fill()
        terminal.put(5000)
        terminal.looks()
    return visit_of_staff(terminal.store, terminal.clock, [disk.empty, terminal.looks])


def staff_when_read_only(disk: Disk) -> Seen:
    """Staff come in while the disk is read-only."""
    terminal = Terminal(disk, refused=1)
    disk.lock()
    terminal.put()
    return visit_of_staff(terminal.store, terminal.clock, [disk.unlock, terminal.looks])


def facts(terminal: Terminal) -> int:
    """Return how many facts are in the store."""
    with terminal.store.view() as unit:
        names = unit.connection.exec_driver_sql("SELECT count(*) FROM settings WHERE name LIKE 'fact.%'")
        return int(names.scalar_one())


STORIES: dict[str, Callable[[Disk], Seen]] = {
    "full": full,
    "read-only": read_only,
    "staff when full": staff_when_full,
    "staff when read-only": staff_when_read_only,
}


def mount(*arguments: str) -> None:
    """Mount something; CalledProcessError where the kernel refuses."""
    subprocess.run(["mount", *arguments], check=True)


def real_disks() -> bool:
    """Say whether this machine lets an ordinary process have a mount namespace."""
    if shutil.which("unshare") is None:
        return False
    tried = subprocess.run(
        [*NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    )
    return tried.returncode == 0


def live(story: str, place: Path, *, real: bool) -> Seen:
    """Live a story on a disk in `place` and return what was seen."""
    if not real:
        return in_a_fork(lambda: STORIES[story](PretendDisk(place)))
    done = subprocess.run(
        [*NAMESPACE, sys.executable, "-m", __spec__.name, story, str(place)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen: Seen = json.loads(done.stdout)
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(STORIES[sys.argv[1]](SmallDisk(Path(sys.argv[2])))))
