"""The platform on SQLite as it is run, in a process of its own."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from devices.ports import free_ports
from tests.helpers.hub_platform import Clock, platform_on

SOON = 30.0


class HubProcess:
    """The platform as it is run, on one port, to be killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = folder / "hub.db"
        platform_on(f"sqlite:///{self.database}", folder, Clock()).database.close()
        self.port = free_ports()[0]
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        where = ["--database", f"sqlite:///{self.database}", "--data", str(self.folder)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hub", "serve", "--port", str(self.port), *where],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
        assert self._process.stdout is not None
        assert "ready" in self._process.stdout.readline()

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(SOON)
            assert self._process.stdout is not None
            self._process.stdout.close()
            self._process = None

    def visits(self) -> list[UUID]:
        """Return the visits that the platform has an event of, once for each event."""
        with closing(sqlite3.connect(self.database)) as database:
            rows = database.execute("SELECT visit_id FROM events WHERE type = 'visit.opened'").fetchall()
        return [UUID(row[0]) for row in rows]
