"""Durable messages a second: one of 1 KiB to a commit, beside write+fsync and two ready-made queues.

What a commit computes does not grow with the disk: the ratios rise with the time of a sync. As on a slower
one: `strace -f --seccomp-bpf -o /dev/null -e trace=fsync,fdatasync -e
inject=fsync,fdatasync:delay_exit=800 python -m bench outbox`.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from uuid import uuid4

from bench.bare_outbox import Writes, bare_outbox
from bench.benchmark import Benchmark, Result, Say
from contract.events import RequestSubmitted
from contract.language import Language
from kiosk.store import outbox
from kiosk.store.lineage import LOG
from kiosk.store.log_file import FRAME_BYTES
from kiosk.store.store import Store

ROUNDS = 40
PER_ROUND = 250
FEW = 60
SIZE = 1024  # bytes of a message's canonical JSON
KEY = bytes(range(32))
BARS = {
    "raw-unencrypted": 0.90,
    "product": 0.60,
    "beside-persist-queue": 1.0,
    "beside-huey": 1.0,
}


@dataclass(frozen=True)
class Message:
    """An event, and what becomes of it: those who only keep get it ready-made."""

    event: RequestSubmitted
    payload: str
    row: tuple[str, ...]


Put = Callable[[Message], object]


@dataclass
class Contender:
    """One way to keep a message, and the seconds of each round: of the clock, and of this process."""

    name: str
    put: Put
    took: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def run(self, messages: Sequence[Message]) -> None:
        """Keep every message, each durable before the next."""
        began, worked = perf_counter(), process_time()
        for message in messages:
            self.put(message)
        self.took.append(perf_counter() - began)
        self.worked.append(process_time() - worked)

    def told(self) -> str:
        """Say how fast, and how much of that was this process's own work."""
        whole, own = (statistics.median(each) / PER_ROUND * 1e6 for each in (self.took, self.worked))
        return f"{self.name}: {self.rate():.0f}/s; {whole:.0f} us each, {own:.0f} us of them processor time"

    def rate(self) -> float:
        """Return messages a second in the median round."""
        return PER_ROUND / statistics.median(self.took)

    def beside(self, other: Contender) -> float:
        """Return how many times as fast this was as the other, in the median of the rounds."""
        return statistics.median(theirs / ours for ours, theirs in zip(self.took, other.took, strict=True))


class Outbox(Benchmark):
    """The outbox, through the bare driver and through the product, beside what a disk can do."""

    name = "outbox"
    measures = (
        f"{ROUNDS * PER_ROUND} durable messages of 1 KiB, one commit each: INSERT by the bare driver with "
        "our settings (raw-unencrypted; raw-encrypted), Store.unit with canonical JSON, SHA-256, audit entry "
        "and encryption (product), and what lies between them; beside write+fsync of the same bytes at a "
        "file's end, and persist-queue's SQLiteAckQueue and huey's SqliteHuey as they come (their settings "
        "are printed; one that does not wait for the disk at each item is run made durable too). All on one "
        f"disk, in turn, {PER_ROUND} at a time, who is first changing; a ratio is the median of the rounds', "
        "more is better"
    )

    def run(self, say: Say) -> Result:
        """Measure all in turn; the result is the figure that is nearest to its bar, or furthest below it."""
        with (
            tempfile.TemporaryDirectory(prefix="bench-outbox-", dir=Path.cwd()) as name,
            ExitStack() as stack,
        ):
            contenders = _contenders(Path(name), stack, say)
            for turn in range(ROUNDS):
                messages = [message() for _ in range(PER_ROUND)]
                for each in _from(list(contenders.values()), turn):
                    each.run(messages)
            for contender in contenders.values():
                say(contender.told())
            _tell_pages(Path(name), say)
        return _judge(contenders, say)


def message() -> Message:
    """Return a request whose canonical JSON has 1 KiB."""
    told: dict[str, Any] = {
        "visit_id": uuid4(),
        "request_id": uuid4(),
        "at": datetime.now(UTC),
        "service_id": "cert.employment",
        "service_version": 1,
        "employee_id": "E000001",
        "language": Language.ZH,
        "claim_code": "7K2M9QXD",
    }
    bare = RequestSubmitted(**told, answers={"addressee": ""})
    room = SIZE - len(outbox.canonical(bare).encode())
    event = bare.model_copy(update={"answers": {"addressee": "x" * room}})
    payload = outbox.canonical(event)
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    row = (uuid4().hex, uuid4().hex, at, payload, sha256(payload.encode()).hexdigest())
    return Message(event, payload, row)


def _contenders(folder: Path, stack: ExitStack, say: Say) -> dict[str, Contender]:
    from bench.peers.queues import ack_queue, huey  # noqa: PLC0415 - the peers come with the extra alone

    contenders = {
        "disk": Contender("write+fsync", stack.enter_context(_file(folder / "file"))),
        "raw": Contender("raw outbox, encrypted", stack.enter_context(_driver(folder / "raw.db", KEY))),
        "plain": Contender(
            "raw outbox, unencrypted", stack.enter_context(_driver(folder / "plain.db", None))
        ),
        "audit": Contender(
            "raw outbox and audit entry",
            stack.enter_context(_driver(folder / "audit.db", KEY, Writes.AUDIT_ENTRY)),
        ),
        "count": Contender(
            "raw outbox, audit entry, count of commits",
            stack.enter_context(_driver(folder / "count.db", KEY, Writes.COUNT)),
        ),
        "made": Contender("canonical JSON and SHA-256, not kept", _made),
        "product": Contender("product", stack.enter_context(_store(folder / "product"))),
    }
    for name, opened in (("persist-queue", ack_queue), ("huey", huey)):
        for suffix in ("", "-durable"):
            place = folder / f"{name}{suffix}"
            place.mkdir()
            queue = opened(place, made_durable=bool(suffix))
            stack.callback(queue.close)
            contenders[f"{name}{suffix}"] = Contender(f"{name}{suffix}", _of_payload(queue.put))
            say(f"{name}{suffix}: {queue.told}")
            if queue.durable:
                break
    return contenders


@contextmanager
def _file(path: Path) -> Iterator[Put]:
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)

    def put(message: Message) -> None:
        os.write(descriptor, message.payload.encode())
        os.fsync(descriptor)

    try:
        yield put
    finally:
        os.close(descriptor)


@contextmanager
def _driver(path: Path, key: bytes | None, writes: Writes = Writes.MESSAGE) -> Iterator[Put]:
    with bare_outbox(path, key, writes) as put:
        yield lambda message: put(message.row)


@contextmanager
def _store(folder: Path) -> Iterator[Put]:
    store = Store.open(folder, KEY, lambda: datetime.now(UTC))

    def put(message: Message) -> None:
        with store.unit() as unit:
            unit.outbox.put(message.event)

    try:
        yield put
    finally:
        store.close()


def _made(message: Message) -> None:
    sha256(outbox.canonical(message.event).encode()).hexdigest()


def _tell_pages(folder: Path, say: Say) -> None:
    """Say how many pages a commit writes: what the log grows by, before it is written back the first time."""
    with _driver(folder / "few.db", KEY) as bare, _store(folder / "few") as product:
        for name, put, log in (
            ("raw outbox", bare, folder / "few.db-wal"),
            ("product", product, folder / "few" / LOG),
        ):
            before = log.stat().st_size
            for _ in range(FEW):
                put(message())
            pages = (log.stat().st_size - before) / FRAME_BYTES / FEW
            say(f"{name}: {pages:.1f} pages of 4 KiB written at each commit")


def _of_payload(put: Callable[[str], object]) -> Put:
    return lambda message: put(message.payload)


def _from(contenders: list[Contender], turn: int) -> list[Contender]:
    start = turn % len(contenders)
    return contenders[start:] + contenders[:start]


def _judge(contenders: dict[str, Contender], say: Say) -> Result:
    disk, product = contenders["disk"], contenders["product"]
    pairs = {
        "raw-unencrypted": (contenders["plain"], disk),
        "product": (product, disk),
    }
    peers = [name for name in contenders if name.startswith(("persist-queue", "huey"))]
    pairs |= {f"beside-{name}": (product, contenders[name]) for name in peers}
    results = {
        name: Result(
            ours.rate(),
            peer.rate(),
            "/s",
            BARS[name.removesuffix("-durable")],
            bar_is_ratio=True,
            more_is_better=True,
            measured_ratio=ours.beside(peer),
        )
        for name, (ours, peer) in pairs.items()
    }
    say(f"outbox.raw-encrypted ratio={contenders['raw'].beside(disk):.3f}")
    for name, result in results.items():
        say(result.line(f"outbox.{name}"))
    return min(results.values(), key=lambda result: result.ratio / result.bar)
