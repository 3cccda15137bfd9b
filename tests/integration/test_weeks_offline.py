"""Weeks offline: what waited arrives once and in order, in bounded memory, while people are served."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

import pytest

from hub.store.database import Database
from kiosk.store.store import Store
from tests.helpers.desk import KEY
from tests.helpers.hub_platform import TOKEN, person
from tests.helpers.hub_process import HubProcess
from tests.helpers.terminal_store import HandClock
from tests.helpers.weeks_offline import VISITS, Told

PEOPLE = [f"E{number:06d}" for number in range(101, 141)]
MOST_GROWTH = 32 * 1024  # KiB
SLOWEST = 0.5  # seconds: nobody notices; on a machine with nothing else to do it is a few hundredths


@dataclass(frozen=True)
class Arrived:
    """An event as the platform has it, in the order of arrival."""

    seq: int
    event_id: str
    employee_id: str | None


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    folder = tmp_path / "hub"
    folder.mkdir()
    hub = HubProcess(folder)
    database = Database(f"sqlite:///{hub.database}")
    with database.write() as unit:
        unit.people.save([person(employee_id) for employee_id in PEOPLE])
    database.close()
    hub.start()
    yield hub
    hub.kill()


def come_back(hub: HubProcess, folder: Path, count: int) -> Told:
    """Have a terminal drain so many events, in a process of its own, and return what it came to."""
    people = folder / "people"
    people.write_text("\n".join(PEOPLE), "ascii")
    words = [str(folder / "terminal"), hub.url, TOKEN, str(count), str(people)]
    told = subprocess.run(
        [sys.executable, "-m", "tests.helpers.weeks_offline", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=1700,
        cwd=Path(__file__).parents[2],
        env={key: value for key, value in os.environ.items() if key != "PYTEST_CURRENT_TEST"},
    )
    assert (told.returncode, told.stderr) == (0, ""), told.stderr[-3000:]
    return Told(**json.loads(told.stdout))


def arrived(hub: HubProcess) -> list[Arrived]:
    """Return every event that the platform took, in the order in which it took them."""
    question = (
        "SELECT events.seq, events.event_id, visits.employee_id FROM events"
        " LEFT JOIN visits ON visits.visit_id = events.visit_id ORDER BY events.rowid"
    )
    with closing(sqlite3.connect(hub.database)) as database:
        return [Arrived(*row) for row in database.execute(question)]


def told_by_the_terminal(folder: Path) -> list[str]:
    """Return the id of every event that the terminal ever put, in order: its audit trail keeps them."""
    store = Store.open(folder / "terminal" / "store", KEY, HandClock())
    with store.view() as unit:
        ids = [
            row.subject.replace("-", "")
            for row in unit.audit_rows.every()
            if not row.kind.startswith("note.")
        ]
    store.close()
    return ids


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def prove(hub: HubProcess, folder: Path, count: int) -> str:
    """Drain so many, hold what arrived against what was told, and return the figures."""
    told = come_back(hub, folder, count)
    at_the_hub = arrived(hub)
    assert [event.event_id for event in at_the_hub] == told_by_the_terminal(folder)
    of_person: dict[str | None, list[int]] = defaultdict(list)
    for event in at_the_hub:
        of_person[event.employee_id].append(event.seq)
    assert set(PEOPLE) <= set(of_person)
    assert all(one < other for seqs in of_person.values() for one, other in pairwise(seqs))
    assert told.served == VISITS
    assert all(one < other for one, other in pairwise(told.fractions)), "the bar went back"
    assert told.fractions[0] < 0.9
    assert told.fractions[-1] > 0.9
    grown = told.memory_peak - told.memory_before
    assert grown < MOST_GROWTH, f"{grown} KiB"
    assert p95(told.meanwhile) < SLOWEST
    return (
        f"{told.queued} queued, drained in {told.seconds:.1f} s ({told.queued / told.seconds:.0f}/s), "
        f"memory {told.memory_before / 1024:.0f} MiB and at most {grown / 1024:.1f} MiB more, "
        f"a journey's commit p95 {p95(told.meanwhile) * 1e3:.1f} ms, {p95(told.quiet) * 1e3:.1f} ms when "
        f"nothing drains ({len(told.meanwhile)} and {len(told.quiet)})"
    )


@pytest.mark.timeout(600)
def test_what_waited_for_days_drains_while_people_are_served(
    hub: HubProcess, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    record_property("figures", prove(hub, tmp_path, 5_000))


@pytest.mark.slow  # the test above does the same with a twentieth of it
@pytest.mark.timeout(1800)
def test_a_hundred_thousand_messages_drain_while_people_are_served(
    hub: HubProcess, tmp_path: Path, record_property: pytest.RecordProperty
) -> None:
    record_property("figures", prove(hub, tmp_path, 100_000))
