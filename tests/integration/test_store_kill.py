"""The terminal's process is killed while it writes: what it said is durable, and both halves are there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from contract.events import VisitOpened
from tests.helpers.terminal_store import HandClock, Store

KILLS = 20
ROOT = Path(__file__).parents[2]


def said_until_killed(folder: Path, lines: int) -> list[tuple[int, UUID]]:
    """Run a writer, kill it after it said `lines` lines, and return all that it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.helpers.store_writer", str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline() for _ in range(lines)]
        writer.kill()
        said += writer.stdout.readlines()
    whole = [line.split() for line in said if line.endswith("\n")]
    return [(int(seq), UUID(visit_id)) for _, seq, visit_id in whole]


@pytest.mark.slow  # test_power_cuts.py and test_many_kills.py run always
def test_twenty_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    random = Random(7)
    said: list[tuple[int, UUID]] = []
    for _ in range(KILLS):
        said += said_until_killed(tmp_path, random.randrange(1, 60))
    seqs = [seq for seq, _ in said]
    assert len(set(seqs)) == len(seqs), "a number was used twice"
    assert seqs == sorted(seqs)
    store = Store.open(tmp_path, bytes(32), HandClock())
    with store.view() as unit:
        visits = {visit.visit_id for visit in unit.visits.unclosed()}
        waiting = {each.envelope.seq: each.envelope for each in unit.outbox.first(1_000_000)}
    store.close()
    assert {visit_id for _, visit_id in said} <= visits, "an acknowledged visit is lost"
    acknowledged = {seq - 3 for seq in seqs if seq % 7 == 0}
    assert {seq for seq in seqs if seq not in acknowledged} <= set(waiting), "an acknowledged event is lost"
    told = {VisitOpened.model_validate_json(envelope.payload).visit_id for envelope in waiting.values()}
    assert told <= visits, "an event without its fact"
    assert len(visits - told) <= len(acknowledged), "a fact without its event"
    assert len({envelope.epoch for envelope in waiting.values()}) == 1, "a kill is not a restored copy"
