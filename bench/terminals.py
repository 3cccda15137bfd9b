"""10,000 terminals at rest at one platform: how late it answers them, what that costs.

They are simulated by one async client (`bench.many_terminals`): each signs a heartbeat every 30 s and holds a
question for its feed open for 20 s, again and again, as real ones do; that is 833 requests a second. Latency
counts from the moment at which a heartbeat was due, or a question was to be over, so that whoever falls
behind is seen to, the client too. The client and PostgreSQL are on the same machine: of two cores they take
their share.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # the package ships no types
from cryptography.hazmat.primitives.serialization import Encoding

from bench.benchmark import Benchmark, Result, Say
from bench.many_terminals import Resting, Rhythm, Seen, rest
from bench.served_platform import SITE, ServedPlatform, platform_on
from contract.signing import key_id_of
from hub.authority import Authority, authority
from hub.enrolling import NO_TOKEN
from hub.store import bulk, tables
from hub.store.database import Database
from hub.store.enrolment_tables import terminal_keys
from hub.store.enrolments import TerminalKey
from hub.store.terminals import Terminal

TERMINALS = 10_000
FEWER = 1_000
BAR = 1_000  # ms
AT_ONCE = 500  # enrolled in one transaction
MEBIBYTE = 1024 * 1024


class Terminals(Benchmark):
    """How a platform answers when every terminal of a large company is there."""

    name = "terminals"
    measures = (
        f"p95 of how late {TERMINALS} terminals at rest are answered, each with a signed heartbeat every "
        "30 s and a feed question held open, by one process of the platform on PostgreSQL, client and "
        f"database on the same machine; beside {FEWER} of them. Also: CPU and memory"
    )

    def run(self, say: Say) -> Result:
        """Measure few, then all; the result is the heartbeats'."""
        from deploy.house.postgres import cluster  # noqa: PLC0415 - psycopg comes with the platform alone

        with (
            tempfile.TemporaryDirectory(prefix="bench-terminals-", dir=Path.cwd()) as name,
            cluster(durable=True) as postgres,
            platform_on(postgres, Path(name) / "hub") as platform,
        ):
            terminals = [Resting.named(f"T{number:05d}") for number in range(TERMINALS)]
            database = Database(platform.database)
            enrol(database, authority(Path(name) / "hub", datetime.now(UTC)), terminals)
            database.close()
            few = _measure(platform, terminals[:FEWER], say)
            many = _measure(platform, terminals, say)
        return Result(p95(many.heartbeats), p95(few.heartbeats), "ms", BAR)


def enrol(database: Database, signs: Authority, terminals: Sequence[Resting]) -> None:
    """Put terminals and their keys down as enrolment would, many in a statement."""
    now = datetime.now(UTC)
    for first in range(0, len(terminals), AT_ONCE):
        named, keys = [], []
        for one in terminals[first : first + AT_ONCE]:
            public = one.signer.private.public_key()
            certificate = signs.issue(one.terminal_id, public, now)
            terminal = Terminal(one.terminal_id, SITE, NO_TOKEN)
            named.append({**vars(terminal), "created_at": now, "feed_cursor": 0})
            pem = certificate.public_bytes(Encoding.PEM).decode()
            until = certificate.not_valid_after_utc
            key = TerminalKey(one.terminal_id, key_id_of(public), pem, now, until)
            keys.append({**vars(key), "ended_by": None, "ended_reason": None})
        with database.write() as unit:
            connection = unit.inbox._connection  # noqa: SLF001 - nobody else enrols many at once
            bulk.insert(connection, tables.terminals, named)
            bulk.insert(connection, terminal_keys, keys)


@dataclass(frozen=True)
class Spent:
    """CPU seconds of the platform's process and of ours, and the bytes of memory that the platform has."""

    platform: float
    client: float
    memory: int

    @classmethod
    def by(cls, pid: int) -> Spent:
        """Look."""
        platform = psutil.Process(pid)
        return cls(_cpu(platform), _cpu(psutil.Process()), platform.memory_info().rss)


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _measure(platform: ServedPlatform, terminals: Sequence[Resting], say: Say) -> Seen:
    rhythm = Rhythm()
    before = Spent.by(platform.pid)
    seen = asyncio.run(rest(platform.url, terminals, rhythm))
    after = Spent.by(platform.pid)
    platform_cores = (after.platform - before.platform) / rhythm.whole
    client_cores = (after.client - before.client) / rhythm.whole
    say(
        f"{len(terminals)} terminals: heartbeats p95 {p95(seen.heartbeats):.0f} ms, "
        f"feeds p95 {p95(seen.feeds):.0f} ms, {seen.answered / rhythm.counted:.0f} answers/s, "
        f"CPU of the platform {platform_cores:.2f} cores, of the client {client_cores:.2f}, "
        f"memory {after.memory / MEBIBYTE:.0f} MiB ({(after.memory - before.memory) / MEBIBYTE:+.0f}), "
        f"troubles: {dict(seen.troubles) or 'none'}"
    )
    return seen


def p95(late: Sequence[float]) -> float:
    """Return the 95th percentile, in milliseconds; infinite where nothing was answered."""
    if len(late) < 2:
        return float("inf")
    return 1000 * statistics.quantiles(late, n=20)[-1]
