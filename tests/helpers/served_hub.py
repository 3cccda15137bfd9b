"""The real platform behind the real uvicorn, in this process, with a clock by hand, and what it has taken."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import uvicorn
from fastapi.testclient import TestClient
from sqlcipher3 import (
    dbapi2 as sqlite,
)  # the platform's own: a second SQLite in one process takes its locks away

from contract.feed import Heartbeat
from hub.app import build
from hub.enrolling import make_code
from hub.serving import AnnouncingServer, listen
from tests.helpers.hub_platform import Clock, platform_on


class ShiftedClock(Clock):
    """The time of day, wrong by as much as a test says."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong_by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.wrong_by


class ServedHub:
    """Serves until the end of the block. One terminal's taken events are told by its epoch."""

    def __init__(self, folder: Path) -> None:
        self.clock = ShiftedClock()
        self.database = folder / "hub.db"
        self.platform = platform_on(f"sqlite:///{self.database}", folder, self.clock)
        self._listener = listen("127.0.0.1", 0)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[ServedHub]:
        ready = threading.Event()
        config = uvicorn.Config(build(self.platform), log_level="critical", access_log=False)
        server = AnnouncingServer(config, ready.set, self.platform.doorbell.close)
        thread = threading.Thread(target=server.run, args=([self._listener],), daemon=True)
        thread.start()
        try:
            assert ready.wait(20)
            yield self
        finally:
            server.should_exit = True
            thread.join(20)
            self._listener.close()
            self.platform.database.close()

    def browser(self) -> TestClient:
        """Return somebody's browser, not signed in."""
        return TestClient(build(self.platform))

    def code(self, terminal_id: str) -> str:
        """Return a one-time code by which a terminal can be enrolled."""
        with self.platform.database.write() as unit:
            code = make_code(unit, terminal_id, by="wang", now=self.clock())
        assert code is not None
        return code

    def taken(self, epoch: UUID) -> list[int]:
        """Return the numbers that the inbox has of an epoch, in the order in which it took them."""
        told = self._ask("SELECT seq FROM events WHERE epoch = ? ORDER BY rowid", epoch.hex)
        return [int(seq) for (seq,) in told]

    def visits(self, epoch: UUID) -> int:
        """Return how many visits were made of an epoch's events."""
        return self._count(
            "SELECT count(*) FROM visits WHERE visit_id IN"
            " (SELECT visit_id FROM events WHERE epoch = ? AND type = 'visit.opened')",
            epoch,
        )

    def certificates(self, epoch: UUID) -> int:
        """Return how many certificates were issued for an epoch's requests."""
        return self._count(
            "SELECT count(*) FROM certificates WHERE request_id IN (SELECT requests.request_id FROM requests"
            " JOIN events ON events.visit_id = requests.visit_id WHERE epoch = ?)",
            epoch,
        )

    def heartbeat(self) -> Heartbeat | None:
        """Return what T001 said last of how it is."""
        with self.platform.database.read() as unit:
            return next(row.heartbeat for row in unit.watching.terminals() if row.terminal_id == "T001")

    def _count(self, question: str, epoch: UUID) -> int:
        return int(self._ask(question, epoch.hex)[0][0])

    def _ask(self, question: str, *values: str) -> list[tuple[int]]:
        with closing(sqlite.connect(str(self.database))) as database:
            return list(database.execute(question, values).fetchall())
