"""The outlets are looked at as long as something is to be found out, and the screen is told."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from PySide6.QtGui import QGuiApplication

from contract.effects import EffectKind
from kiosk.app import outlet_watch
from kiosk.app.outlet_watch import OutletWatch
from kiosk.domain.errors import KioskError
from kiosk.effects.taking import Outlook, Paper
from kiosk.store.failures import StoreFault
from ui.background import Background

DOCUMENT = EffectKind.PRINT_DOCUMENT
LIES = Outlook({DOCUMENT: Paper.LIES}, waiting=True, patient=False)
UNTAKEN = Outlook({DOCUMENT: Paper.UNTAKEN}, waiting=True, patient=True)
TAKEN = Outlook({DOCUMENT: Paper.TAKEN})


def fail(error: BaseException) -> None:
    pytest.fail(str(error))


@dataclass
class Bench:
    answers: list[Outlook | KioskError] = field(default_factory=list)
    told: list[Mapping[EffectKind, Paper]] = field(default_factory=list)
    background: Background = field(init=False)
    watch: OutletWatch = field(init=False)

    def __post_init__(self) -> None:
        self.background = Background(
            lambda error: pytest.fail(str(error)), lambda error: pytest.fail(str(error))
        )
        self.watch = OutletWatch(self.background, self.look, self.told.append)

    def look(self) -> Outlook:
        answer = self.answers.pop(0)
        if isinstance(answer, KioskError):
            raise answer
        return answer

    def until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 10
        while not done():
            assert time.monotonic() < deadline, "waited in vain"
            QGuiApplication.processEvents()

    @property
    def rests(self) -> bool:
        return not self.answers and not self.watch._looking and not self.watch._timer.isActive()


@pytest.fixture
def bench(qt: QGuiApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:  # noqa: ARG001 - Qt must run
    monkeypatch.setattr(outlet_watch, "SOON_MS", 1)
    monkeypatch.setattr(outlet_watch, "LATER_MS", 2)
    bench = Bench()
    yield bench
    bench.watch.end()
    assert bench.background.close()


def test_it_looks_until_everything_is_known(bench: Bench) -> None:
    bench.answers = [LIES, LIES, UNTAKEN, TAKEN]
    bench.watch.wake()
    bench.until(lambda: bench.rests)
    assert [papers[DOCUMENT] for papers in bench.told] == [Paper.LIES, Paper.LIES, Paper.UNTAKEN, Paper.TAKEN]


def test_a_store_that_fails_ends_nothing(bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    bench.answers = [KioskError(StoreFault.FULL), KioskError(StoreFault.FULL), TAKEN]
    bench.watch.wake()
    bench.until(lambda: bench.rests)
    assert bench.told == [TAKEN.papers]
    assert len([one for one in caplog.records if "taken" in one.message]) == 1


def test_an_answer_that_the_screen_forgot_ends_nothing(bench: Bench) -> None:
    bench.answers = [LIES, TAKEN]
    bench.watch.wake()
    bench.background.forget()
    bench.until(lambda: bench.rests)
    assert bench.told == [LIES.papers, TAKEN.papers]


def test_after_its_end_it_looks_no_more(bench: Bench) -> None:
    bench.answers = [LIES]
    bench.watch.wake()
    bench.watch.end()
    bench.until(lambda: not bench.watch._looking)
    assert bench.rests
    assert bench.told == []
    bench.watch.wake()
    assert bench.rests
