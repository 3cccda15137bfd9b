"""A driver in a process of its own: what crosses, what crashes, what hangs, and that only it pays."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any, cast

import pytest

from devices.card_reader import Card, CardLaid, CardReader, CardTaken
from devices.device import Announcement, Device, Fault, Report, Status, StatusChanged
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.hangs import keep_nothing
from devices.isolation.proxy import build_isolated
from devices.models import UnknownModelError
from devices.pace import Pace
from devices.registry import OptionsError
from devices.supervisor import DeviceSpec, Supervisor
from tests.helpers.distribution import install

WITHIN = 30.0
CRASH_DUMMY = '''
"""A badge reader that does to its process what a maker's library may do."""

import ctypes
import threading
from pathlib import Path
from typing import ClassVar

from devices.card_reader import Card, CardLaid, CardReader
from devices.device import Report, Status
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.options import Options


class DummyOptions(Options):
    """How it ends."""

    once: str = ""
    """A file that is made when it has crashed or hung while opening, and keeps it from doing so again."""
    how: str = ""
    """The method that it does so with."""


class Dummy(CardReader):
    """Reads one card."""

    driver = "crash-dummy"
    options: ClassVar[type[Options]] = DummyOptions
    watch_pause = 0.01

    def __init__(self, options):
        self.how, self.once = options.how, options.once

    def open(self):
        if self.how and not Path(self.once).exists():
            Path(self.once).touch()
            getattr(self, self.how)()

    def close(self): ...

    def watch(self):
        return Report(Status.ONLINE)

    def card(self):
        self.announce(CardLaid(Card(b"\\1\\2\\3\\4")))
        return Card(b"\\1\\2\\3\\4")

    def segfault(self):
        ctypes.string_at(0)

    def hang(self, reached):
        Path(reached).write_text("hangs now")  # a fifo
        ctypes.CDLL(None).pause()

    def babble(self, said):
        import os, struct, sys
        os.write(int(sys.argv[1]), struct.pack("!i", len(said)) + said)

    def leave(self):
        raise SystemExit(3)

    def trip(self, number="110105194912310021"):
        raise ValueError(number)

    def fail(self, failure, detail="why", *noticed):
        for one in noticed:
            self.announce(one)
        raise DeviceError(DeviceFailure(failure), detail)

    def garble(self):
        raise ProtocolError("odd")

    def lock(self):
        return threading.Lock()

    @property
    def pid(self):
        import os
        return os.getpid()

    def echo(self, *words, **named):
        return words, named

    def rest(self, pause):
        self.watch_pause = pause
'''


@pytest.fixture(scope="module")
def dummies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have the dummy installed in a distribution of its own."""
    folder = tmp_path_factory.mktemp("crash-dummies")
    offers = {"kiosk.drivers": {"crash-dummy": "crash_dummies.dummy:Dummy"}}
    install(folder, "crash-dummies", {"dummy.py": CRASH_DUMMY}, offers)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield


@pytest.fixture
def kept() -> Queue[tuple[str, str]]:
    return Queue()


@pytest.fixture
def dummy(dummies: None, kept: Queue[tuple[str, str]]) -> Iterator[Any]:  # noqa: ARG001 - it must be installed
    device = build_isolated("crash-dummy", {}, lambda name, dump: kept.put((name, dump)))
    device.open()
    yield device
    device.discard()


def test_calls_results_failures_and_announcements_cross(dummy: Any) -> None:
    heard: list[Announcement] = []
    dummy.announce = heard.append
    assert isinstance(dummy, CardReader)
    assert dummy.pid != os.getpid()
    assert dummy.watch() == Report(Status.ONLINE)
    assert dummy.card() == Card(b"\1\2\3\4")
    assert heard == [CardLaid(Card(b"\1\2\3\4"))]
    assert dummy.echo(1, b"2", name="n", fetch=Status.BUSY) == (
        (1, b"2"),
        {"name": "n", "fetch": Status.BUSY},
    )
    dummy.rest(0.125)
    assert dummy.watch_pause == 0.125, "what the driver in the child changed"
    with pytest.raises(DeviceError) as caught:
        dummy.fail("sequence-error")
    assert (caught.value.failure, caught.value.detail) == (DeviceFailure.SEQUENCE_ERROR, "why")
    heard.clear()
    with pytest.raises(DeviceError, match="connection-lost"):
        dummy.fail("connection-lost", "why", CardTaken())
    assert heard == [CardTaken()], "noticed before it failed"
    with pytest.raises(ProtocolError, match="odd"):
        dummy.garble()
    dummy.close()
    dummy.close()
    dummy.open()
    assert list(dummy.pokes()["card"]([])) == ["UID 01020304  ATR "]


@pytest.mark.parametrize(
    ("how", "why", "stood"),
    [
        ("segfault", "SIGSEGV", "in segfault"),
        ("leave", "SystemExit", " leave"),
        ("lock", "TypeError", " answer"),
    ],
)
def test_what_ends_the_child_is_a_failure_of_the_call_and_the_next_opening_starts_anew(
    dummy: Any, kept: Queue[tuple[str, str]], how: str, why: str, stood: str
) -> None:
    before = dummy.pid
    with pytest.raises(DeviceError) as caught:
        getattr(dummy, how)()
    assert caught.value.failure is DeviceFailure.CRASHED
    assert why in caught.value.detail
    name, dump = kept.get(timeout=WITHIN)
    assert name == "crash-dummy"
    assert stood in dump
    with pytest.raises(DeviceError, match="connection-lost"):
        dummy.watch()
    dummy.close()
    dummy.open()
    assert dummy.pid != before
    assert kept.empty()


@pytest.mark.parametrize("said", [b"garbage", b"", pickle.dumps("no answer"), b"cnowhere\nnothing\n."])
def test_a_child_that_talks_nonsense_is_ended_and_costs_its_own_device_only(dummy: Any, said: bytes) -> None:
    before = dummy.pid
    with pytest.raises(DeviceError) as caught:
        dummy.babble(said)
    assert caught.value.failure is DeviceFailure.CRASHED
    dummy.close()
    dummy.open()
    assert dummy.pid != before


def test_a_drivers_bug_is_kept_without_what_it_quotes(dummy: Any, kept: Queue[tuple[str, str]]) -> None:
    with pytest.raises(DeviceError) as caught:
        dummy.trip()
    assert caught.value.detail == "builtins.ValueError"
    _, dump = kept.get(timeout=WITHIN)
    assert dump.splitlines()[-1].endswith(" trip")
    assert "110105" not in dump


@pytest.fixture
def reached(tmp_path: Path) -> Path:
    """Return a pipe that can be read when a dummy hangs."""
    path = tmp_path / "reached"
    os.mkfifo(path)
    return path


def test_a_call_that_hangs_is_ended_from_another_thread(
    dummy: Any, kept: Queue[tuple[str, str]], reached: Path
) -> None:
    failures: list[DeviceFailure] = []

    def hang() -> None:
        try:
            dummy.hang(str(reached))
        except DeviceError as error:
            failures.append(error.failure)

    hanging = threading.Thread(target=hang)
    hanging.start()
    assert reached.read_text() == "hangs now"
    assert dummy.interrupt()
    hanging.join(WITHIN)
    assert failures == [DeviceFailure.TIME_OUT]
    assert "in hang" in kept.get(timeout=WITHIN)[1]
    assert not dummy.interrupt()
    dummy.close()
    dummy.open()
    assert dummy.watch() == Report(Status.ONLINE)


def test_the_child_ends_with_its_device(dummies: None) -> None:  # noqa: ARG001 - it must be installed
    device = cast("Any", build_isolated("crash-dummy", {}, keep_nothing))
    device.open()
    child = Path(f"/proc/{device.pid}")
    assert child.exists()
    del device
    assert not child.exists()


def test_wrong_options_and_names_are_refused_before_there_is_a_child(dummies: None) -> None:  # noqa: ARG001 - it must be installed
    with pytest.raises(OptionsError, match="hwo"):
        build_isolated("crash-dummy", {"hwo": 1}, keep_nothing)
    with pytest.raises(UnknownModelError):
        build_isolated("crash-dumy", {}, keep_nothing)


def test_unopened_it_refuses_and_closes(dummies: None) -> None:  # noqa: ARG001 - it must be installed
    device = build_isolated("crash-dummy", {}, keep_nothing)
    device.close()
    with pytest.raises(DeviceError, match="sequence-error"):
        device.watch()


class Supervised:
    """An isolated dummy and a plain one under one supervisor."""

    def __init__(self, options: dict[str, object]) -> None:
        self.bugs: Queue[BaseException] = Queue()
        self.told: Queue[tuple[str, Announcement]] = Queue()
        self.dumps: Queue[tuple[str, str]] = Queue()
        self.supervisor = Supervisor(
            [DeviceSpec("odd", "crash-dummy", options, isolated=True), DeviceSpec("plain", "crash-dummy")],
            on_bug=self.bugs.put,
            pace=Pace(
                reopen=lambda _: 0.0, watchdog=0.02, watch_within=30.0, open_within=30.0, operation_grace=0.5
            ),
            keep=lambda name, dump: self.dumps.put((name, dump)),
        )
        self.supervisor.subscribe(lambda name, one: self.told.put((name, one)))

    def until(self, name: str, report: Report) -> None:
        while self.told.get(timeout=WITHIN) != (name, StatusChanged(report)):
            pass


ONLINE = Report(Status.ONLINE)


def test_a_segfault_takes_nothing_with_it_and_the_device_comes_back(dummies: None) -> None:  # noqa: ARG001 - it must be installed
    house = Supervised({})
    house.supervisor.start()
    try:
        house.until("odd", ONLINE)
        slots = house.supervisor.slots()
        with slots["odd"].claim(within=WITHIN) as claim:
            with pytest.raises(DeviceError, match=r"crashed.*SIGSEGV"):
                claim.run(lambda device: cast("Any", device).segfault(), within=WITHIN)
            card = claim.run(lambda device: cast("Any", device).card(), within=WITHIN)
        assert card == Card(b"\1\2\3\4")
        assert slots["plain"].report == slots["odd"].report == ONLINE
    finally:
        assert house.supervisor.stop(WITHIN)
    assert house.bugs.empty()
    assert "in segfault" in house.dumps.get(timeout=WITHIN)[1]


def test_a_hung_call_of_a_child_is_ended_and_no_thread_is_left_behind(
    dummies: None,  # noqa: ARG001 - it must be installed
    reached: Path,
) -> None:
    house = Supervised({})
    house.supervisor.start()
    try:
        house.until("odd", ONLINE)
        slot = house.supervisor.slots()["odd"]
        with slot.claim(within=WITHIN) as claim:
            pid = claim.run(lambda device: cast("Any", device).pid, within=WITHIN)
            with pytest.raises(DeviceError, match="time-out"):
                claim.run(lambda device: cast("Any", device).hang(str(reached)), within=0.05)
            assert reached.read_text() == "hangs now"
            house.until("odd", Report(Status.HARDWARE_ERROR, frozenset({Fault.HUNG})))
            house.until("odd", ONLINE)
            assert claim.run(lambda device: cast("Any", device).pid, within=WITHIN) != pid
        assert slot.hangs.times == 1
        threads = [one.name for one in threading.enumerate() if one.name.startswith("device-")]
        assert sorted(threads) == ["device-odd", "device-plain", "device-watchdog"]
    finally:
        assert house.supervisor.stop(WITHIN)
    assert house.bugs.empty()


def test_one_that_crashes_while_it_is_opened_is_tried_again(dummies: None, tmp_path: Path) -> None:  # noqa: ARG001 - it must be installed
    house = Supervised({"how": "segfault", "once": str(tmp_path / "crashed")})
    house.supervisor.start()
    try:
        house.until("odd", Report(Status.HARDWARE_ERROR, frozenset({Fault.CRASHED})))
        house.until("odd", ONLINE)
    finally:
        assert house.supervisor.stop(WITHIN)
    assert house.bugs.empty()


def test_children_end_with_the_supervisor(dummies: None) -> None:  # noqa: ARG001 - it must be installed
    house = Supervised({})
    house.supervisor.start()
    house.until("odd", ONLINE)

    def pid(device: Device) -> int:
        return cast("int", cast("Any", device).pid)

    with house.supervisor.slots()["odd"].claim(within=WITHIN) as claim:
        child = Path(f"/proc/{claim.run(pid, within=WITHIN)}")
    assert child.exists()
    assert house.supervisor.stop(WITHIN)
    assert not child.exists()
