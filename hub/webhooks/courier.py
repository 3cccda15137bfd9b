"""Takes messages that are due, sends several at once, and writes down what came of each.

At least once, and in no promised order: a message that fails is sent again when others have gone. Each has
the time of its cause, and those of a request how often that changed, so that a receiver tells what is newer.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from hub.store.announcements import name_of
from hub.store.database import Database, StoreUnavailableError
from hub.store.deliveries import Answer, Attempt, Outcome
from hub.webhooks.schedule import again_at
from hub.webhooks.signature import Sealing, headers

EVERY = 1.0  # seconds between two looks for what is due
AT_ONCE = 4  # messages to one webhook
MOST_WEBHOOKS = 50  # so that all together have a bound
LEASE = timedelta(minutes=2)  # by far longer than an attempt takes
GRACE = 5.0  # seconds that attempts get when the platform goes down
KEPT = timedelta(days=30)  # messages that were delivered
CLEARED_EVERY = timedelta(hours=1)
NAME = "hr-self-service-hub"

log = logging.getLogger(__name__)


class Post(Protocol):
    """What sends one message."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it and return what came of it."""


class Courier:
    """Sends what is due until told to end. Any number of replicas may have one."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        sender: Post,
        sealing: Sealing,
        chance: Callable[[], float],
        *,
        grace: float = GRACE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sender = sender
        self._sealing = sealing
        self._chance = chance
        self._grace = grace
        self._sending: Counter[UUID] = Counter()
        self._cleared_at = clock()
        self._ending = threading.Event()

    def run(self) -> None:
        """Send until told to end; what is on its way then gets a moment, else it is sent again later."""
        asyncio.run(self._work())

    def end(self) -> None:
        """Have `run` return."""
        self._ending.set()

    async def send_due(self) -> int:
        """Send what is due now, wait for the answers, and return how many messages these were."""
        attempts = self._claim(Counter())
        self._sending.update(one.webhook_id for one in attempts)
        await asyncio.gather(*(self._deliver(one) for one in attempts))
        return len(attempts)

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        # Names are looked up in threads: a resolver that hangs must not hold the others.
        loop.set_default_executor(ThreadPoolExecutor(AT_ONCE * MOST_WEBHOOKS, "webhook"))
        running: set[asyncio.Task[None]] = set()
        while not self._ending.is_set():
            try:
                attempts: Sequence[Attempt] = await asyncio.to_thread(self._claim, self._sending.copy())
            except StoreUnavailableError:
                log.warning("webhooks could not be looked after: the database is away")
                attempts = ()
            self._sending.update(one.webhook_id for one in attempts)
            running |= {asyncio.create_task(self._deliver(one)) for one in attempts}
            running -= await self._pause(running, 0.02 if attempts else EVERY)
        if running:
            _, late = await asyncio.wait(running, timeout=self._grace)
            for task in late:
                task.cancel()

    async def _pause(self, running: set[asyncio.Task[None]], seconds: float) -> set[asyncio.Task[None]]:
        """Wait until something was answered, at most so long; return what is done. A bug ends the courier."""
        if not running:
            await asyncio.to_thread(self._ending.wait, seconds)
            return set()
        done, _ = await asyncio.wait(running, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        return done

    def _claim(self, sending: Counter[UUID]) -> list[Attempt]:
        now = self._clock()
        with self._database.read() as unit:
            wanting = [one for one in unit.deliveries.due(now) if sending[one] < AT_ONCE]
        old = now - self._cleared_at >= CLEARED_EVERY
        if not wanting and not old:
            return []
        taken: list[Attempt] = []
        with self._database.write() as unit:
            for one in wanting:
                taken += unit.deliveries.claim(one, now, AT_ONCE - sending[one], LEASE)
            if old:
                unit.deliveries.clear(now - KEPT)
                self._cleared_at = now
        return taken

    async def _deliver(self, attempt: Attempt) -> None:
        try:
            answer = await self._sent(attempt)
            await asyncio.to_thread(self._record, attempt, answer)
        except StoreUnavailableError:
            log.warning("a delivery could not be recorded: it is sent again when its lease is over")
        finally:
            self._sending[attempt.webhook_id] -= 1

    async def _sent(self, attempt: Attempt) -> Answer:
        opened = self._sealing.opened(attempt.secret_sealed, attempt.webhook_id)
        if opened is None:
            return Answer(Outcome.UNSEALED)
        body = attempt.payload.encode()
        signed = headers(opened, name_of(attempt.message_id), self._clock(), body)
        about = {"Content-Type": "application/json", "User-Agent": NAME}
        return await self._sender.post(attempt.url, signed | about, body)

    def _record(self, attempt: Attempt, answer: Answer) -> None:
        now = self._clock()
        gone = answer.outcome is Outcome.GONE
        later = now if gone else again_at(answer, attempt.attempts, now, self._chance())
        with self._database.write() as unit:
            # The webhook first, then its messages, as removing it does: else each could wait for the other.
            if gone and unit.webhooks.pause(attempt.webhook_id, RECEIVER, now):
                unit.accounts.note(now, RECEIVER, "paused its webhook by 410", str(attempt.webhook_id))
            unit.deliveries.settle(attempt, answer, now, later)


RECEIVER = "receiver"
"""Who paused a webhook that answered 410."""
