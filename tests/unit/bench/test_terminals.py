"""The crowd of terminals at rest, a few of it and not for long, against the real platform."""

from __future__ import annotations

import asyncio
import math
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.many_terminals import Resting, Rhythm, rest
from bench.terminals import enrol, p95
from hub.authority import authority
from tests.helpers.served_hub import ServedHub

QUICK = Rhythm(heartbeat=0.4, feed=0.3, rise=0.0, counted=60.0)


def test_terminals_at_rest_are_heard_and_answered(tmp_path: Path) -> None:
    hub = ServedHub(tmp_path)
    crowd = [Resting.named(f"T9{number}") for number in range(5)]
    enrol(hub.platform.database, authority(tmp_path, datetime.now(UTC)), crowd)
    with hub.running():
        seen = asyncio.run(
            rest(hub.url, crowd, QUICK, lambda so_far: min(len(so_far.heartbeats), len(so_far.feeds)) >= 10)
        )
        stranger = asyncio.run(rest(hub.url, [Resting.named("T90")], QUICK, lambda seen: bool(seen.troubles)))
    assert not seen.troubles
    assert min(seen.heartbeats) > 0
    assert min(seen.feeds) > -0.01  # a question is held open
    with hub.platform.database.read() as unit:
        heard = {beat.terminal_id for beat in unit.terminals.at("beijing-north")}
    assert heard
    assert heard <= {one.terminal_id for one in crowd}
    assert set(stranger.troubles) == {"401"}
    assert not stranger.answered


@pytest.mark.parametrize(
    ("late", "expected"),
    [([], math.inf), ([0.001], math.inf), ([0.001] * 99, 1.0), ([2.0] * 99, 2000.0)],
)
def test_p95_is_in_milliseconds(late: list[float], expected: float) -> None:
    assert p95(late) == pytest.approx(expected)
