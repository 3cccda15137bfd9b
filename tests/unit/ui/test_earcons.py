"""What is on the screen is heard: a card, a refusal, an ending, paper to take, a question."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from contract.effects import EffectKind
from contract.events import Refusal
from devices.speaker import Cue
from kiosk.domain.errors import KioskError
from kiosk.effects.taking import Paper
from kiosk.journey.views import DoorPhase, Ending, NotRecognised, Progress, Recognised, ResultContent
from tests.helpers import fake_counter as fake
from tests.helpers.fake_counter import FakeCounter, FakeReading
from tests.helpers.screens import Stage, stage
from ui.earcons import RESULTS
from ui.screens.result.view_model import TONES


@pytest.fixture
def shown(qt: QGuiApplication, tmp_path: Path) -> Iterator[Stage]:  # noqa: ARG001 - Qt must run
    with stage(FakeCounter()) as shown:
        yield shown


def test_a_card_is_heard_once_and_a_refusal_after_it(shown: Stage) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    assert shown.cues == []
    shown.terminal.announce(FakeReading(NotRecognised(Refusal.UNKNOWN_BADGE)))
    shown.settle(lambda: len(shown.cues) >= 2, "the refusal")
    shown.terminal.announce(FakeReading(Recognised("阿*", 2)))
    shown.until_screen("home")
    assert shown.cues == [Cue.CARD_READ, Cue.ERROR, Cue.CARD_READ]


@pytest.mark.parametrize(
    ("ending", "take", "cue"),
    [
        (Ending.DONE, ("document",), Cue.TAKE_PAPER),
        (Ending.DONE, (), Cue.DONE),
        (Ending.QUEUED, ("slip",), Cue.TAKE_PAPER),
        (Ending.FAILED, ("slip",), Cue.ERROR),
        (Ending.IN_DOUBT, (), Cue.ERROR),
    ],
)
def test_an_ending_is_heard(shown: Stage, ending: Ending, take: tuple[str, ...], cue: Cue) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    step = fake.result()
    assert isinstance(step.content, ResultContent)
    shown.terminal.visit.turns.take(replace(step, content=replace(step.content, ending=ending, take=take)))
    shown.until_screen("result")
    assert shown.cues == [cue]


def test_paper_that_was_left_is_heard_once_more(shown: Stage) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    visit = shown.terminal.visit
    visit.turns.take(fake.result())
    shown.until_screen("result")
    for known in (Paper.LIES, Paper.LEFT, Paper.UNTAKEN):
        visit.papers.tell({EffectKind.PRINT_DOCUMENT: known})
    assert shown.cues == [Cue.TAKE_PAPER, Cue.TAKE_PAPER]


def test_trouble_and_the_idle_warning_are_heard(shown: Stage) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    shown.terminal.visit.trouble(KioskError("store.io"))
    shown.terminal.idle.rang.emit()
    assert shown.cues == [Cue.ERROR, Cue.ATTENTION]


def test_a_card_that_still_lies_at_the_end_is_heard(shown: Stage) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    shown.terminal.visit.set_card_lies(True)
    shown.terminal.visit.leave_now()
    shown.until_screen("goodbye")
    assert shown.cues == [Cue.TAKE_PAPER]


def test_every_tone_of_an_ending_has_a_cue() -> None:
    assert set(RESULTS) == set(TONES.values())


def test_a_door_that_opens_for_a_person_is_heard_and_that_it_is_to_be_closed(shown: Stage) -> None:
    shown.touch("start")
    shown.until_screen("identify")
    shown.counter.before = lambda name: go.wait(10) and None if name == "act" else None
    go = threading.Event()
    words = fake.both("开门", "Opening")
    shown.terminal.visit.turns.take(fake.step("dispense", fake.door(DoorPhase.OPENING), acting=True))
    shown.until_screen("dispense")
    screen = shown.terminal.navigator.current
    for phase in (DoorPhase.OPENING, DoorPhase.TAKE, DoorPhase.TAKE, DoorPhase.CLOSE, DoorPhase.OVER):
        screen.tell(Progress(words, scene=fake.door(phase)))
    assert shown.cues == [Cue.TAKE_PAPER, Cue.ATTENTION]
    go.set()
