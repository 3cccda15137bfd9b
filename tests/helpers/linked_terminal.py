"""A terminal's store and the threads that keep it in step with a platform, on clocks that a test can set."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

from contract.events import RequestSubmitted, VisitOpened
from contract.feed import Heartbeat
from contract.language import Language
from kiosk.store.store import Store
from sync.answers import Link, Trouble
from sync.backoff import Backoff
from sync.platform_time import PlatformTime
from sync.server import HubServer, Limits
from sync.server.proof import Proof, Token
from sync.worker import Intervals, SyncWorker
from tests.helpers.hub_platform import TOKEN, submitted

SOON = 30.0
IMPATIENT = Limits(connect=2.0, read=0.4, whole=0.8)


class LinkedTerminal:
    """T001 with a fresh store. What was given to the outbox is remembered, to be compared."""

    def __init__(
        self,
        folder: Path,
        url: str,
        *,
        limits: Limits | None = None,
        ca_file: str | None = None,
        terminal_id: str = "T001",
        proof: Callable[[Callable[[], datetime]], Proof] = lambda _now: Token(TOKEN),
    ) -> None:
        self.wrong_by = timedelta()
        self.store = Store.open(folder, bytes(32), self.now)
        self.time = PlatformTime(self.now, time.monotonic)
        shown = proof(self.time.now)
        self.server = HubServer(url, terminal_id, shown, limits or IMPATIENT, ca_file, notice=self.time.saw)
        self.given: list[int] = []
        self.requests: list[RequestSubmitted] = []
        self.bugs: list[BaseException] = []
        self._changed = threading.Condition()
        self.worker = SyncWorker(
            self.store,
            self.server,
            backoff=Backoff(Random(7), first=0.01, most=0.05),
            clock=self.now,
            heartbeat=self.heartbeat,
            on_bug=self.bugs.append,
            cut=self.server.close,
            platform_time=self.time,
            intervals=Intervals(feed_wait=2.0, feed_rest=0.05, heartbeat=0.2, directory=0.2),
        )
        self.worker.state.on_change(lambda _link: self._notify())

    def now(self) -> datetime:
        """Return the time of day as this terminal has it."""
        return datetime.now(UTC) + self.wrong_by

    def put(self, count: int = 1, requests: int = 0) -> None:
        """Give the outbox visits and requests, in one transaction."""
        asked = [submitted(request_id=uuid4(), visit_id=uuid4(), at=self.now()) for _ in range(requests)]
        visits = [VisitOpened(visit_id=uuid4(), at=self.now(), language=Language.ZH) for _ in range(count)]
        with self.store.unit() as unit:
            self.given += [unit.outbox.put(event) for event in (*asked, *visits)]
        self.requests += asked

    def see(self, trouble: Trouble | None) -> Link:
        """Wait until the link is in this trouble, or in none."""
        self.wait(lambda link: link.reason is trouble and link.online is (trouble is None))
        return self.worker.state.link

    def wait(self, condition: Callable[[Link], bool]) -> None:
        """Wait for a link."""
        with self._changed:
            there = self._changed.wait_for(lambda: condition(self.worker.state.link), SOON)
        assert there, self.worker.state.link

    def drain(self) -> None:
        """Wait until the outbox is empty."""
        until_true(lambda: self.store.load().queue_depth == 0)

    def has_certificate(self, request: RequestSubmitted) -> bool:
        """Say whether the platform's decision on a request has arrived."""
        with self.store.view() as unit:
            return unit.certificates.by_request(request.request_id) is not None

    def stop(self) -> None:
        assert self.worker.stop(SOON)
        self.store.close()
        assert self.bugs == []

    def heartbeat(self) -> Heartbeat:
        offset = self.time.offset()
        return Heartbeat(
            at=self.now(),
            software="0.1.0",
            queue_depth=0,
            dead_letters=0,
            in_doubt=0,
            devices=[],
            clock_offset_s=None if offset is None else round(offset.seconds),
        )

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()


def until_true(condition: Callable[[], bool]) -> None:
    """Look again and again, at most SOON seconds; for what tells nobody when it changes."""
    deadline = time.monotonic() + SOON
    rest = threading.Event()
    while not condition():
        assert time.monotonic() < deadline
        rest.wait(0.01)
