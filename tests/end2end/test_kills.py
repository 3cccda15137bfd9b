"""Terminal and platform are killed again and again while a person is served; nothing is lost or doubled."""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom
from uuid import UUID

import pytest

from contract.events import VisitEnd
from deploy.stand.process import Child
from deploy.stand.stand import Stand
from deploy.tour.visitor import CONFIRMS
from kiosk.domain.effect import OPEN, EffectState
from kiosk.domain.visit import JourneyState
from tests.helpers.houses import EMPLOYEES
from tests.helpers.ledgers import (
    Papers,
    Platform,
    Row,
    Terminal,
    papers_of,
    payload,
    platform_of,
    terminal_of,
)

KILLS = 22
LONGEST_LIFE = 7.0  # seconds: about as long as a visit takes, so that a kill meets every moment of one
AT_WORK = 2.5  # seconds: about as long as issuing and printing take
SEED = "KILLS_SEED"  # environment: repeat a run
DOCUMENT = "print-document"
SLIP = "print-slip"


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


@dataclass(frozen=True)
class Books:
    """The three ledgers, to be held against each other."""

    terminal: Terminal
    platform: Platform
    papers: Papers
    told: list[dict[str, str]]

    def check_events(self) -> None:
        """Every seq that the terminal ever gave is on the platform once, and nothing else is."""
        assert self.terminal.waiting == 0
        keys = [(UUID(event["epoch"]), event["seq"]) for event in self.platform.events]
        given = {(self.terminal.epoch, seq) for seq in range(1, self.terminal.last_seq + 1)}
        assert sorted(given - set(keys)) == [], "lost"
        assert sorted(set(keys) - given) == [], "phantom"
        ids = Counter(event["event_id"] for event in self.platform.events)
        said = Counter(event["payload"] for event in self.platform.events)
        assert [once for once in (ids, said) if once.most_common(1)[0][1] > 1] == [], "doubled"
        received = [event["received_at"] for event in self.platform.events]
        assert received == sorted(received), "the platform took them in another order"

    def check_visits(self) -> None:
        """Every visit is closed, told from its opening to its end, and both sides say the same of it."""
        assert set(self.platform.visits) == set(self.terminal.visits)
        ends = {VisitEnd.LEFT, VisitEnd.INTERRUPTED}
        for visit_id, mine in self.terminal.visits.items():
            theirs = self.platform.visits[visit_id]
            assert mine["closed_at"] is not None
            assert VisitEnd(mine["end"]) in ends
            assert (theirs["end"], theirs["employee_id"]) == (mine["end"], mine["employee_id"])
        timelines: dict[str, list[Row]] = defaultdict(list)
        for event in self.platform.events:
            timelines[event["visit_id"]].append(event)
        for events in timelines.values():
            names = [event["type"] for event in events]
            assert names[0] == "visit.opened"
            assert (names.count("visit.opened"), names.count("visit.closed")) == (1, 1)
            after = names[names.index("visit.closed") + 1 :]
            assert {name.partition(".")[0] for name in after} <= {"effect"}, names
            moments = [event["happened_at"] for event in events]
            assert moments == sorted(moments), names

    def check_requests(self) -> None:
        """Every request is on both sides in the same state; each was submitted, completed, printed once."""
        assert set(self.platform.requests) == set(self.terminal.journeys)
        for request_id, mine in self.terminal.journeys.items():
            theirs = self.platform.requests[request_id]
            state = JourneyState(mine["state"])
            assert state is not JourneyState.OPEN
            assert (theirs["abandoned_at"] is not None) == (state is JourneyState.ABANDONED)
            assert (theirs["completed_at"] is not None) == (state is JourneyState.COMPLETED)
            assert theirs["outcome"] == mine["outcome"]
            assert theirs["claim_code"] == mine["claim_code"]
            assert (theirs["submitted_at"] is not None) == (mine["claim_code"] is not None)
        submitted = Counter(
            payload(event)["request_id"]
            for event in self.platform.events
            if event["type"] == "request.submitted"
        )
        assert set(submitted.values()) == {1}
        asked = {
            request_id
            for request_id, row in self.platform.requests.items()
            if row["submitted_at"] is not None and row["service_id"] == "cert.employment"
        }
        assert set(self.platform.certificates) == asked == set(self.terminal.certificates)

    def check_effects(self) -> None:
        """Nothing is open; what is confirmed lies in the outlets, what failed does not, the rest is doubt."""
        assert set(self.platform.effects) == set(self.terminal.effects)
        for effect_id, mine in self.terminal.effects.items():
            assert EffectState(mine["state"]) not in OPEN
            assert self.platform.effects[effect_id]["state"] == mine["state"]
        for request_id, certificate in self.platform.certificates.items():
            sheets = self.papers.sheets[certificate["number"]]
            prints = self._effects(DOCUMENT, request_id)
            sure = sum(map(came_out, prints))
            perhaps = sum(row["units"] for row in prints if row["state"] == EffectState.IN_DOUBT)
            copies = int(json.loads(self.platform.requests[request_id]["answers"]).get("copies", 1))
            assert sheets <= copies, f"{certificate['number']}: {sheets} sheets for {copies} copies"
            assert sure <= sheets <= sure + perhaps, f"{certificate['number']}: {sheets} sheets, {sure} known"
        slips = self._effects(SLIP)
        sure = sum(row["state"] == EffectState.CONFIRMED for row in slips)
        perhaps = sum(row["state"] == EffectState.IN_DOUBT for row in slips)
        assert sure <= self.papers.slips <= sure + perhaps

    def check_what_people_were_told(self) -> None:
        """What the screen said was so, and it stands on the platform."""
        numbers = {row["number"]: request_id for request_id, row in self.platform.certificates.items()}
        for entry in self.told:
            found = [
                request_id
                for request_id in self.platform.requests
                if request_id.hex.upper().startswith(entry["reference"])
            ] or [numbers[entry["reference"]]]
            assert len(found) == 1, entry
            request = self.platform.requests[found[0]]
            assert request["submitted_at"] is not None, entry
            if entry["claim_code"]:
                assert request["claim_code"].replace("-", "") == entry["claim_code"].replace("-", "")
            if entry["done"] == "证明已打印":
                assert self.papers.sheets[entry["reference"]] >= 1, entry

    def figures(self) -> str:
        state = Counter(f"{row['kind']} {row['state']}" for row in self.terminal.effects.values())
        ends = Counter(row["end"] for row in self.terminal.visits.values())
        return (
            f"{len(self.terminal.visits)} visits {dict(ends)}, {len(self.told)} told by the screen, "
            f"{len(self.platform.certificates)} certificates, {sum(self.papers.sheets.values())} sheets, "
            f"{self.papers.slips} slips, effects {dict(state)}, {len(self.platform.events)} events; "
            f"lost 0, doubled 0, phantom 0"
        )

    def _effects(self, kind: str, request_id: UUID | None = None) -> list[Row]:
        mine = [row for row in self.terminal.effects.values() if row["kind"] == kind]
        return [row for row in mine if request_id is None or row["request_id"] == request_id]


def came_out(effect: Row) -> int:
    """Return how many sheets the journal knows to have come out."""
    if effect["state"] == EffectState.CONFIRMED:
        return int(effect["units"])
    if effect["state"] != EffectState.FAILED:
        return 0
    before, after = effect["before"].get("counter"), (effect["after"] or {}).get("counter")
    return 0 if before is None or after is None else int(after) - int(before)


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
    terminal, platform = terminal_of(lobby.stand), platform_of(lobby.stand)
    papers = papers_of(lobby.stand, platform.certificates.values())
    books = Books(terminal, platform, papers, lobby.told())
    books.check_events()
    books.check_visits()
    books.check_requests()
    books.check_effects()
    books.check_what_people_were_told()
    with capsys.disabled():
        sys.stdout.write(f"\nkills {dict(lobby.kills)} (seed {seed}): {books.figures()}\n")
