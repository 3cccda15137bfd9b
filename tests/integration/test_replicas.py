"""Two replicas on one PostgreSQL, killed in turn while many terminals report."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import cycle

import pytest
from sqlalchemy import select

from deploy.house.postgres import Cluster, cluster
from devices.ports import free_ports
from hub.assembly import Platform
from hub.store.tables import certificates, events, feed_items, requests, terminal_health, visits
from tests.helpers.balancer import Balancer
from tests.helpers.crowd import Crowd, CrowdTerminal, enrolled, quick, session
from tests.helpers.hub_platform import platform_on
from tests.helpers.replicas_to_kill import Replicas


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("many", "visits_each", "kills", "batches_between"),
    [(40, 1, 3, 16), pytest.param(200, 6, 40, 50, marks=pytest.mark.slow)],
)
@pytest.mark.timeout(1200)
def test_replicas_that_are_killed_lose_nothing_and_refuse_nothing_for_good(
    postgres, tmp_path, many, visits_each, kills, batches_between, record_property
):
    url = postgres.new_database()
    platform = platform_on(url, tmp_path, now)
    terminals = enrolled(platform, many)
    ports = free_ports(2)
    with Replicas(url, tmp_path, ports) as replicas:
        balancer = Balancer(ports)
        began = time.monotonic()
        crowd = asyncio.run(lived(terminals, balancer, replicas, visits_each, kills, batches_between))
        took = time.monotonic() - began
    assert all(balancer.handed.values())
    check(platform, terminals, visits_each)
    platform.database.close()
    troubles = ", ".join(f"{count} {trouble}" for trouble, count in sorted(crowd.troubles.items()))
    record_property(
        "figures",
        f"{kills} kills in {took:.0f} s; {crowd.acknowledged} batches of {many} terminals taken once,"
        f" {crowd.polls} feeds; tried again: {troubles}; none refused for good, nothing lost or doubled",
    )


async def lived(
    terminals: Sequence[CrowdTerminal],
    balancer: Balancer,
    replicas: Replicas,
    visits_each: int,
    kills: int,
    batches_between: int,
) -> Crowd:
    """Have all terminals live, and replicas killed in turn whenever so many more batches were taken."""
    async with balancer.running() as url, session() as client:
        crowd = Crowd(url, client, quick(1))
        living = asyncio.gather(*(one.live(crowd, visits_each) for one in terminals))
        turns = cycle(range(2))
        for number in range(kills):
            await crowd.until((number + 1) * batches_between)
            await asyncio.to_thread(replicas.kill, next(turns))
        await living
    return crowd


def check(platform: Platform, terminals: Sequence[CrowdTerminal], visits_each: int) -> None:
    """Hold what the platform keeps against what its terminals know."""
    ours = {one.me.terminal_id: one for one in terminals}
    with platform.database.read() as unit:
        connection = unit.inbox._connection
        kept = connection.execute(select(events.c.terminal_id, events.c.epoch, events.c.seq, events.c.sha256))
        by_terminal: dict[str, dict] = {name: {} for name in ours}
        for name, epoch, seq, digest in kept:
            assert (epoch, seq) not in by_terminal[name]
            by_terminal[name][epoch, seq] = digest
        issued = connection.execute(
            select(certificates.c.terminal_id, certificates.c.request_id, certificates.c.number)
        ).all()
        seen = connection.execute(select(visits.c.terminal_id, visits.c.closed_at)).all()
        asked = connection.execute(
            select(requests.c.terminal_id, requests.c.request_id, requests.c.outcome)
        ).all()
        told = connection.execute(select(feed_items.c.terminal_id, feed_items.c.cursor)).all()
        said = dict(
            connection.execute(select(terminal_health.c.terminal_id, terminal_health.c.heartbeat)).all()
        )
    for name, one in ours.items():
        assert by_terminal[name] == one.there  # each acknowledged event, once, as it was, and no other
        assert one.said is not None
        assert said[name]["queue_depth"] == one.said.queue_depth == visits_each - 1
    everything = sorted((name, request_id) for name, one in ours.items() for request_id in one.requests)
    assert len(everything) == len(ours) * visits_each
    assert sorted((name, request_id) for name, request_id, _ in asked) == everything
    assert {outcome for *_, outcome in asked} == {"done"}
    assert {(name, request_id): number for name, request_id, number in issued} == {
        (name, request_id): number for name, one in ours.items() for request_id, number in one.numbers.items()
    }
    assert sorted((name, request_id) for name, request_id, _ in issued) == everything
    numbers = sorted(int(number.rpartition("-")[2]) for *_, number in issued)
    assert numbers == list(range(1, len(everything) + 1))  # each once, and no gap
    assert Counter(name for name, _ in seen) == dict.fromkeys(ours, visits_each)
    assert all(closed is not None for _, closed in seen)
    assert Counter(name for name, _ in told) == dict.fromkeys(ours, visits_each)
    assert all(set(one.twice.values()) == {1} for one in terminals)
