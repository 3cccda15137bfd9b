"""Two replicas on one PostgreSQL, killed in turn while many terminals report."""

from __future__ import annotations

import asyncio
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event as hooks
from sqlalchemy import select

from deploy.house.postgres import Cluster, cluster
from devices.ports import free_ports
from hub.app import build
from hub.assembly import Platform, assemble
from hub.console.proving import FREE_FAILURES, FREE_OF_ADDRESS, Proving
from hub.settings import Settings
from hub.store.database import StoreUnavailableError
from hub.store.rings import Heard, Rings
from hub.store.sessions import Tries
from hub.store.tables import certificates, events, feed_items, requests, terminal_health, visits
from tests.helpers.balancer import Balancer
from tests.helpers.crowd import Crowd, CrowdTerminal, enrolled, quick, session
from tests.helpers.hub_platform import PASSWORD, TOKEN, cheap, envelope, platform_on, submitted
from tests.helpers.replicas_to_kill import Replicas


@pytest.fixture(scope="module")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        yield running


@pytest.fixture(scope="module")
def made(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make a platform once: its migrations take longer than a test."""
    url = postgres.new_database()
    platform_on(url, tmp_path_factory.mktemp("made"), now).database.close()
    return url


@pytest.fixture
def platform(postgres: Cluster, made: str, tmp_path: Path) -> Iterator[Platform]:
    built = on(postgres.new_database(like=made), tmp_path)
    yield built
    built.database.close()


def on(url: str, folder: Path) -> Platform:
    return assemble(Settings(database=url, data=folder), passwords=cheap(), clock=now)


@pytest.fixture
def other(platform: Platform) -> Iterator[Platform]:
    """Another replica."""
    built = on(platform.settings.database, platform.settings.data)
    yield built
    built.database.close()


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize(
    ("many", "visits_each", "kills", "batches_between"),
    [(40, 1, 3, 16), pytest.param(200, 6, 40, 50, marks=pytest.mark.slow)],
)
@pytest.mark.timeout(1200)
def test_replicas_that_are_killed_lose_nothing_and_refuse_nothing_for_good(
    postgres, platform, many, visits_each, kills, batches_between, record_property
):
    terminals = enrolled(platform, many)
    ports = free_ports(2)
    with Replicas(platform.settings.database, platform.settings.data, ports) as replicas:
        balancer = Balancer(ports)
        began = time.monotonic()
        crowd = asyncio.run(
            lived(terminals, balancer, replicas, visits_each, kills, batches_between, postgres.restart)
        )
        took = time.monotonic() - began
    assert all(balancer.handed.values())
    check(platform, terminals, visits_each)
    troubles = ", ".join(f"{count} {trouble}" for trouble, count in sorted(crowd.troubles.items()))
    record_property(
        "figures",
        f"{kills} kills in {took:.0f} s; {crowd.acknowledged} batches of {many} terminals taken once,"
        f" {crowd.polls} feeds; tried again: {troubles}; none refused for good, nothing lost or doubled",
    )


@contextmanager
def carrying(platform: Platform, heard: Heard) -> Iterator[Rings]:
    """Have a platform's rings carried to other replicas, and theirs here, until the end of the block."""
    rings = platform.database.rings(heard)
    assert rings is not None
    platform.doorbell.carry_by(rings.tell)
    threads = [threading.Thread(target=run) for run in (rings.run_telling, rings.run_listening)]
    for thread in threads:
        thread.start()
    try:
        yield rings
    finally:
        rings.end()
        for thread in threads:
            thread.join(20)


def test_a_feed_that_is_waited_for_at_one_replica_is_woken_by_another(platform, other, record_property):
    here, there = platform, other
    listens, looked = threading.Semaphore(0), queue.Queue()

    def heard(terminal_ids):
        there.doorbell.heard(terminal_ids)
        if terminal_ids is None:
            listens.release()

    def look(_connection, _cursor, statement, *_rest):
        if "feed_items" in statement:
            looked.put(time.monotonic())

    def waited() -> list[dict]:
        mine = {"Authorization": f"Bearer {TOKEN}"}
        answer = TestClient(build(there)).get("/v1/terminals/T001/feed?wait=20", headers=mine)
        answered.append(time.monotonic())
        return answer.json()["items"]

    hooks.listen(there.database._engine, "before_cursor_execute", look)
    answered: list[float] = []
    with carrying(here, here.doorbell.heard), carrying(there, heard), ThreadPoolExecutor() as pool:
        assert listens.acquire(timeout=20)
        items = pool.submit(waited)
        looked.get(timeout=20)  # nothing there yet
        here.ingest.take("T002", [envelope(submitted(), 1, uuid4())])  # which wakes nobody else
        here.ingest.take("T001", [envelope(submitted(), 1, uuid4())])
        rung_at = time.monotonic()
        assert [one["cursor"] for one in items.result(30)] == [1]
    looked.get_nowait()
    assert looked.empty()  # it looked twice, not again and again
    assert answered[0] - rung_at < 10  # half of what it was ready to wait
    record_property("figures", f"{1000 * (answered[0] - rung_at):.0f} ms from a commit to a feed elsewhere")


def test_replicas_hear_each_other_again_once_the_database_was_away(postgres, platform, other):
    heard, own = queue.Queue(), queue.Queue()
    with carrying(other, heard.put), carrying(platform, own.put):
        assert (heard.get(timeout=20), own.get(timeout=20)) == (None, None)
        platform.doorbell.ring("T001")
        assert heard.get(timeout=20) == ["T001"]
        postgres.restart()
        platform.doorbell.ring("T002")  # kept until it can be told, though perhaps before anybody listens
        assert (heard.get(timeout=40), own.get(timeout=40)) == (None, None)  # anything may have been missed
        other.doorbell.ring("T003")
        assert own.get(timeout=20) == ["T003"]  # and never what it told itself


def test_a_session_waits_for_a_lock_no_longer_than_it_should_and_holds_none_for_ever(platform):
    with platform.database.read() as unit:
        shown = [unit.inbox._connection.exec_driver_sql(f"SHOW {name}").scalar() for name in BOUNDS]
        assert shown == list(BOUNDS.values())
    with platform.database.write() as holds:
        holds.terminals.lock("T001")
        with pytest.raises(StoreUnavailableError):
            lock_within(platform, milliseconds=20)


def test_wrong_passwords_count_alike_wherever_they_are_tried(platform, other):
    for number in range(FREE_OF_ADDRESS):
        assert not Proving(platform).held_up("192.0.2.1")
        assert Proving((platform, other)[number % 2]).password("nobody", "wrong", "192.0.2.1") is None
    assert [Proving(one).held_up("192.0.2.1") for one in (platform, other)] == [True, True]
    assert not Proving(other).held_up("192.0.2.3")
    for number in range(FREE_FAILURES):
        assert Proving((platform, other)[number % 2]).password("wang", "wrong", "192.0.2.3") is None
    for replica in (platform, other):
        assert Proving(replica).password("wang", PASSWORD, "192.0.2.4") is None  # closed everywhere


def test_the_first_wrong_passwords_of_a_client_count_each_at_two_replicas_at_once(platform, other):
    asking = threading.Event()

    def count(replica: Platform, counted: Callable[[], object] = lambda: None) -> None:
        with replica.database.write() as unit:
            held = unit.sessions.hold_tries("192.0.2.9", now())
            counted()
            tries = Tries(held.failures + 1, now(), None)
            unit.sessions.count_try("192.0.2.9", tries, forget_before=now() - timedelta(hours=1))

    hooks.listen(other.database._engine, "before_cursor_execute", lambda *_asked: asking.set())
    with ThreadPoolExecutor() as pool:
        later: list[Future[None]] = []

        def meanwhile() -> None:
            later.append(pool.submit(count, other))
            assert asking.wait(20)

        count(platform, meanwhile)
        later[0].result(20)
    with platform.database.read() as unit:
        assert unit.sessions.tries("192.0.2.9").failures == 2


def lock_within(platform: Platform, *, milliseconds: int) -> None:
    with platform.database.write() as unit:
        unit.inbox._connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds}")
        unit.terminals.lock("T001")


BOUNDS = {"lock_timeout": "30s", "idle_in_transaction_session_timeout": "5min"}


async def lived(
    terminals: Sequence[CrowdTerminal],
    balancer: Balancer,
    replicas: Replicas,
    visits_each: int,
    kills: int,
    batches_between: int,
    restart: Callable[[], None],
) -> Crowd:
    """Have all terminals live, and replicas killed in turn whenever so many more batches were taken.

    Half-way the database is, too.
    """
    async with balancer.running() as url, session() as client, asyncio.TaskGroup() as living:
        crowd = Crowd(url, client, quick(1))
        for one in terminals:
            living.create_task(one.live(crowd, visits_each))
        turns = cycle(range(2))
        for number in range(kills):
            await crowd.until((number + 1) * batches_between)
            await asyncio.to_thread(replicas.kill, next(turns))
            if number == kills // 2:
                await asyncio.to_thread(restart)
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
