"""Contacts tell each opening once, by the polarity they are wired with, and none is missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import gpiod
import pytest
from gpiod.line import Value
from pydantic import ValidationError

from devices.contacts import ContactClosed, ContactOpened, ContactRole, Level
from devices.device import Announcement, Fault, Report, Status
from devices.drivers.gpio import Gpio, GpioOptions
from devices.emulators.gpio import Gpio as Chip
from devices.emulators.gpio import GpioOptions as ChipOptions
from devices.errors import DeviceError, DeviceFailure
from devices.gpio.lines import GpiodLines, Pull, request_lines

DOOR = {"name": "door", "role": "cabinet-door", "line": 0}
TAMPER = {"name": "tamper", "role": "tamper", "line": 1}
KEY = {"name": "key", "role": "service-key", "line": 2}
WELL = Report(Status.ONLINE)


@pytest.fixture(name="chip")
def _chip(tmp_path: Path) -> Iterator[Chip]:
    chip = Chip(ChipOptions(), tmp_path)
    chip.start()
    yield chip
    chip.stop()


@dataclass
class Watched:
    contacts: Gpio
    heard: list[Announcement] = field(default_factory=list)

    def look(self) -> tuple[Report, list[Announcement]]:
        self.heard.clear()
        return self.contacts.watch(), list(self.heard)


def watched(chip: Chip, *inputs: object, **options: object) -> Watched:
    contacts = Gpio(GpioOptions.model_validate({"inputs": inputs, **options}), chip.request)
    found = Watched(contacts)
    contacts.announce = found.heard.append
    contacts.open()
    return found


def test_door_and_tamper_are_faults_while_they_are_open(chip: Chip) -> None:
    found = watched(chip, DOOR, TAMPER)
    assert found.look() == (WELL, [])
    chip.act("open", "0")
    chip.act("open", "1")
    assert found.look() == (
        Report(Status.ONLINE, frozenset({Fault.CABINET_OPEN, Fault.TAMPER})),
        [ContactOpened("door", ContactRole.CABINET_DOOR), ContactOpened("tamper", ContactRole.TAMPER)],
    )
    chip.act("close", "0")
    chip.act("close", "1")
    assert found.look()[0] == WELL


def test_an_opening_between_two_looks_is_told(chip: Chip) -> None:
    found = watched(chip, TAMPER)
    chip.act("pulse", "1")
    assert found.look() == (
        WELL,
        [ContactOpened("tamper", ContactRole.TAMPER), ContactClosed("tamper", ContactRole.TAMPER)],
    )


def test_more_edges_than_are_kept_end_in_how_it_is(chip: Chip) -> None:
    found = watched(chip, DOOR)
    for _ in range(40):
        chip.act("pulse", "0")
    chip.act("open", "0")
    report, heard = found.look()
    assert report.faults == {Fault.CABINET_OPEN}
    assert heard[-1] == ContactOpened("door", ContactRole.CABINET_DOOR)


def test_what_opened_while_nobody_looked_is_told(chip: Chip) -> None:
    chip.act("open", "0")
    found = watched(chip, DOOR)
    assert found.look()[1] == [ContactOpened("door", ContactRole.CABINET_DOOR)]
    found.contacts.close()
    chip.act("close", "0")
    found.contacts.open()
    assert found.look()[1] == [ContactClosed("door", ContactRole.CABINET_DOOR)]


def test_polarity_is_a_setting_and_a_key_is_no_fault(chip: Chip) -> None:
    found = watched(chip, {**DOOR, "opens": "low"}, KEY, pull="up")
    report, heard = found.look()
    assert report.faults == {Fault.CABINET_OPEN}, "closed to ground is low"
    assert heard == [
        ContactOpened("door", ContactRole.CABINET_DOOR),
        ContactClosed("key", ContactRole.SERVICE_KEY),
    ]
    chip.act("open", "2")
    assert found.look()[0].faults == {Fault.CABINET_OPEN}
    assert list(found.contacts.pokes()["inputs"]([])) == ["door: open (0 is low)", "key: open (2 is high)"]
    assert chip.sight().facts["open"] == "2"


def test_lines_that_somebody_has_or_that_are_not_there_are_no_device(chip: Chip) -> None:
    watched(chip, DOOR)
    for inputs in ([TAMPER], [{**DOOR, "line": 9}]):
        other = Gpio(GpioOptions.model_validate({"inputs": inputs}), chip.request)
        with pytest.raises(DeviceError) as raised:
            other.open()
        assert raised.value.failure is DeviceFailure.NO_DEVICE


@pytest.mark.parametrize("inputs", [[], [DOOR, {**TAMPER, "line": 0}], [DOOR, {**TAMPER, "name": "door"}]])
def test_contacts_that_cannot_be_told_apart_are_refused(inputs: list[object]) -> None:
    with pytest.raises(ValidationError):
        GpioOptions.model_validate({"inputs": inputs})


@pytest.mark.parametrize("path", ["/dev/null", "/nowhere/gpiochip0"])
def test_the_kernel_is_asked_and_what_is_no_chip_is_no_device(path: str) -> None:
    contacts = Gpio(GpioOptions.model_validate({"inputs": [DOOR], "chip": path}))
    with pytest.raises(DeviceError) as raised:
        contacts.open()
    contacts.close()
    assert raised.value.failure is DeviceFailure.NO_DEVICE
    with pytest.raises(DeviceError):
        request_lines(path, (0,), Pull.NONE, 0.0)


def test_what_the_kernel_says_is_read_in_its_order_and_a_lost_chip_is_told() -> None:
    rising, falling = gpiod.EdgeEvent.Type.RISING_EDGE, gpiod.EdgeEvent.Type.FALLING_EDGE
    events = [
        SimpleNamespace(event_type=kind, Type=gpiod.EdgeEvent.Type, line_offset=3)
        for kind in (rising, falling)
    ]
    request: Any = SimpleNamespace(
        offsets=[3, 5],
        get_values=lambda: [Value.ACTIVE, Value.INACTIVE],
        wait_edge_events=lambda _seconds: bool(events),
        read_edge_events=lambda: [events.pop(0) for _ in range(len(events))],
        release=lambda: None,
    )
    lines = GpiodLines(cast("gpiod.LineRequest", request))
    assert lines.levels() == {3: Level.HIGH, 5: Level.LOW}
    assert lines.edges() == [(3, Level.HIGH), (3, Level.LOW)]
    assert lines.edges() == []

    def gone(*_given: object) -> None:
        raise OSError(19, "No such device")

    request.get_values = request.wait_edge_events = gone
    for read in (lines.levels, lines.edges):
        with pytest.raises(DeviceError) as raised:
            read()
        assert raised.value.failure is DeviceFailure.CONNECTION_LOST
    lines.close()


def test_hands_do_only_what_they_can(chip: Chip) -> None:
    for act, argument in (("dance", None), ("open", "9"), ("open", None)):
        with pytest.raises(ValueError, match=r"."):
            chip.act(act, argument)
