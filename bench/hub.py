"""Events a second that the platform takes over HTTP, beside what its database can do.

Where a batch's CPU time goes in the platform's process, without HTTP: SQL 28 % (half SQLAlchemy's; eight
statements, held by a test), certificates for one event in sixteen 13 %, contract and hash 11 %, what events
mean 10 %, rows written as JSON 7 %, the audit chain 4 %. HTTP adds a fifth of all that; httptools and uvloop
in the place of h11 and asyncio changed nothing that could be measured. Batches that come at once share a
transaction: of four taken together each costs the platform's process and PostgreSQL 0.65 of one taken alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # the package ships no types

from bench.backlog import events, fill
from bench.benchmark import Benchmark, Result, Say
from bench.contender import Contender
from bench.ready_batches import post, ready_batches
from bench.served_platform import ServedPlatform, opened, platform_on
from kiosk.store.store import Store
from sync.relay import LARGEST_BATCH

ROUNDS = 3
CLIENTS = 4
EACH = 4_000  # messages of each client
KEY = bytes(range(32))
WEEKS = timedelta(days=60)
BAR = 0.5


class Hub(Benchmark):
    """How much the platform takes, and what it costs."""

    name = "hub"
    measures = (
        f"{CLIENTS} clients that post {EACH} messages each (whole visits, 16 messages and a certificate), "
        f"{LARGEST_BATCH} in a batch, over HTTP to a platform on PostgreSQL that waits for the disk; beside "
        "its database's own limit: the rows that it made of them put into the same ten tables by psycopg's "
        "executemany, a batch in one transaction and one pipeline, as many connections; and beside "
        "INSERT … ON CONFLICT of the events alone in the same way. One PostgreSQL, in turn, "
        f"{ROUNDS} rounds; a ratio is the median of the rounds', more is better"
    )

    def run(self, say: Say) -> Result:
        """Measure all in turn; the result is that beside the database's own limit."""
        from deploy.house.postgres import cluster  # noqa: PLC0415 - psycopg comes with the platform alone

        taken = Contender("the platform")
        limit = Contender("its rows, by psycopg")
        bare = Contender("INSERT of the events alone")
        with (
            tempfile.TemporaryDirectory(prefix="bench-hub-", dir=Path.cwd()) as name,
            cluster(durable=True) as postgres,
            platform_on(postgres, Path(name) / "hub") as platform,
        ):
            for turn in range(ROUNDS):
                folder = Path(name) / str(turn)
                folder.mkdir()
                names = _take(platform, folder, taken, say)
                plain = postgres.new_database()
                opened(plain).close()
                _keep(platform.database, plain, names, limit)
                _insert(plain, platform.employee_ids, bare)
        for contender in (taken, limit, bare):
            say(contender.line())
        beside_bare = _result(taken, bare)
        say(beside_bare.line("hub.insert"))
        result = _result(taken, limit)
        say(result.line("hub.limit"))
        return result


def _take(platform: ServedPlatform, folder: Path, taken: Contender, say: Say) -> list[str]:
    """Take the time of clients that have nothing to do but to post; return the names of their terminals."""
    posting = []
    for number in range(CLIENTS):
        terminal_id = f"T-{folder.name}-{number}"
        token = platform.new_terminal(terminal_id)
        store = Store.open(folder / terminal_id, KEY, _now)
        fill(store, events(EACH, platform.employee_ids, _now() - WEEKS))
        posting.append((platform.url, terminal_id, token, ready_batches(store)))
        store.close()
    before = psutil.Process(platform.pid).cpu_times()
    _at_once(taken, [lambda each=each: post(*each) for each in posting])
    after = psutil.Process(platform.pid).cpu_times()
    spent = after.user + after.system - before.user - before.system
    say(f"CPU of the platform's own process: {1e6 * spent / (CLIENTS * EACH):.0f} us for a message")
    return [terminal_id for _, terminal_id, _, _ in posting]


def _keep(database: str, plain: str, names: Sequence[str], limit: Contender) -> None:
    """Take the time of PostgreSQL with what the platform kept of these terminals."""
    from bench.peers.keeping import keep, kept  # noqa: PLC0415 - psycopg, as above

    told = [kept(database, name, EACH // LARGEST_BATCH) for name in names]
    _at_once(limit, [lambda each=each: keep(plain, each) for each in told])


def _insert(plain: str, employee_ids: Sequence[str], bare: Contender) -> None:
    """Take the time of PostgreSQL with such events and nothing else."""
    from bench.peers.inserting import insert, rows_of  # noqa: PLC0415 - psycopg, as above

    now = _now()
    told = [rows_of(f"T{number}", events(EACH, employee_ids, now - WEEKS), now) for number in range(CLIENTS)]
    _at_once(bare, [lambda rows=rows: insert(plain, rows, LARGEST_BATCH) for rows in told])


def _at_once(contender: Contender, acts: Sequence[Callable[..., Any]]) -> None:
    with ThreadPoolExecutor(CLIENTS) as pool:
        contender.measure(CLIENTS * EACH, lambda: list(pool.map(lambda act: act(), acts)))


def _result(ours: Contender, peer: Contender) -> Result:
    ratio = ours.beside(peer)
    return Result(
        ours.rate(), peer.rate(), "/s", BAR, bar_is_ratio=True, more_is_better=True, measured_ratio=ratio
    )


def _now() -> datetime:
    return datetime.now(UTC)
