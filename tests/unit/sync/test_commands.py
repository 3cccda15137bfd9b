"""Commands from afar: taken once, by their deadline, each in one transaction with its answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from contract.commands import CommandKind
from contract.feed import CommandGiven, FeedItem
from contract.language import Bilingual
from kiosk.app.orders import Orders
from kiosk.store.settings import FEED_CURSOR
from kiosk.store.store import Store
from sync.feed import Feed
from tests.helpers.memory_hub import MemoryHub
from tests.helpers.terminal_store import HandClock, open_store

NOW = HandClock()()
WHY = Bilingual(zh="大堂装修", en="The lobby is rebuilt")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path)
    yield store
    store.close()


def given(kind: str, number: int = 1, minutes: int = 60) -> CommandGiven:
    deadline = NOW + timedelta(minutes=minutes)
    return CommandGiven(
        command_id=UUID(int=number), kind=kind, deadline=deadline, reason_zh=WHY.zh, reason_en=WHY.en
    )


class Hall:
    """What was done with the orders of a store."""

    def __init__(self, store: Store, clock: Callable[[], datetime] = lambda: NOW) -> None:
        self.store = store
        self.closed: list[Bilingual | None] = []
        self.restarts = 0
        self.asked = 0
        self.orders = Orders(store, self.closed.append, self._restart, self._ask, clock)

    def _restart(self) -> None:
        self.restarts += 1

    def _ask(self) -> None:
        self.asked += 1


def pull(store: Store, *facts: CommandGiven, heard: list[str] | None = None) -> None:
    hub = MemoryHub()
    hub.items = [FeedItem(cursor=number, fact=fact) for number, fact in enumerate(facts, 1)]
    feed = Feed(store, hub, commanded=lambda: heard.append("command") if heard is not None else None)
    while feed.pull(0).more:
        pass


def answers(store: Store) -> list[str]:
    with store.view() as unit:
        events = [json.loads(waiting.envelope.payload) for waiting in unit.outbox.first(100)]
    return [
        f"{UUID(event['command_id']).int} {event['outcome']}"
        for event in events
        if event["type"] == "command.answered"
    ]


def test_a_terminal_is_closed_with_a_reason_and_reopened(store: Store) -> None:
    heard: list[str] = []
    hall = Hall(store)
    pull(store, given("close"), heard=heard)
    assert heard == ["command"], "once they are kept"
    hall.orders.look()
    with store.unit() as unit:
        unit.settings.set(FEED_CURSOR, "0")
    pull(store, given("reopen", 2))
    hall.orders.look()
    assert hall.closed == [WHY, None]
    assert answers(store) == ["1 done", "2 done"]
    assert (hall.restarts, hall.asked) == (0, 0)


def test_what_closed_it_stands_after_a_restart(store: Store, tmp_path: Path) -> None:
    pull(store, given("close"))
    store.close()
    again = open_store(tmp_path)
    try:
        hall = Hall(again)
        hall.orders.look()
    finally:
        again.close()
    assert hall.closed == [WHY]


@pytest.mark.parametrize("kind", list(CommandKind))
def test_past_its_deadline_nothing_is_done(store: Store, kind: CommandKind) -> None:
    hall = Hall(store)
    pull(store, given(kind, minutes=0))
    hall.orders.look()
    hall.orders.settle()
    assert answers(store) == ["1 expired"]
    assert (hall.closed, hall.restarts) == ([None], 0)


def test_a_command_that_a_later_release_knows_is_told_as_not_known(store: Store) -> None:
    pull(store, given("dance"), given("close", 2))
    assert answers(store) == ["1 not-known", "2 done"], "and does not stop the feed"


def test_a_restart_waits_until_nobody_is_served_and_is_done_once(store: Store) -> None:
    hall = Hall(store)
    pull(store, given("restart"))
    hall.orders.look()
    assert (hall.restarts, hall.asked, answers(store)) == (0, 1, [])
    hall.orders.settle()
    hall.orders.settle()
    assert (hall.restarts, answers(store)) == (1, ["1 done"])
    hall.orders.look()
    assert hall.asked == 1


def test_two_restarts_that_wait_are_one(store: Store) -> None:
    hall = Hall(store)
    pull(store, given("restart"), given("restart", 2))
    hall.orders.settle()
    assert (hall.restarts, answers(store)) == (1, ["1 done", "2 done"])


def test_a_restart_whose_deadline_passed_while_people_were_served_is_not_done(tmp_path: Path) -> None:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    try:
        hall = Hall(store, clock)
        pull(store, given("restart", minutes=5))
        clock.pass_(300)
        hall.orders.settle()
        assert (hall.restarts, answers(store)) == (0, ["1 expired"])
    finally:
        store.close()


def test_a_restart_that_waits_keeps_its_own_deadline_beside_a_later_order(store: Store) -> None:
    hall = Hall(store, lambda: NOW + timedelta(minutes=10))
    pull(store, given("restart", minutes=60), given("restart", 2, minutes=5))
    hall.orders.settle()
    assert (hall.restarts, answers(store)) == (1, ["1 done", "2 expired"])


def test_deadlines_are_held_against_the_platforms_clock(store: Store) -> None:
    hub = MemoryHub()
    hub.items = [FeedItem(cursor=1, fact=given("close"))]
    Feed(store, hub, now=lambda: NOW + timedelta(minutes=61)).pull(0)
    assert answers(store) == ["1 expired"]
