"""Many terminals at once, each with its key: they report visits, wait for what is decided, say how they are.

What came back is judged by the terminal's own code: taken, to be tried again, or refused.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from uuid import UUID, uuid4

import aiohttp
from cryptography.hazmat.primitives.serialization import Encoding

from bench.backlog import visit
from contract.event import Event
from contract.events import Batch, BatchReceipt, Envelope, Receipt
from contract.feed import CertificateIssued, FeedPage, Heartbeat
from contract.problems import TYPE_PREFIX, ProblemType
from contract.signing import key_id_of
from hub.assembly import Platform
from hub.enrolling import NO_TOKEN
from hub.store.enrolments import TerminalKey
from hub.store.terminals import Terminal
from sync.answers import ALARMS, Trouble, Unreachable
from sync.backoff import Backoff
from sync.server.answer import Answer, M, read, trouble_of
from tests.helpers.hub_platform import person
from tests.helpers.signing_terminal import SigningTerminal

SUBMITTED = 7  # events of a visit, up to what the platform decides
WAIT = 20  # seconds that a feed is waited for
BUG = TYPE_PREFIX + ProblemType.INTERNAL  # which the terminal tries again, and which is none of a kill's
PATIENCE = 60.0  # seconds that an answer may take


class RefusedForGoodError(Exception):
    """A terminal was told something that trying again does not mend."""


@dataclass
class Crowd:
    """All of them; `acknowledged` counts batches, `troubles` what had to be tried again, `polls` feeds."""

    url: str
    session: aiohttp.ClientSession
    backoff: Backoff
    troubles: Counter[Trouble] = field(default_factory=Counter)
    polls: int = 0
    acknowledged: int = 0
    _moved: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def count(self) -> None:
        """Count a batch that was acknowledged."""
        async with self._moved:
            self.acknowledged += 1
            self._moved.notify_all()

    async def until(self, acknowledged: int) -> None:
        """Wait until so many batches were acknowledged."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.acknowledged >= acknowledged)


@dataclass
class CrowdTerminal:
    """One terminal and what it knows to be there: events by key, certificates by request, its last word."""

    me: SigningTerminal
    employee_id: str
    epoch: UUID = field(default_factory=uuid4)
    seq: int = 0
    there: dict[tuple[UUID, int], str] = field(default_factory=dict)
    requests: list[UUID] = field(default_factory=list)
    numbers: dict[UUID, str] = field(default_factory=dict)
    twice: Counter[UUID] = field(default_factory=Counter)
    cursor: int = 0
    said: Heartbeat | None = None

    async def live(self, crowd: Crowd, visits: int) -> None:
        """Report so many visits, and hear what is decided meanwhile."""
        await asyncio.gather(self._report(crowd, visits), self._listen(crowd, visits))

    async def _report(self, crowd: Crowd, visits: int) -> None:
        for number in range(visits):
            events = visit(self.employee_id, datetime.now(UTC) - timedelta(minutes=5))
            self.requests += [event.request_id for event in events if event.name == "request.submitted"]
            for part in (events[:SUBMITTED], events[SUBMITTED:]):
                await self._hand_over(crowd, part)
            await self._say(crowd, number)

    async def _hand_over(self, crowd: Crowd, events: Sequence[Event]) -> None:
        envelopes = [self._sealed(event) for event in events]
        batch = Batch(sent_at=datetime.now(UTC), envelopes=envelopes)
        path, body = f"/v1/terminals/{self.me.terminal_id}/events", batch.model_dump_json().encode()
        answer = await self._until_taken(crowd, "POST", path, body, lambda one: read(one, BatchReceipt))
        assert [(one.epoch, one.seq) for one in answer.receipts] == [
            (one.epoch, one.seq) for one in envelopes
        ]
        if any(one.receipt is Receipt.REJECTED for one in answer.receipts):
            raise RefusedForGoodError(answer)
        self.there |= {(one.epoch, one.seq): one.sha256 for one in envelopes}
        await crowd.count()

    async def _listen(self, crowd: Crowd, visits: int) -> None:
        while len(self.numbers) < visits:
            crowd.polls += 1
            path = f"/v1/terminals/{self.me.terminal_id}/feed?after={self.cursor}&wait={WAIT}"
            page = await self._until_taken(crowd, "GET", path, b"", lambda one: read(one, FeedPage))
            for item in page.items:
                assert isinstance(item.fact, CertificateIssued)
                self.numbers[item.fact.request_id] = item.fact.number
                self.twice[item.fact.request_id] += 1
                self.cursor = item.cursor

    async def _say(self, crowd: Crowd, number: int) -> None:
        told = Heartbeat(
            at=datetime.now(UTC), software="test", queue_depth=number, dead_letters=0, in_doubt=0, devices=[]
        )
        path = f"/v1/terminals/{self.me.terminal_id}/heartbeat"
        await self._until_taken(crowd, "POST", path, told.model_dump_json().encode(), heard)
        self.said = told

    async def _until_taken(
        self, crowd: Crowd, method: str, path: str, body: bytes, judge: Callable[[Answer], M | Unreachable]
    ) -> M:
        attempts = 0
        while isinstance(told := await self._ask(crowd, method, path, body, judge), Unreachable):
            if told.trouble in ALARMS:
                raise RefusedForGoodError(told)
            crowd.troubles[told.trouble] += 1
            await asyncio.sleep(crowd.backoff.delay(attempts, told.retry_after))
            attempts += 1
        return told

    async def _ask(
        self, crowd: Crowd, method: str, path: str, body: bytes, judge: Callable[[Answer], M | Unreachable]
    ) -> M | Unreachable:
        headers = {"Content-Type": "application/json"} if body else {}
        signed = self.me.headers(method, path, body, datetime.now(UTC), headers)
        asked = time.monotonic()
        try:
            async with crowd.session.request(
                method, crowd.url + path, data=body or None, headers=signed
            ) as response:
                content = await response.read()
        except (aiohttp.ClientError, TimeoutError):
            return Unreachable(Trouble.CUT_OFF)
        answer = Answer(response.status, response.headers, content, asked, time.monotonic())
        problem = answer.problem()
        if problem is not None and (not problem.retryable or problem.type == BUG):
            raise RefusedForGoodError(problem)
        return judge(answer)

    def _sealed(self, event: Event) -> Envelope:
        self.seq += 1
        payload = event.model_dump_json()
        return Envelope(
            epoch=self.epoch,
            seq=self.seq,
            event_id=uuid4(),
            recorded_at=datetime.now(UTC),
            payload=payload,
            sha256=sha256(payload.encode()).hexdigest(),
        )


def heard(answer: Answer) -> FeedPage | Unreachable:
    """Judge the answer to a heartbeat."""
    return FeedPage(items=[], more=False) if answer.status == 204 else trouble_of(answer)


def enrolled(platform: Platform, count: int) -> list[CrowdTerminal]:
    """Add so many terminals with a key each, and a person for each."""
    crowd = [
        CrowdTerminal(SigningTerminal(f"C{number:04d}"), f"E{number + 1000:06d}") for number in range(count)
    ]
    now = platform.clock()
    authority = platform.enrolling.authority()
    with platform.database.write() as unit:
        unit.people.save([person(one.employee_id) for one in crowd])
        for one in crowd:
            key = one.me.private.public_key()
            certificate = authority.issue(one.me.terminal_id, key, now)
            unit.terminals.add(Terminal(one.me.terminal_id, "beijing-north", NO_TOKEN), now)
            unit.enrolments.keep(
                TerminalKey(
                    terminal_id=one.me.terminal_id,
                    key_id=key_id_of(key),
                    certificate=certificate.public_bytes(Encoding.PEM).decode(),
                    enrolled_at=now,
                    not_after=certificate.not_valid_after_utc,
                )
            )
    return crowd


def session() -> aiohttp.ClientSession:
    """Return a client that makes a connection for each request, so that each can go to another replica."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(force_close=True, limit=0),
        timeout=aiohttp.ClientTimeout(total=PATIENCE),
    )


def quick(seed: int) -> Backoff:
    """Return the terminal's backoff, in tenths of its seconds."""
    return Backoff(Random(seed), first=0.05, most=2.0, longest_asked=0.5)
