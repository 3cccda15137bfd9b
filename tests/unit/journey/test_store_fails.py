"""A commit fails, any of them, once: the person sees a dialog, touches again, and nothing is done twice.

What a person does after the dialog is what `ui.visit` and `ui.turns` offer: the same touch on a screen that
asks; on one that acts, `resume`, which goes on where the journey stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from contract.events import VisitEnd
from contract.language import Language
from devices.device import Fault
from kiosk.domain.errors import KioskError
from kiosk.journey.views import Hold, StepView, Turn
from tests.helpers.desk import ID_CARD, Desk, people

LANES = 4
A_MINUTE = 60.0
T = TypeVar("T")


class Person:
    """Somebody who closes the dialog and touches again."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.troubles = 0

    def touch(self, call: Callable[[], T]) -> T:
        """Do what a touch does, once more after a dialog."""
        try:
            return call()
        except KioskError:
            self.troubles += 1
            return call()

    def sign_in(self) -> None:
        """Touch the screen, which nobody waits for, and lay the card down."""
        self.quietly(lambda: self.desk.counter.begin(Language.ZH))
        self.touch(lambda: self.desk.counter.present(ID_CARD))

    def quietly(self, call: Callable[[], None]) -> None:
        """Have the screen do what is not asked again."""
        try:
            call()
        except KioskError:
            self.troubles += 1

    def answer(self, **answers: str) -> Turn:
        """Answer the step on the screen."""
        return self.touch(lambda: self.desk.counter.answer(answers))

    def wait(self, turn: Turn) -> Turn:
        """Let the terminal act until it asks or holds; after a dialog the screen goes on where it stands."""
        while isinstance(turn, StepView) and turn.acting:
            try:
                turn = self.desk.act()
            except KioskError:
                self.troubles += 1
                turn = self.desk.counter.resume()
        return turn

    def leave(self) -> None:
        """Walk away; then the terminal is at rest, and settles what is left."""
        self.quietly(lambda: self.desk.counter.leave(VisitEnd.LEFT))
        self.quietly(self.desk.recover)
        self.desk.time.pause(A_MINUTE)
        self.desk.recover()

    def ask(self) -> Turn:
        """Ask for a certificate, up to the confirmation."""
        self.touch(lambda: self.desk.counter.open_service("cert.employment"))
        self.answer(value="visa")
        self.answer(value="zh")
        self.answer(addressee="", copies="2")
        return self.answer()


def whole_visit(person: Person) -> None:
    """Have a certificate printed and answer the question."""
    person.sign_in()
    waiting = person.ask()
    person.touch(person.desk.issue)
    person.wait(waiting)
    person.answer()
    person.answer(score="4")
    person.leave()


def paper_runs_out(person: Person) -> None:
    """Have the paper run out in the middle, and added."""
    person.sign_in()
    waiting = person.ask()
    person.touch(person.desk.issue)
    person.desk.printer.faults = frozenset({Fault.PAPER_OUT})
    person.desk.printer_spot.report_hides_faults = True
    turn = person.wait(waiting)
    assert isinstance(turn, Hold)
    person.desk.printer.faults = frozenset()
    person.wait(person.touch(person.desk.counter.resume))
    person.answer()
    person.answer(score="4")
    person.leave()


def stopped_waiting(person: Person) -> None:
    """Have the paper run out in the middle, stop waiting, come back and collect what was not printed."""
    desk = person.desk
    person.sign_in()
    waiting = person.ask()
    person.touch(desk.issue)
    desk.printer.faults = frozenset({Fault.PAPER_OUT})
    desk.printer_spot.report_hides_faults = True
    assert isinstance(person.wait(waiting), Hold)
    turn = person.touch(desk.counter.give_up)
    desk.printer.faults = frozenset()
    person.wait(turn)
    assert desk.printer.sheets == 0, "it was given up"
    person.answer()
    person.answer(score="4")
    person.leave()
    collect(person)


def queued_and_collected(person: Person) -> None:
    """Ask without a network, leave, come back and collect."""
    desk = person.desk
    desk.online = False
    person.sign_in()
    person.wait(person.ask())
    person.answer()
    person.answer(score="4")
    person.leave()
    desk.online = True
    person.touch(desk.issue)
    collect(person)


def collect(person: Person) -> None:
    """Come back for what waits."""
    desk = person.desk
    person.sign_in()
    (waiting,) = desk.counter.home().waiting
    turn = person.touch(lambda: desk.counter.open_service(waiting.service_id, waiting.claim_code))
    if isinstance(turn, StepView) and turn.kind == "claim":  # the code is typed where it was not taken over
        turn = person.answer(claim_code=waiting.claim_code)
    person.wait(turn)
    person.answer()
    person.answer(score="4")
    person.leave()


Story = Callable[[Person], None]
SLIPS = {whole_visit: 1, paper_runs_out: 1, stopped_waiting: 2, queued_and_collected: 2}
REASONS = ["never-started", "canceled"]


@pytest.mark.parametrize("story", list(SLIPS))
@pytest.mark.parametrize("lane", range(LANES))
def test_whichever_commit_fails_nothing_is_done_twice(tmp_path: Path, story: Story, lane: int) -> None:
    at = lane + 1
    while True:
        folder = tmp_path / str(at)
        folder.mkdir()
        desk = Desk(folder)
        desk.know(people())
        desk.disk.at = desk.disk.commits + at
        person = Person(desk)
        story(person)
        check(desk, SLIPS[story], f"commit {at}")
        desk.store.close()
        if not person.troubles:
            break
        at += LANES
    assert at > 20


def check(desk: Desk, slips: int, where: str) -> None:
    """Hold paper and events against what one person asked for."""
    assert (desk.printer.sheets, len(desk.receipts.slips)) == (2, slips), where
    counts = Counter(event["type"] for event in desk.events())
    assert counts["request.submitted"] == 1, where
    left = [event["step"] for event in desk.events("request.abandoned")]
    assert left in ([], ["code"]), f"{where}: touched again, a new request is opened"
    assert counts["request.completed"] == counts["request.opened"] - len(left) + slips - 1, where
    assert counts["effect.confirmed"] == 1 + slips, where
    assert counts["visit.opened"] == counts["visit.closed"], where
    assert not counts["effect.in-doubt"], where
    failed = [event["reason"] for event in desk.events("effect.failed")]
    assert sorted(failed, reverse=True) in ([], REASONS[:1], REASONS[1:], REASONS), where
    with desk.store.view() as unit:
        assert unit.visits.unclosed() == [], where
        assert unit.effects.open() == [], where
