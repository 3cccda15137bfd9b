"""The bridge to the worker: order, stages of waiting, forgetting, faults and bugs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.domain.errors import KioskError
from ui.background import Background, Stage


@dataclass
class Bench:
    faults: list[KioskError] = field(default_factory=list)
    bugs: list[BaseException] = field(default_factory=list)
    background: Background = field(init=False)

    def __post_init__(self) -> None:
        self.background = Background(self.faults.append, self.bugs.append)

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not done():
            assert time.monotonic() < deadline, "waited in vain"
            QGuiApplication.processEvents()
            time.sleep(0.001)


@pytest.fixture
def bench(qt: QGuiApplication) -> Iterator[Bench]:  # noqa: ARG001 - Qt must run
    bench = Bench()
    yield bench
    assert bench.background.close()


def test_answers_arrive_on_the_asking_thread(bench: Bench) -> None:
    seen: list[str] = []
    bench.background.ask(
        lambda: threading.current_thread().name,
        lambda name: seen.extend([name, threading.current_thread().name]),
    )
    bench.until(lambda: len(seen) == 2)
    assert seen == ["counter", "MainThread"]


def test_a_second_touch_while_waiting_is_dropped(bench: Bench) -> None:
    go = threading.Event()
    answers: list[str] = []
    bench.background.ask(lambda: go.wait(5), lambda _done: answers.append("first"))
    bench.background.ask(lambda: True, lambda _done: answers.append("second"))
    go.set()
    bench.until(lambda: not bench.background.busy)
    assert answers == ["first"]


def test_waiting_moves_and_then_speaks(bench: Bench) -> None:
    go = threading.Event()
    stages: list[Stage] = []
    bench.background.stage_changed.connect(lambda: stages.append(bench.background.stage))
    begun = time.monotonic()
    bench.background.ask(lambda: go.wait(10), lambda _done: None)
    bench.until(lambda: bench.background.stage is Stage.MOVING)
    assert 0.28 <= time.monotonic() - begun < 1.5
    bench.until(lambda: bench.background.stage is Stage.WORDS)
    assert time.monotonic() - begun >= 1.9
    go.set()
    bench.until(lambda: bench.background.stage is Stage.IDLE)
    assert stages == [Stage.BUSY, Stage.MOVING, Stage.WORDS, Stage.IDLE]


def test_what_was_forgotten_never_arrives(bench: Bench) -> None:
    go = threading.Event()
    answers: list[str] = []
    bench.background.ask(lambda: go.wait(5), lambda _done: answers.append("the last person's"))
    bench.background.forget()
    assert not bench.background.busy
    bench.background.ask(lambda: True, lambda _done: answers.append("this person's"))
    go.set()
    bench.until(lambda: not bench.background.busy)
    assert answers == ["this person's"]


def test_a_fault_of_the_environment_is_told(bench: Bench) -> None:
    def fail() -> None:
        raise KioskError("store.full")

    bench.background.ask(fail, lambda _done: pytest.fail("there is no answer"))
    bench.until(lambda: bool(bench.faults))
    assert bench.faults[0].code == "store.full"
    assert not bench.background.busy
    assert bench.bugs == []


def test_a_fault_is_told_to_whom_the_call_names(bench: Bench) -> None:
    told: list[KioskError] = []

    def fail() -> None:
        raise KioskError("store.full")

    bench.background.ask_quietly(fail, lambda _done: pytest.fail("there is no answer"), told.append)
    bench.until(lambda: bool(told))
    assert told[0].code == "store.full"
    assert bench.faults == []


def test_our_own_bug_goes_to_the_last_resort(bench: Bench) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    bench.background.ask(fail, lambda _done: pytest.fail("there is no answer"))
    bench.until(lambda: bool(bench.bugs))
    assert isinstance(bench.bugs[0], ZeroDivisionError)


def test_others_may_post_from_any_thread(bench: Bench) -> None:
    seen: list[str] = []
    thread = threading.Thread(
        target=lambda: bench.background.post(lambda: seen.append(threading.current_thread().name))
    )
    thread.start()
    thread.join()
    bench.until(lambda: bool(seen))
    assert seen == ["MainThread"]
