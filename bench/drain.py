"""Queued messages a second, from a terminal's store to the platform and its receipts back into the store.

Where the time of a message goes: the platform (profile in `bench.hub`); the terminal's own 125 us pass beside
it. The bare INSERT takes 62 in all: what the platform does beside keeping is what it is for. Whatever makes a
post itself cheaper makes messages one by one quicker still: the first ratio falls with it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import SystemRandom

from bench.backlog import events, fill
from bench.benchmark import Benchmark, Result, Say
from bench.contender import Contender
from bench.ready_batches import post, ready_batches
from bench.served_platform import ServedPlatform, opened, platform_on
from contract.events import Batch
from kiosk.app.haste import take_time
from kiosk.store.store import Store
from sync.answers import Receipts
from sync.backoff import Backoff
from sync.directory import Directory
from sync.relay import LARGEST_BATCH, Relay
from sync.server import HubServer

ROUNDS = 3
QUEUED = 10_000
ONE_BY_ONE = 300
TERMINALS = 2  # that post at once, where the platform's own limit is looked for
EACH = 4_000  # messages of each of them
KEY = bytes(range(32))
WEEKS = timedelta(days=60)
BARS = {"one-by-one": 30.0, "limit": 0.5, "insert": 0.5}


class Drain(Benchmark):
    """The way from the outbox to the receipt, and how near it comes to what can be had."""

    name = "drain"
    measures = (
        f"{QUEUED} messages of whole visits (16 each, a request for a certificate among them) from an "
        "encrypted store through relay and HTTP to a platform on PostgreSQL that waits for the disk, until "
        "every receipt is in the store; beside the same way one message at a time (without audit, "
        f"{ONE_BY_ONE} of them); beside the platform's own limit, {TERMINALS} terminals that post such "
        "batches ready-made; and that limit beside INSERT … ON CONFLICT of such events into the same table "
        f"by psycopg's executemany, {LARGEST_BATCH} a transaction. One PostgreSQL, in turn, {ROUNDS} rounds; "
        "a ratio is the median of the rounds', more is better"
    )

    def run(self, say: Say) -> Result:
        """Measure all in turn; the result is the figure that is nearest to its bar, or furthest below it."""
        from deploy.house.postgres import cluster  # noqa: PLC0415 - psycopg comes with the platform alone

        take_time()  # as the terminal does once it is up; the platform does the same
        names = {"drain": "drain", "one": "one by one", "limit": "the platform's limit", "insert": "INSERT"}
        contenders = {key: Contender(name) for key, name in names.items()}
        with (
            tempfile.TemporaryDirectory(prefix="bench-drain-", dir=Path.cwd()) as name,
            cluster(durable=True) as postgres,
            platform_on(postgres, Path(name) / "hub") as platform,
        ):
            plain = postgres.new_database()
            opened(plain).close()
            for turn in range(ROUNDS):
                folder = Path(name) / str(turn)
                folder.mkdir()
                _drain(platform, folder, contenders["drain"], contenders["one"])
                _limit(platform, folder, contenders["limit"])
                _insert(plain, platform.employee_ids, contenders["insert"])
        for contender in contenders.values():
            say(contender.line())
        return _judge(contenders, say)


def _now() -> datetime:
    return datetime.now(UTC)


def _filled(folder: Path, count: int, employee_ids: Sequence[str]) -> Store:
    store = Store.open(folder, KEY, _now)
    fill(store, events(count, employee_ids, _now() - WEEKS))
    return store


def _drain(platform: ServedPlatform, folder: Path, drain: Contender, one: Contender) -> None:
    """Take the time of a backlog, and of a smaller one that goes message by message."""
    terminal_id = f"drain-{folder.name}"
    server = HubServer(platform.url, terminal_id, platform.new_terminal(terminal_id))
    store = _filled(folder / "drain", QUEUED, platform.employee_ids)
    assert Directory(store, server).pull_keys() is None, "the platform does not answer"
    relay = Relay(store, server, Backoff(SystemRandom()), _now)
    drain.measure(QUEUED, relay.run_once)
    assert store.waiting == 0, "the platform did not take everything"
    fill(store, events(ONE_BY_ONE, platform.employee_ids, _now() - WEEKS))
    one.measure(ONE_BY_ONE, lambda: _one_by_one(store, server))
    server.close()
    store.close()


def _one_by_one(store: Store, server: HubServer) -> None:
    """Deliver each message by itself, as a relay without batches would."""
    while store.waiting:
        with store.view() as unit:
            [waiting] = unit.outbox.first(1)
        envelope = waiting.envelope
        answer = server.deliver(Batch(sent_at=_now(), envelopes=[envelope]))
        assert isinstance(answer, Receipts), answer
        with store.unit() as unit:
            unit.outbox.acknowledge(envelope.epoch, [envelope.seq])


def _limit(platform: ServedPlatform, folder: Path, limit: Contender) -> None:
    """Take the time of terminals that have nothing to do but to post."""
    posting = []
    for number in range(TERMINALS):
        terminal_id = f"limit-{folder.name}-{number}"
        token = platform.new_terminal(terminal_id)
        store = _filled(folder / terminal_id, EACH, platform.employee_ids)
        posting.append((platform.url, terminal_id, token, ready_batches(store)))
        store.close()
    with ThreadPoolExecutor(TERMINALS) as pool:
        limit.measure(TERMINALS * EACH, lambda: list(pool.map(lambda each: post(*each), posting)))


def _insert(url: str, employee_ids: Sequence[str], insert: Contender) -> None:
    """Take the time of PostgreSQL with the same events, in a database that has nothing but them."""
    from bench.peers.inserting import insert as insert_rows  # noqa: PLC0415 - psycopg, as above
    from bench.peers.inserting import rows_of  # noqa: PLC0415

    now = _now()
    rows = rows_of("T", events(QUEUED, employee_ids, now - WEEKS), now)
    insert.measure(QUEUED, lambda: insert_rows(url, rows, LARGEST_BATCH))


def _judge(contenders: dict[str, Contender], say: Say) -> Result:
    drain, limit = contenders["drain"], contenders["limit"]
    pairs = {
        "one-by-one": (drain, contenders["one"]),
        "limit": (drain, limit),
        "insert": (limit, contenders["insert"]),
    }
    results = {
        name: Result(
            ours.rate(),
            peer.rate(),
            "/s",
            BARS[name],
            bar_is_ratio=True,
            more_is_better=True,
            measured_ratio=ours.beside(peer),
        )
        for name, (ours, peer) in pairs.items()
    }
    for name, result in results.items():
        say(result.line(f"drain.{name}"))
    return min(results.values(), key=lambda result: result.ratio / result.bar)
