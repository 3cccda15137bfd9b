"""The platform as it is run, a process of its own on a PostgreSQL of its own, with people and terminals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.house.postgres import Cluster
from deploy.stand.process import Child
from hub import synthetic
from hub.commands import Commands
from hub.settings import Settings
from hub.store.database import Database

EMPLOYEES = 400
SITE = "beijing-north"
READY_WITHIN = 60.0  # seconds


class ServedPlatform:
    """Listens at `url`, works on `database`; `employee_ids` are of those who work at the terminals' site."""

    def __init__(self, database: str, folder: Path) -> None:
        folder.mkdir()
        self.database = database
        self._said: list[str] = []
        self._commands = Commands(Settings(database=database, data=folder), self._said.append)
        people = folder / "employees.csv"
        self._commands.generate_employees(people, EMPLOYEES, 1, 0)
        self._commands.import_employees(people, dry_run=False)
        self.employee_ids = [
            one["employee_id"]
            for one in synthetic.people(EMPLOYEES, 1, 0)
            if one["site"] == SITE and one["status"] == "active"
        ]
        where = ["--database", database, "--data", str(folder)]
        self._child = Child("hub", ["hub", "serve", "--port", "0", *where], log=folder / "log")
        self._child.start_reading("hub ready on ")
        self.url = self._child.wait_ready(READY_WITHIN).rpartition(" ")[2]

    def new_terminal(self, terminal_id: str) -> str:
        """Add a terminal and return its token."""
        self._commands.add_terminal(terminal_id, SITE)
        return self._said[-1]

    @property
    def pid(self) -> int:
        """The process that listens."""
        return self._child.pid

    def end(self) -> None:
        """End the process."""
        self._child.end()


def opened(url: str) -> Database:
    """Return a database of the newest schema."""
    database = Database(url)
    database.migrate()
    return database


@contextmanager
def platform_on(postgres: Cluster, folder: Path) -> Iterator[ServedPlatform]:
    """Serve until the end of the block."""
    platform = ServedPlatform(postgres.new_database(), folder)
    try:
        yield platform
    finally:
        platform.end()
