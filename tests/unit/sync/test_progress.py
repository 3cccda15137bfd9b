"""How far the backlog is: counts, rate, time left, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from random import Random

import pytest

from contract.events import Batch
from kiosk.store.store import Store
from sync.answers import Trouble, Unreachable
from sync.backoff import Backoff
from sync.beside import Beside
from sync.progress import WINDOW, Progress, ProgressMeter
from sync.relay import Relay
from tests.helpers.memory_hub import Delivery, MemoryHub
from tests.helpers.terminal_store import HandClock, open_store, visit_opened


class SlowHub(MemoryHub):
    """Takes two seconds for every batch, and asks how far it is at the end of each."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__()
        self.clock = clock
        self.relay: Relay
        self.told: list[Progress] = []

    def deliver(self, batch: Batch) -> Delivery:
        self.clock.pass_(2.0)
        self.told.append(self.relay.meter.progress())
        return super().deliver(batch)


class Late(Beside[Delivery]):
    """Does what it is given only once somebody waits for it: all that goes on beside it comes before."""

    def begin(self, work: Callable[[], Delivery]) -> Future[Delivery]:
        class Waited(Future[Delivery]):
            def exception(self, timeout: float | None = None) -> BaseException | None:
                self.set_result(work())
                return super().exception(timeout)

        return Waited()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    store = open_store(tmp_path, clock)
    yield store
    store.close()


def put(store: Store, count: int) -> None:
    with store.unit() as unit:
        for number in range(count):
            unit.outbox.put(visit_opened(number))


def put_and_fail(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(6))
        unit.outbox.acknowledge(store.epoch, [3])
        raise ZeroDivisionError


def test_a_backlog_is_told_from_its_begin_to_its_end(store: Store, clock: HandClock) -> None:
    hub = SlowHub(clock)
    relay = hub.relay = Relay(store, hub, Backoff(Random(1)), clock, clock.monotonic, beside=Late)
    assert relay.meter.progress() == Progress()
    began = clock()
    put(store, 350)
    assert relay.meter.progress() == Progress(350), "the relay has not looked yet"
    relay.run_once()
    first, second, *_, last = hub.told
    assert first == Progress(350, 0, None, None, began)
    assert second == Progress(250, 100, 25.0, 10.0, began, 100 / 350)
    assert last == Progress(50, 300, 37.5, 50 / 37.5, began, 300 / 350)
    assert relay.meter.progress() == Progress()


def test_what_is_stuck_has_no_rate_and_the_next_backlog_begins_at_nothing(
    store: Store, clock: HandClock
) -> None:
    hub = SlowHub(clock)
    relay = hub.relay = Relay(store, hub, Backoff(Random(1)), clock, clock.monotonic)
    put(store, 150)
    hub.poison = lambda envelope: envelope.seq == 101
    hub.trouble = Unreachable(Trouble.NO_NETWORK)
    relay.run_once()
    clock.pass_(WINDOW + 1)
    stuck = relay.meter.progress()
    assert (stuck.waiting, stuck.settled, stuck.rate, stuck.seconds_left) == (150, 0, None, None)
    hub.trouble = None
    relay.hurry()
    relay.run_once()
    assert store.load().dead_letters == 1
    assert store.waiting == 0
    put(store, 7)
    hub.told.clear()
    relay.run_once()
    assert (hub.told[0].waiting, hub.told[0].settled) == (7, 0)


def test_what_is_put_meanwhile_takes_nothing_back_but_an_interruption_may(clock: HandClock) -> None:
    waiting = 400
    meter = ProgressMeter(lambda: waiting, clock.monotonic)
    meter.saw(clock())
    meter.settled(100)
    waiting = 300
    assert meter.progress().part == 0.25
    waiting = 500
    assert meter.progress().part == 0.25
    meter.settled(100)
    waiting = 200
    assert meter.progress().part == 0.5
    meter.stopped()
    waiting = 600
    assert meter.progress().part == 0.25, "weeks went by"


def test_an_old_rate_is_forgotten(clock: HandClock) -> None:
    meter = ProgressMeter(lambda: 10, clock.monotonic)
    meter.saw(clock())
    clock.pass_(2)
    meter.settled(100)
    assert meter.progress().rate == 50
    clock.pass_(WINDOW)
    assert meter.progress().rate is None


def test_the_store_knows_what_waits_without_counting_again(tmp_path: Path) -> None:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    put(store, 5)
    with store.unit() as unit:
        unit.outbox.acknowledge(store.epoch, [1, 1])
        unit.outbox.acknowledge(store.epoch, [1, 2_000_000])
        unit.outbox.bury(store.epoch, 2, "malformed")
        unit.outbox.bury(store.epoch, 2, "malformed")
    with pytest.raises(ZeroDivisionError):
        put_and_fail(store)
    assert store.waiting == 3
    assert (store.load().queue_depth, store.load().dead_letters) == (3, 1)
    store.close()
    again = open_store(tmp_path, clock)
    assert again.waiting == 3
    again.close()
