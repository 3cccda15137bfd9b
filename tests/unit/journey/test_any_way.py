"""Whatever people touch, in whatever order: the counter goes on, and the facts hold together."""

from __future__ import annotations

import random
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contract.events import AnyEvent, VisitEnd
from contract.language import Language
from devices.device import Fault
from devices.document_printer import JobState
from kiosk.domain.errors import KioskError
from kiosk.journey.views import (
    ChooseContent,
    FormContent,
    Hold,
    StepView,
    Turn,
)
from kiosk.store.unit import Unit
from tests.helpers.desk import BADGE, BADGE_OF_ANOTHER, ID_CARD, PIN, Desk, people
from tests.helpers.turns import to_preview, view

EVENTS: TypeAdapter[AnyEvent] = TypeAdapter(AnyEvent)


class Person:
    """Touches what there is to touch, at random."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.random = random.Random(seed)

    def visit(self) -> None:
        """Come, do things, leave."""
        desk, choose = self.desk, self.random.choice
        desk.counter.begin(choose(list(Language)))
        for _ in range(self.random.randint(1, 3)):
            desk.counter.present(choose([BADGE, ID_CARD]))
            if self.random.random() < 0.4:
                desk.counter.enter_pin(choose([PIN, "000000"]))
            for waiting in desk.counter.home().waiting:
                self.service(waiting.service_id, waiting.claim_code)
            self.service(
                choose(["cert.employment", "cert.employment", "cert.reprint"]), choose(["", "12345678"])
            )
        desk.counter.leave(choose(list(VisitEnd)))

    def service(self, service_id: str, code: str) -> None:
        """Go through a service, or somewhere."""
        turn = self.desk.counter.open_service(service_id, code)
        for _ in range(self.random.randint(3, 30)):
            if not isinstance(turn, StepView | Hold):
                return
            self.surroundings()
            turn = self.touch(turn)

    def surroundings(self) -> None:
        """Let the world change."""
        luck = self.random.random
        desk = self.desk
        if luck() < 0.1:
            desk.online = not desk.online
        if luck() < 0.3:
            desk.issue()
        desk.printer.faults = frozenset({Fault.JAM}) if luck() < 0.1 else frozenset()
        if luck() < 0.1:
            desk.printer.next_end = (JobState.ABORTED, 0)
        if luck() < 0.1:
            desk.counter.speak(self.random.choice(list(Language)))
        if luck() < 0.05:
            desk.counter.present(BADGE_OF_ANOTHER)

    def touch(self, turn: StepView | Hold) -> Turn:
        """Touch something on the screen; a refused answer leaves the screen as it is."""
        counter = self.desk.counter
        if isinstance(turn, Hold):
            return counter.give_up() if self.random.random() < 0.3 else self.desk.act()
        if self.random.random() < 0.1:
            return self.random.choice([counter.back, counter.resume, counter.cancel, counter.give_up])()
        if turn.acting:
            return self.desk.act()
        after = counter.answer(self.answers(turn.content))
        return after if isinstance(after, StepView | Hold) or not hasattr(after, "problems") else turn

    def answers(self, content: object) -> dict[str, str]:
        """Answer something, not always sensibly."""
        if isinstance(content, ChooseContent):
            return {"value": self.random.choice([option.value for option in content.options] + ["rubbish"])}
        if isinstance(content, FormContent):
            return {
                field.name: self.random.choice(["", "1", "3", "词", field.value]) for field in content.fields
            }
        return self.random.choice([{}, {"score": "3"}, {"score": "9"}])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_any_way_through_holds_together(seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.know(people())
        person = Person(desk, seed)
        for _ in range(3):
            person.visit()
        desk.printer.faults = frozenset()
        desk.time.pause(600)
        desk.recover()
        check(desk)
        desk.store.close()


def check(desk: Desk) -> None:
    """Hold the events against each other and against the paper."""
    told = desk.events()
    for event in told:
        EVENTS.validate_python(event)
    counts = Counter((event["type"], event.get("request_id")) for event in told)
    assert len(desk.events("visit.opened")) == len(desk.events("visit.closed"))
    confirmed = [event for event in desk.events("effect.confirmed") if event["kind"] == "print-document"]
    sheets = sum(event["evidence"]["units"] for event in confirmed)
    assert desk.printer.sheets == sheets
    for event in desk.events("request.opened"):
        request = event["request_id"]
        submitted, gone = counts["request.submitted", request], counts["request.abandoned", request]
        assert submitted + gone <= 1
        assert len([one for one in confirmed if one["request_id"] == request]) <= 1
        if event["service_id"] == "cert.employment":
            assert submitted + gone == 1
            assert not (gone and counts["request.completed", request])


def test_a_disk_that_is_full_changes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.sign_in()
    to_preview(desk)
    put = Unit.__init__

    def full(unit: Unit, *arguments: object) -> None:
        put(unit, *arguments)  # type: ignore[arg-type] # passed on as they came
        monkeypatch.setattr(unit.outbox, "put", no_room)

    def no_room(event: object) -> int:
        raise KioskError("store.full", type(event).__name__)

    with monkeypatch.context() as patch:
        patch.setattr(Unit, "__init__", full)
        with pytest.raises(KioskError):
            desk.counter.answer({})
    assert not desk.events("request.submitted")
    assert view(desk.counter.resume()).kind == "preview"
    assert view(desk.counter.answer({})).kind == "issue"
    assert len(desk.events("request.submitted")) == 1
