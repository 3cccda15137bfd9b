"""Settling goes on until nothing is open, only while nobody is served, whatever happens in between."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.app import settling
from kiosk.app.settling import Settling
from kiosk.domain.errors import KioskError
from kiosk.store.failures import StoreFault
from ui.background import Background


@dataclass
class Bench:
    answers: list[bool | KioskError] = field(default_factory=list)
    asked: int = 0
    resting: bool = True
    faults: list[KioskError] = field(default_factory=list)
    background: Background = field(init=False)
    settling: Settling = field(init=False)

    def __post_init__(self) -> None:
        self.background = Background(self.faults.append, lambda error: pytest.fail(str(error)))
        self.settling = Settling(self.background, self.settle, lambda: self.resting)

    def settle(self) -> bool:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, KioskError):
            raise answer
        return answer

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not done():
            assert time.monotonic() < deadline, "waited in vain"
            QGuiApplication.processEvents()


@pytest.fixture
def bench(qt: QGuiApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:  # noqa: ARG001 - Qt must run
    monkeypatch.setattr(settling, "AGAIN_AFTER_MS", 1)
    bench = Bench()
    yield bench
    bench.settling.end()
    assert bench.background.close()


def test_it_is_asked_until_nothing_is_open(bench: Bench) -> None:
    bench.answers = [True, True, False]
    bench.settling.watch(left_open=True)
    bench.until(lambda: bench.asked == 3)
    assert quiet(bench)


def test_nothing_left_open_is_not_asked_for(bench: Bench) -> None:
    bench.settling.watch(left_open=False)
    assert quiet(bench)


def test_while_somebody_is_served_it_waits(bench: Bench) -> None:
    bench.answers = [False]
    bench.resting = False
    bench.settling.ask()
    assert quiet(bench)
    bench.resting = True
    bench.until(lambda: bench.asked == 1)


def test_a_store_that_fails_is_tried_again_and_troubles_nobody(bench: Bench) -> None:
    bench.answers = [KioskError(StoreFault.FULL), False]
    bench.settling.ask()
    bench.until(lambda: bench.asked == 2)
    assert quiet(bench)
    assert bench.faults == []


def test_a_visit_that_ends_meanwhile_does_not_end_it(bench: Bench) -> None:
    bench.answers = [True, False]
    bench.settling.ask()
    bench.background.forget()
    bench.until(lambda: bench.asked == 2)


def quiet(bench: Bench) -> bool:
    """Say whether nothing more is asked for, in more time than it takes to ask again."""
    asked, until = bench.asked, time.monotonic() + 0.05
    while time.monotonic() < until:
        QGuiApplication.processEvents()
    return bench.asked == asked
