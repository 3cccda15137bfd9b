"""Terminals without a screen and platforms, each killed again and again while people are served."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom

import pytest

from deploy.house.postgres import cluster
from deploy.stand.process import Child
from deploy.stand.stand import Stand
from tests.helpers.books import Books
from tests.helpers.houses import EMPLOYEES

SOME = 12
MANY = 110
SEED = "KILLS_SEED"  # environment: repeat a run
SECONDS_A_KILL = 15.0  # on a busy machine


class Street:
    """Rig, platform and terminal of one stand; both of the latter die as ordered."""

    def __init__(self, stand: Stand, kills: int, seed: int) -> None:
        self.stand = stand
        self.kills = kills
        self.told = stand.folder / "told"
        self._seed = str(seed)

    def live(self) -> None:
        """Have both killed so often; return once the last terminal has settled everything."""
        hub = self._start("hub", self._hub())
        try:
            terminal = self._start("terminal", self._terminal())
            try:
                status = terminal.wait(60.0 + SECONDS_A_KILL * self.kills)
                assert status == 0, terminal.last_lines
                hub.wait_ready(60.0)
            finally:
                terminal.end()
        finally:
            hub.end()

    def _start(self, name: str, words: list[str]) -> Child:
        child = Child(name, words, log=self.stand.folder / "log" / f"{name}.log")
        child.start_reading("killed")
        return child

    def _hub(self) -> list[str]:
        port = str(self.stand.wires.hub)
        where = [self.stand.database, str(self.stand.folder / "hub"), port]
        return ["tests.helpers.hub_until_killed", *where, str(self.kills), self._seed]

    def _terminal(self) -> list[str]:
        where = [str(self.stand.folder), str(self.told)]
        return ["tests.helpers.serve_until_killed", *where, str(self.kills), self._seed]


@contextmanager
def database_of(kind: str, folder: Path, people: Path) -> Iterator[str]:
    """Give the URL of a platform's database; for SQLite there are employees already."""
    if kind == "postgresql":
        with cluster() as postgres:
            yield postgres.new_database()
    else:
        shutil.copytree(people, folder, dirs_exist_ok=True)
        yield ""


@pytest.mark.parametrize(
    ("kind", "kills"),
    [
        ("sqlite", SOME),
        ("postgresql", SOME),
        pytest.param("sqlite", MANY, marks=pytest.mark.slow),
        pytest.param("postgresql", MANY, marks=pytest.mark.slow),
    ],
)
@pytest.mark.timeout(120 + SECONDS_A_KILL * MANY)
def test_nothing_is_lost_doubled_or_a_phantom(
    tmp_path: Path, people: Path, kind: str, kills: int, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get(SEED) or SystemRandom().randrange(1_000_000))
    sys.stdout.write(f"{SEED}={seed}\n")
    with database_of(kind, tmp_path, people) as database:
        stand = Stand(
            tmp_path,
            employees=EMPLOYEES,
            badge_reader=False,
            fullscreen=False,
            seconds_per_sheet=0.1,
            database=database,
        )
        try:
            stand.prepare()
            stand.start_hub()  # which enrols the terminal
            stand.stop_hub()
            stand.start_rig()
            street = Street(stand, kills, seed)
            street.live()
        finally:
            stand.close()
        told = [json.loads(line) for line in street.told.read_text(encoding="utf-8").splitlines()]
        books = Books.of(stand, told)
    books.check()
    with capsys.disabled():
        sys.stdout.write(f"\n{kills} kills each, {kind} (seed {seed}): {books.figures()}\n")
