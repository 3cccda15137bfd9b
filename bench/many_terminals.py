"""Many terminals at rest, by an async client: each says how it is and waits for what is decided, signed."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from contract.feed import Heartbeat
from contract.signing import Received, RequestSigner

ANSWER_WITHIN = 60.0  # seconds, beyond what is waited for
KEPT_ALIVE = 4.0  # seconds; uvicorn closes what rests for five


@dataclass(frozen=True)
class Rhythm:
    """Seconds: between two heartbeats, how long a feed question is held open, and the run.

    What is due in the first `rise` seconds, in which the terminals come one after the other, is not counted.
    """

    heartbeat: float = 30.0
    feed: float = 20.0
    rise: float = 30.0
    counted: float = 60.0

    @property
    def whole(self) -> float:
        """How long a run takes."""
        return self.rise + self.counted


@dataclass
class Seen:
    """How late answers were, in seconds: after a heartbeat was due, after a feed question was to be over."""

    heartbeats: list[float] = field(default_factory=list)
    feeds: list[float] = field(default_factory=list)
    troubles: Counter[str] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        """How many were."""
        return len(self.heartbeats) + len(self.feeds)


@dataclass(frozen=True)
class Resting:
    """A terminal at rest, with a key of its own."""

    terminal_id: str
    signer: RequestSigner

    @classmethod
    def named(cls, terminal_id: str) -> Resting:
        """Make a terminal."""
        return cls(terminal_id, RequestSigner(generate_private_key(SECP256R1())))


Enough = Callable[[Seen], bool]
"""Says whether a run can end early."""


def _never(_seen: Seen) -> bool:
    return False


@dataclass(frozen=True)
class Question:
    """What is asked of the platform, by when it is to be answered, and where it is noted how late it was."""

    method: str
    what: str
    body: bytes | None
    due: float
    late: list[float]


class Crowd:
    """All of them on one event loop; no one waits for another."""

    def __init__(self, url: str, rhythm: Rhythm, session: aiohttp.ClientSession, enough: Enough) -> None:
        self._url = url
        self._rhythm = rhythm
        self._session = session
        self._enough = enough
        self._over = asyncio.Event()
        self._began = time.monotonic()
        self.seen = Seen()

    async def run(self, terminals: Sequence[Resting]) -> None:
        """Have them be there for as long as the rhythm says; what is under way then is broken off."""
        acts: list[Coroutine[None, None, object]] = [self._over.wait()]
        for place, terminal in enumerate(terminals):
            part = place / len(terminals)
            acts += [self._beat(terminal, part), self._wait(terminal, part)]
        tasks = [asyncio.create_task(act) for act in acts]
        ended, _ = await asyncio.wait(tasks, timeout=self._rhythm.whole, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for task in ended:
            task.result()

    async def _beat(self, terminal: Resting, part: float) -> None:
        for number in itertools.count():
            due = self._began + (number + part) * self._rhythm.heartbeat
            await asyncio.sleep(due - time.monotonic())
            told = Heartbeat(
                at=datetime.now(UTC), software="1", queue_depth=0, dead_letters=0, in_doubt=0, devices=[]
            )
            body = told.model_dump_json().encode()
            await self._ask(terminal, Question("POST", "heartbeat", body, due, self.seen.heartbeats))

    async def _wait(self, terminal: Resting, part: float) -> None:
        await asyncio.sleep(part * self._rhythm.feed)
        what = f"feed?after=0&wait={self._rhythm.feed:g}"
        while True:
            over = time.monotonic() + self._rhythm.feed
            await self._ask(terminal, Question("GET", what, None, over, self.seen.feeds))

    async def _ask(self, terminal: Resting, asked: Question) -> None:
        url = f"{self._url}/v1/terminals/{terminal.terminal_id}/{asked.what}"
        headers: dict[str, str] = {} if asked.body is None else {"Content-Type": "application/json"}
        terminal.signer.sign(Received(asked.method, url, headers), asked.body, datetime.now(UTC))
        try:
            async with self._session.request(asked.method, url, data=asked.body, headers=headers) as answer:
                await answer.read()
                trouble = "" if answer.ok else str(answer.status)
        except (aiohttp.ClientError, TimeoutError) as error:
            trouble = type(error).__name__
        if trouble:
            self.seen.troubles[trouble] += 1
        elif asked.due - self._began >= self._rhythm.rise:
            asked.late.append(time.monotonic() - asked.due)
        if self._enough(self.seen):
            self._over.set()
        if trouble:
            await asyncio.sleep(1)


async def rest(url: str, terminals: Sequence[Resting], rhythm: Rhythm, enough: Enough = _never) -> Seen:
    """Have terminals be at rest, and return how they were answered."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT_ALIVE)
    timeout = aiohttp.ClientTimeout(total=rhythm.feed + ANSWER_WITHIN)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
        crowd = Crowd(url, rhythm, session, enough)
        await crowd.run(terminals)
    return crowd.seen
