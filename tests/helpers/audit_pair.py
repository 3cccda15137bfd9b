"""A terminal and its platform after some life together, made once and copied for each who tampers."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from contract.audit import NOTHING, linked, written
from kiosk.command_line import run_command
from kiosk.store.data_folder import DataFolder
from sync.relay import LARGEST_BATCH
from tests.helpers.audited_terminal import AuditedTerminal, with_key
from tests.helpers.hub_platform import Clock
from tests.helpers.ingest_hub import IngestHub
from tests.helpers.terminal_store import KEY

Rows = list[tuple[object, ...]]


class AuditPair:
    """The files of both sides. Nothing has them open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = DataFolder(folder / "terminal")

    @property
    def database(self) -> Path:
        return self.folder / "hub" / "hub.db"

    @contextmanager
    def running(self, largest: int = LARGEST_BATCH) -> Iterator[tuple[AuditedTerminal, IngestHub]]:
        hub = IngestHub.on(self.folder / "hub", Clock())
        terminal = AuditedTerminal(self.data.store, hub, largest)
        try:
            yield terminal, hub
        finally:
            terminal.stop()
            hub.close()

    def at_terminal(self, *statements: tuple[str, tuple[object, ...]]) -> None:
        for statement, parameters in statements:
            with_key(self.data.store, statement, parameters)

    def rows(self) -> Rows:
        return with_key(self.data.store, "SELECT n, at, kind, subject, digest, head FROM audit ORDER BY n")

    def recompute(self) -> None:
        """Give every row the head that follows from those before it, as one who has the key can."""
        head = NOTHING
        updates = []
        for n, at, kind, subject, digest, _ in self.rows():
            head = linked(head, written(n, at, kind, subject, digest.hex()))
            updates.append(("UPDATE audit SET head = ? WHERE n = ?", (head, n)))
        self.at_terminal(*updates)

    def at_hub(self, *statements: str) -> int:
        """Return how many rows were changed."""
        with closing(sqlite3.connect(self.database)) as database, database:
            return sum(database.execute(statement).rowcount for statement in statements)

    def verify(self, *more: str) -> tuple[int, list[str]]:
        """Return what `python -m kiosk audit verify` says."""
        said: list[str] = []
        status = run_command(["audit", "verify", "--data", str(self.data.path), *more], said.append)
        return status, said


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    (folder / "hub").mkdir()
    pair = AuditPair(folder)
    pair.data.path.mkdir()
    pair.data.key.write_bytes(KEY)
    pair.data.key.chmod(0o400)
    with pair.running() as (terminal, hub):
        for _ in range(3):
            terminal.put(4)
            terminal.relay_once()
        terminal.store.begin_epoch(terminal.store.epoch)
        for _ in range(2):
            terminal.put(4)
            terminal.relay_once()
        terminal.put(3)
        terminal.beat()
        assert hub.breaks() == []
    return folder


def copied_pair(place: Path) -> AuditPair:
    """Return a pair of one's own."""
    shutil.copytree(_made(), place, dirs_exist_ok=True)
    return AuditPair(place)
