"""Each device as staff see it: how it is, what it counted, and what came of it when it was last tried."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from contract.language import Bilingual, both
from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.hangs import Hangs
from kiosk.effects.effects import Effects
from kiosk.effects.places import Patience
from kiosk.identity.pin import PinCheck
from kiosk.maintenance.device_checks import ANSWER, PAPER, PRINT, DeviceChecks
from kiosk.maintenance.device_words import FAILURES
from kiosk.maintenance.staff_roll import StaffRoll
from kiosk.maintenance.terminal_staff_desk import TerminalStaffDesk
from kiosk.maintenance.trial_prints import TrialPrints
from kiosk.maintenance.views import DeviceView
from kiosk.store.store import Store
from sync.answers import Link
from sync.progress import Progress
from tests.helpers.printers import MemoryDocumentPrinter, MemoryPlace
from tests.helpers.terminal_store import CountedIds, HandClock, open_store
from tests.unit.kiosk.test_staff_desk import CHEAP, STAFF_HASH

SERVICE = both("在职证明", "Proof of employment")


@dataclass
class Reader:
    """A reader that says what it is, or fails."""

    told: Mapping[str, str] = field(default_factory=lambda: {"reader": "Kiosk Reader", "serial": ""})
    failure: DeviceFailure | None = None

    def probe(self) -> Mapping[str, str]:
        if self.failure is not None:
            raise DeviceError(self.failure, "a name that staff never see")
        return self.told


class Place(MemoryPlace):
    """The place of a device of any class."""

    def __init__(self, name: str, device: object, device_class: str) -> None:
        super().__init__(name, device)
        self.device_class = device_class
        self.hangs = Hangs()


class Room:
    """A printer and a badge reader, with a technician before them."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store = store
        self.reader = Reader()
        self.printer_place = Place("a4", MemoryDocumentPrinter(), "document-printer")
        self.reader_place = Place("badge", self.reader, "card-reader")
        self.places: list[Any] = [self.printer_place, self.reader_place]
        effects = Effects(
            store,
            [self.printer_place],  # type: ignore[list-item]  # of memory
            [],
            clock=clock,
            new_id=CountedIds(),
            patience=Patience(poll=0.5),
            monotonic=clock.monotonic,
            pause=clock.pass_,
        )
        hindered: dict[str, list[Bilingual]] = {"card-reader": [SERVICE]}
        places = lambda: self.places  # noqa: E731
        self.desk = TerminalStaffDesk(
            store,
            StaffRoll(STAFF_HASH),
            PinCheck(store, clock, CHEAP, clock.monotonic),
            link=lambda: Link(online=True, reason=None, since=clock()),
            progress=Progress,
            checks=DeviceChecks(
                TrialPrints(effects, places, both("一层大厅", "Lobby"), clock),
                places,
                clock,
                lambda name: hindered.get(name, []),
            ),
            clock=clock,
        )
        self.desk.take_over([], StaffRoll(STAFF_HASH).member())

    def shown(self) -> dict[str, DeviceView]:
        return {one.device: one for one in self.desk.look().each_device}

    def told(self) -> list[dict[str, Any]]:
        with self.store.view() as unit:
            return [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    yield Room(store, clock)
    store.close()


def test_every_device_is_shown_with_what_can_be_tried(room: Room) -> None:
    shown = room.shown()
    assert {name: [check.check for check in one.checks] for name, one in shown.items()} == {
        "a4": [PRINT, PAPER, ANSWER],
        "badge": [ANSWER],
    }
    assert {check.last.en for one in shown.values() for check in one.checks} == {"Never tried"}
    assert [(one.well, one.facts) for one in shown.values()] == [(True, []), (True, [])]


def test_a_device_that_is_not_well_says_what_it_keeps_from_working(room: Room) -> None:
    room.reader_place.condition = Report(Status.OFFLINE, frozenset({Fault.SILENT}))
    badge = room.shown()["badge"]
    assert (badge.well, badge.how.zh) == (False, "没有回应：请检查电源和连线")
    assert [(fact.label.en, fact.value.en) for fact in badge.facts] == [("Keeps from working", SERVICE.en)]


def test_a_device_that_answers_is_told_and_dated(room: Room) -> None:
    view = room.desk.try_device("badge", ANSWER)
    assert view.each_device == room.desk.look().each_device
    [check] = room.shown()["badge"].checks
    assert check.last.en.startswith("It answered reader Kiosk Reader (23 November 2026")
    [event] = room.told()
    kept = {name: event[name] for name in ("type", "device", "check", "passed", "detail", "staff")}
    assert kept == {
        "type": "device.checked",
        "device": "badge",
        "check": ANSWER,
        "passed": True,
        "detail": "reader Kiosk Reader",
        "staff": "",
    }


@pytest.mark.parametrize("failure", list(DeviceFailure))
def test_a_device_that_fails_says_why_in_words(room: Room, failure: DeviceFailure) -> None:
    room.reader.failure = failure
    room.desk.try_device("badge", ANSWER)
    [check] = room.shown()["badge"].checks
    assert check.last.zh.startswith(FAILURES[failure].zh)
    [event] = room.told()
    assert (event["passed"], event["detail"]) == (False, failure.value)


def test_what_a_device_says_of_itself_is_no_longer_than_is_kept(room: Room) -> None:
    room.reader.told = {"firmware": "x" * 5000}
    room.desk.try_device("badge", ANSWER)
    [event] = room.told()
    assert len(event["detail"]) == 200


def test_a_test_print_shows_its_counter_and_when(room: Room) -> None:
    room.desk.try_device("a4", PRINT)
    a4 = room.shown()["a4"]
    assert a4.checks[0].last.en.startswith("It came out (")
    assert [fact.label.en for fact in a4.facts] == ["Counter for life"]


@pytest.mark.parametrize(
    ("report", "passed", "en"),
    [
        (Report(Status.ONLINE), True, "Loaded: its sensor sees the paper"),
        (Report(Status.ONLINE, frozenset({Fault.TONER_LOW})), True, "Loaded"),
        (Report(Status.USER_ERROR, frozenset({Fault.PAPER_OUT})), False, "Its sensor still misses paper"),
        (Report(Status.ONLINE, frozenset({Fault.PAPER_LOW})), False, "Its sensor still misses paper"),
        (Report(Status.OFFLINE), False, "It is not ready"),
    ],
)
def test_paper_is_loaded_when_the_sensor_says_so(room: Room, report: Report, passed: bool, en: str) -> None:
    room.printer_place.condition = report
    room.desk.try_device("a4", PAPER)
    room.desk.try_device("badge", PAPER)
    assert room.shown()["a4"].checks[1].last.en.startswith(en)
    assert [(event["check"], event["passed"]) for event in room.told()] == [(PAPER, passed)]


def test_a_device_that_is_not_there_is_not_tried(room: Room) -> None:
    for check in (PRINT, ANSWER):
        room.desk.try_device("gone", check)
    room.desk.try_device("badge", PRINT)
    assert room.told() == []
