"""What the screen is told of readers that come and go, and of what lay on them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from contract.events import Means
from devices.card_reader import Card, CardLaid, CardReader, CardTaken
from devices.code_scanner import CodeRead, CodeScanner
from devices.device import Announcement, Faltering, Fault, Report, Status, StatusChanged
from devices.presence_sensor import PersonCame, PersonLeft, PresenceSensor
from devices.slot import DeviceSlot
from devices.supervisor import Supervisor
from kiosk.app.lookout import Lookout

BADGE = frozenset({Means.BADGE})
NONE: frozenset[Means] = frozenset()
LAID = CardLaid(Card(b"\1\2\3\4"))
LOST = StatusChanged(Report(Status.OFFLINE, frozenset({Fault.SILENT})))


class FakeSupervisor:
    """Badge readers that a test moves."""

    def __init__(self, *names: str) -> None:
        self.readers = [
            SimpleNamespace(name=name, report=Report(Status.ONLINE), faltering=False) for name in names
        ]
        self._listeners: list[Callable[[str, Announcement], None]] = []

    def of_class(self, kind: type[Any]) -> list[DeviceSlot[Any]]:
        return cast(
            "list[DeviceSlot[Any]]", self.readers if kind in {CardReader, CodeScanner, PresenceSensor} else []
        )

    def subscribe(self, listener: Callable[[str, Announcement], None]) -> None:
        self._listeners.append(listener)

    def announce(self, name: str, announcement: Announcement) -> None:
        reader = next(one for one in self.readers if one.name == name)
        match announcement:
            case StatusChanged(report):
                reader.report = report
            case Faltering(faltering):
                reader.faltering = faltering
        for listener in self._listeners:
            listener(name, announcement)


class Watched:
    """A lookout over them, with everything it said."""

    def __init__(self, *names: str) -> None:
        self.devices = FakeSupervisor(*names)
        lookout = Lookout(cast("Supervisor", self.devices), cast("Any", None), cast("Any", None))
        self.readers: list[tuple[frozenset[Means], ...]] = []
        self.cards: list[str] = []
        lookout.watch_readers(lambda *means: self.readers.append(means))
        self.codes: list[str | bool | None] = []
        lookout.watch_codes(self.codes.append, self.codes.append)
        self.somebody: list[bool] = []
        lookout.watch_presence(self.somebody.append)
        lookout.listen(lambda _reading: self.cards.append("presented"), lambda: self.cards.append("taken"))

    def announce(self, *announcements: Announcement, name: str = "one") -> None:
        for announcement in announcements:
            self.devices.announce(name, announcement)


def test_a_reader_that_falters_is_being_reconnected() -> None:
    watched = Watched("one")
    watched.announce(Faltering(True), Faltering(False))
    assert watched.readers == [(NONE, NONE, BADGE), (BADGE, NONE, NONE)]


def test_one_that_counts_as_lost_is_broken() -> None:
    watched = Watched("one")
    watched.announce(Faltering(True), LOST, Faltering(False))
    assert watched.readers == [(NONE, NONE, BADGE), (NONE, BADGE, NONE), (NONE, BADGE, NONE)]


def test_while_another_reader_works_nobody_needs_to_wait() -> None:
    watched = Watched("one", "two")
    watched.announce(Faltering(True))
    assert watched.readers == [(BADGE, NONE, NONE)]


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ([Faltering(True), LAID, Faltering(False)], ["presented"]),
        ([Faltering(True), LAID, Faltering(False), CardTaken()], ["presented", "taken"]),
        ([Faltering(True), Faltering(False)], ["taken"]),
        ([Faltering(True), LOST, Faltering(False)], ["taken"]),
        ([Faltering(True), Faltering(False), LAID, Faltering(True)], ["taken", "presented"]),
    ],
)
def test_a_card_is_taken_when_the_reader_is_back_and_does_not_see_it(
    then: list[Announcement], told: list[str]
) -> None:
    watched = Watched("one")
    watched.announce(LAID, *then)
    assert watched.cards == ["presented", *told]


def test_a_reader_that_falters_with_nothing_on_it_tells_of_no_card() -> None:
    watched = Watched("one")
    watched.announce(Faltering(True), Faltering(False))
    assert watched.cards == []


def test_somebody_is_there_until_every_sensor_says_that_nobody_is() -> None:
    watched = Watched("left", "right")
    watched.announce(PersonLeft(), name="left")
    watched.announce(PersonLeft(), name="right")
    watched.announce(PersonCame(), name="left")
    assert watched.somebody == [True, False, True]


def test_a_sensor_that_fails_keeps_the_screen_bright() -> None:
    watched = Watched("one")
    watched.announce(PersonLeft(), StatusChanged(Report(Status.ONLINE)), LOST)
    assert watched.somebody == [False, True]


def test_codes_are_handed_on_and_whether_any_scanner_works() -> None:
    watched = Watched("left", "right")
    watched.announce(CodeRead("7K3M-9QX4"), LOST, name="left")
    watched.announce(LOST, name="right")
    watched.announce(StatusChanged(Report(Status.ONLINE)), name="right")
    assert watched.codes == [False, "7K3M-9QX4", True, False, True]


def test_a_scanner_that_faltered_is_told_anew_what_it_is_to_do() -> None:
    watched = Watched("one")
    watched.announce(Faltering(True), Faltering(False))
    assert watched.codes == [False, True]


def test_where_there_is_no_scanner_nobody_can_tell() -> None:
    assert Watched().codes == [None]
