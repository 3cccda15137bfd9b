"""Terminal and platform are killed again and again while a person is served; nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random, SystemRandom

import pytest

from deploy.stand.process import Child
from deploy.stand.stand import Stand
from deploy.tour.visitor import CONFIRMS
from tests.helpers.books import Books
from tests.helpers.houses import EMPLOYEES

KILLS = 12
LONGEST_LIFE = 7.0  # seconds: about as long as a visit takes, so that a kill meets every moment of one
AT_WORK = 2.5  # seconds: about as long as issuing and printing take
SEED = "KILLS_SEED"  # environment: repeat a run


class Lobby:
    """A stand whose terminal and platform die; `told` is what people were told by the screen."""

    def __init__(self, folder: Path, people: Path, random: Random) -> None:
        shutil.copytree(people, folder, dirs_exist_ok=True)
        self.stand = Stand(
            folder, employees=EMPLOYEES, badge_reader=False, fullscreen=False, seconds_per_sheet=0.1
        )
        self.kills: Counter[str] = Counter()
        self._random = random
        self._told = folder / "told"
        self._visitor: Child | None = None
        self._clock = threading.Event()

    def open(self) -> None:
        self.stand.prepare()
        self.stand.start_hub()
        self.stand.start_rig()
        self._visitor = self._start_visitor()

    def close(self) -> None:
        if self._visitor is not None:
            self._visitor.end()
        self.stand.close()

    def live_and_kill(self) -> None:
        """Let time pass, then kill one of the two and start it again.

        Any moment may be met; of two kills one meets the seconds in which requests are issued and printed.
        """
        assert self._visitor is not None
        if self._random.random() < 0.5:
            self._visitor.wait_ready(60.0)
            self._clock.wait(self._random.uniform(0.0, AT_WORK))
        else:
            self._clock.wait(self._random.uniform(0.2, LONGEST_LIFE))
        assert self._visitor.exit_status is None, self._visitor.last_lines
        if self._random.random() < 0.6:
            self._visitor.kill()
            self.kills["terminal"] += 1
            self._visitor = self._start_visitor()
        else:
            self.stand.kill_hub()
            self.kills["hub"] += 1
            self._clock.wait(self._random.uniform(0.0, 2.0))
            self.stand.start_hub()

    def end_well(self) -> None:
        """One more start and one more visit, without a kill, until nothing waits any more."""
        assert self._visitor is not None
        self._visitor.kill()
        self._visitor = self._start_visitor("--visits", "1")
        status = self._visitor.wait(200.0)
        assert status == 0, self._visitor.last_lines
        self.close()

    def told(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self._told.read_text(encoding="utf-8").splitlines()]

    def _start_visitor(self, *options: str) -> Child:
        seed = str(self._random.randrange(1_000_000))
        where = ["--stand", str(self.stand.folder), "--told", str(self._told), "--seed", seed]
        log = self.stand.folder / "log" / "visitor.log"
        visitor = Child("visitor", ["deploy.tour.visitor", *where, *options], log=log)
        visitor.start_reading(CONFIRMS)
        return visitor


@contextmanager
def lobby_in(folder: Path, people: Path, random: Random) -> Iterator[Lobby]:
    lobby = Lobby(folder, people, random)
    try:
        lobby.open()
        yield lobby
    finally:
        lobby.close()


@pytest.mark.timeout(420)
def test_every_visit_is_on_the_platform_once_whoever_is_killed(
    tmp_path: Path, people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get(SEED) or SystemRandom().randrange(1_000_000))
    sys.stdout.write(f"{SEED}={seed}\n")
    random = Random(seed)
    with lobby_in(tmp_path, people, random) as lobby:
        while lobby.kills.total() < KILLS or len(lobby.kills) < 2:
            lobby.live_and_kill()
        lobby.end_well()
    books = Books.of(lobby.stand, lobby.told())
    books.check()
    with capsys.disabled():
        sys.stdout.write(f"\nkills {dict(lobby.kills)} (seed {seed}): {books.figures()}\n")
