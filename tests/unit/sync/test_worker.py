"""The threads: woken by a commit, quiet when idle, back after trouble, quick to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from contract.events import Batch
from contract.feed import FeedItem, Heartbeat
from kiosk.store.store import Store
from sync.answers import Decisions, Link, Trouble, Unreachable
from sync.backoff import Backoff
from sync.relay import LARGEST_BATCH
from sync.worker import Intervals, SyncWorker
from tests.helpers.memory_hub import Delivery, MemoryHub
from tests.helpers.terminal_store import certificate, open_store, page, visit_opened

SOON = 10.0


class HoldingHub(MemoryHub):
    """Holds feed questions open until something is new or the connection is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = {0: page(0)}
        self.changed = threading.Condition()
        self.cut_off = False
        self.asked = 0

    def change(self, change: Callable[[], None]) -> None:
        with self.changed:
            change()
            self.changed.notify_all()

    def wait_until(self, condition: Callable[[], bool]) -> bool:
        with self.changed:
            return self.changed.wait_for(condition, SOON)

    def deliver(self, batch: Batch) -> Delivery:
        with self.changed:
            answer = super().deliver(batch)
            self.changed.notify_all()
        return answer

    def feed(self, after: int, wait: float) -> Decisions | Unreachable:
        with self.changed:
            self.asked += 1
            self.changed.notify_all()
            self.changed.wait_for(lambda: self.cut_off or self.trouble or self.items[after:], wait)
            return Unreachable(Trouble.NO_NETWORK) if self.cut_off else super().feed(after, wait)

    def heartbeat(self, heartbeat: Heartbeat) -> object:
        with self.changed:
            answer = super().heartbeat(heartbeat)
            self.changed.notify_all()
        return answer

    def cut(self) -> None:
        self.change(lambda: setattr(self, "cut_off", True))


def heartbeat() -> Heartbeat:
    now = datetime.now(UTC)
    return Heartbeat(at=now, software="0.1.0", queue_depth=0, dead_letters=0, in_doubt=0, devices=[])


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.open(tmp_path, bytes(32), lambda: datetime.now(UTC))
    yield store
    store.close()


@contextmanager
def working(
    store: Store, hub: HoldingHub, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Iterator[SyncWorker]:
    bugs: list[BaseException] = []
    worker = SyncWorker(
        store,
        hub,
        backoff=Backoff(Random(1), first=0.01, most=0.05),
        clock=clock,
        heartbeat=heartbeat,
        on_bug=bugs.append,
        cut=hub.cut,
        intervals=Intervals(feed_wait=60, heartbeat=60, directory=60, store_trouble=0.05),
    )
    worker.start()
    try:
        yield worker
    finally:
        assert worker.stop(SOON)
        assert bugs == []


def put(store: Store, number: int) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(number))


def test_a_commit_wakes_the_relay(store: Store) -> None:
    hub = HoldingHub()
    with working(store, hub):
        for number in range(1, 6):
            put(store, number)
            assert hub.wait_until(lambda expected=number: len(hub.taken) == expected)


class HesitantHub(HoldingHub):
    """Takes a batch, and the next ones only once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def deliver(self, batch: Batch) -> Delivery:
        if self.taken:
            assert self.go_on.wait(SOON)
        return super().deliver(batch)


def test_the_link_is_well_while_weeks_are_delivered(store: Store) -> None:
    hub = HesitantHub()
    hub.trouble = Unreachable(Trouble.NO_NETWORK)
    with store.unit() as unit:
        for number in range(LARGEST_BATCH + 1):
            unit.outbox.put(visit_opened(number))
    with working(store, hub) as worker:
        worker.state.on_change(lambda _link: hub.change(lambda: None))
        assert hub.wait_until(lambda: len(hub.batches) > 1), "the first trouble is noted"
        hub.change(lambda: setattr(hub, "trouble", None))
        assert hub.wait_until(lambda: worker.state.link.online), "only the last batch says so"
        assert store.waiting == 1
        hub.go_on.set()
        assert hub.wait_until(lambda: len(hub.taken) == LARGEST_BATCH + 1)


def test_a_decision_reaches_the_store_at_once(store: Store) -> None:
    hub = HoldingHub()
    with working(store, hub):
        assert hub.wait_until(lambda: hub.asked == 2)
        hub.change(lambda: hub.items.append(FeedItem(cursor=1, fact=certificate(1))))
        assert hub.wait_until(lambda: hub.asked == 3)
        with store.view() as unit:
            assert unit.certificates.by_number(certificate(1).number) is not None


def test_idle_it_asks_once_holds_the_next_question_and_waits(store: Store) -> None:
    hub = HoldingHub()
    with working(store, hub) as worker:
        assert hub.wait_until(lambda: hub.asked == 2 and len(hub.heartbeats) == 1)
        assert worker.state.link.online
    assert (hub.asked, len(hub.heartbeats), hub.batches) == (2, 1, [])


def test_the_link_is_lost_and_found(store: Store) -> None:
    hub = HoldingHub()
    seen: list[Link] = []
    edge = threading.Semaphore(0)
    with working(store, hub) as worker:
        worker.state.on_change(lambda link: (seen.append(link), edge.release()))
        assert hub.wait_until(lambda: len(hub.heartbeats) == 1)
        hub.change(lambda: setattr(hub, "trouble", Unreachable(Trouble.SERVER_ERROR)))
        put(store, 1)
        while worker.state.link.online or worker.state.link.reason is None:
            assert edge.acquire(timeout=SOON)
        assert worker.state.link.reason is Trouble.SERVER_ERROR
        hub.change(lambda: setattr(hub, "trouble", None))
        assert hub.wait_until(lambda: len(hub.taken) == 1)
        while not worker.state.link.online:
            assert edge.acquire(timeout=SOON)
    assert store.load().queue_depth == 0


def test_what_was_left_is_sent_at_the_next_start(store: Store) -> None:
    for number in range(3):
        put(store, number)
    hub = HoldingHub()
    with working(store, hub):
        assert hub.wait_until(lambda: len(hub.taken) == 3)


def test_a_bug_is_handed_on_and_the_thread_goes_on(tmp_path: Path) -> None:
    hub = HoldingHub()
    told = threading.Semaphore(0)
    store = open_store(tmp_path)
    hub.poison = lambda envelope: {}["bug"] if envelope.seq == 1 and not bugs else False
    bugs: list[BaseException] = []

    def on_bug(bug: BaseException) -> None:
        bugs.append(bug)
        told.release()

    worker = SyncWorker(
        store,
        hub,
        backoff=Backoff(Random(1)),
        clock=lambda: datetime.now(UTC),
        heartbeat=heartbeat,
        on_bug=on_bug,
        cut=hub.cut,
        intervals=Intervals(feed_wait=60, store_trouble=0.01),
    )
    worker.start()
    put(store, 1)
    assert told.acquire(timeout=SOON)
    assert isinstance(bugs[0], KeyError)
    assert hub.wait_until(lambda: len(hub.taken) == 1)
    assert worker.stop(SOON)
    store.close()


def test_a_clock_that_was_set_back_holds_no_event_back(store: Store) -> None:
    class RefusingOnce(HoldingHub):
        """Refuses the first batch and nothing else: nobody says that the platform is back."""

        refused = False

        def deliver(self, batch: Batch) -> Delivery:
            if not self.refused:
                self.refused = True
                return Unreachable(Trouble.BUSY)
            return super().deliver(batch)

    hub = RefusingOnce()
    ahead = [timedelta(minutes=30)]

    def set_back(link: Link) -> None:
        if link.reason is Trouble.BUSY:  # said after the delay was written down
            ahead[0] = timedelta()

    with working(store, hub, lambda: datetime.now(UTC) + ahead[0]) as worker:
        worker.state.on_change(set_back)
        put(store, 1)
        assert hub.wait_until(lambda: len(hub.taken) == 1)
    assert not ahead[0]


@pytest.mark.parametrize("more", [False, True])
def test_a_feed_that_does_not_move_on_is_asked_with_rests(store: Store, more: bool) -> None:
    class Stuck(HoldingHub):
        """Tells its first decision whatever is asked for, and at once."""

        def feed(self, after: int, wait: float) -> Decisions | Unreachable:  # noqa: ARG002 - it does not listen
            with self.changed:
                self.asked += 1
                self.changed.notify_all()
            return Decisions((FeedItem(cursor=1, fact=certificate(1)),), 1, more)

    hub = Stuck()
    with working(store, hub):
        assert hub.wait_until(lambda: len(hub.heartbeats) == 1 and hub.asked >= 2)
        hub.change(lambda: setattr(hub, "asked", 0))
        with hub.changed:
            assert not hub.changed.wait_for(lambda: hub.asked > 3, 0.8), "one a second"


def test_a_directory_that_nobody_understands_keeps_no_heartbeat_back(store: Store) -> None:
    class Garbled(HoldingHub):
        """Tells a directory of another release."""

        def directory(self, after: int) -> Unreachable:  # noqa: ARG002 - whatever is asked for
            return Unreachable(Trouble.NOT_THE_CONTRACT)

    hub = Garbled()
    with working(store, hub) as worker:
        assert hub.wait_until(lambda: len(hub.heartbeats) >= 1)
        assert hub.wait_until(lambda: worker.state.link.reason is Trouble.NOT_THE_CONTRACT)


def test_what_an_earlier_run_waited_for_holds_nothing_back(store: Store) -> None:
    put(store, 1)
    with store.unit() as unit:
        (head,) = unit.outbox.first(1)
        unit.outbox.postpone(
            head.envelope.epoch, head.envelope.seq, datetime.now(UTC) + timedelta(minutes=50)
        )
    hub = HoldingHub()
    with working(store, hub):
        assert hub.wait_until(lambda: len(hub.taken) == 1)
