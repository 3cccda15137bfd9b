"""The supervisor: threads apart from each other, claims, reopening, hung devices, bugs."""

from __future__ import annotations

import asyncio
import threading
from random import Random
from time import monotonic

import pytest

from devices.card_reader import CardLaid, CardReader, CardTaken
from devices.device import Announcement, Device, Fault, Report, Status, StatusChanged
from devices.document_printer import DocumentPrinter
from devices.errors import DeviceError, DeviceFailure
from devices.hangs import Hangs
from devices.models import UnknownModelError
from devices.pace import full_jitter
from devices.registry import OptionsError
from devices.slot import DeviceSlot
from devices.supervisor import DeviceSpec, Supervisor
from tests.helpers.scripted_device import NOON, WITHIN, Bench, Gate, ScriptedReader

ONLINE = StatusChanged(Report(Status.ONLINE))
HUNG = StatusChanged(Report(Status.HARDWARE_ERROR, frozenset({Fault.HUNG})))


def failure_of(slot: DeviceSlot[Device], within: float = WITHIN) -> DeviceFailure:
    with pytest.raises(DeviceError) as caught, slot.claim(within=within) as claim:
        claim.run(lambda _: None, within=within)
    return caught.value.failure


def until_online(bench: Bench, name: str = "d0") -> None:
    assert bench.next_announcement(name) == ONLINE


def test_an_operation_runs_on_the_devices_own_thread_and_returns_its_result() -> None:
    bench = Bench(ScriptedReader())
    with bench.running() as supervisor, supervisor.slots()["d0"].claim(within=WITHIN) as claim:
        name = claim.run(lambda _: threading.current_thread().name, within=WITHIN)
    assert name == "device-d0"


def test_an_operations_failure_is_its_callers() -> None:
    bench = Bench(ScriptedReader())

    def fail(_: Device) -> None:
        raise DeviceError(DeviceFailure.UNSUPPORTED, "no")

    with bench.running() as supervisor, supervisor.slots()["d0"].claim(within=WITHIN) as claim:
        with pytest.raises(DeviceError, match="unsupported"):
            claim.run(fail, within=WITHIN)
        assert claim.run(lambda device: device.driver, within=WITHIN) == "scripted"
    assert bench.bugs.empty()


def test_a_lost_device_in_an_operation_is_told_to_the_caller_and_reopened() -> None:
    device = ScriptedReader()
    bench = Bench(device, misses=1)

    def lose(_: Device) -> None:
        raise DeviceError(DeviceFailure.CONNECTION_LOST)

    with bench.running() as supervisor:
        until_online(bench)
        with supervisor.slots()["d0"].claim() as claim, pytest.raises(DeviceError, match="connection-lost"):
            claim.run(lose, within=WITHIN)
        offline = bench.next_announcement("d0")
        assert offline == StatusChanged(Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE})))
        until_online(bench)
        assert device.opened == 2


def test_a_claim_is_exclusive_and_given_back() -> None:
    bench = Bench(ScriptedReader())
    with bench.running() as supervisor:
        slot = supervisor.slots()["d0"]
        with slot.claim(within=WITHIN):
            assert failure_of(slot, within=0.01) is DeviceFailure.TIME_OUT
        with slot.claim(within=WITHIN) as claim:
            claim.run(lambda _: None, within=WITHIN)
        with pytest.raises(DeviceError, match="sequence-error"):
            claim.run(lambda _: None, within=WITHIN)


def test_a_waiting_claim_gets_the_device_when_it_is_released() -> None:
    bench = Bench(ScriptedReader())
    got = threading.Event()
    with bench.running() as supervisor:
        slot = supervisor.slots()["d0"]

        def want() -> None:
            with slot.claim(within=WITHIN):
                got.set()

        waiting = threading.Thread(target=want)
        with slot.claim(within=WITHIN):
            waiting.start()
            assert not got.wait(0.05)
        assert got.wait(WITHIN)
        waiting.join()


def test_a_device_that_cannot_be_opened_is_not_ready_and_comes_back() -> None:
    device = ScriptedReader()
    plugged = threading.Event()

    def opening() -> None:
        if not plugged.is_set():
            raise DeviceError(DeviceFailure.NO_DEVICE)

    device.on_open = opening
    bench = Bench(device)
    with bench.running() as supervisor:
        slot = supervisor.slots()["d0"]
        absent = Report(Status.NO_DEVICE, frozenset({Fault.UNREACHABLE}))
        assert bench.next_announcement("d0") == StatusChanged(absent)
        assert failure_of(slot) is DeviceFailure.DEVICE_NOT_READY
        assert [bench.delays.get(timeout=WITHIN) for _ in range(3)] == [1, 2, 3]
        plugged.set()
        until_online(bench)
        assert slot.report == Report(Status.ONLINE)
    assert device.closed >= device.opened


def test_a_look_that_succeeds_ends_the_row_of_failures() -> None:
    device = ScriptedReader()
    looks = iter([True, True, False, True, False])

    def look() -> Report:
        if next(looks, True):
            return Report(Status.ONLINE)
        raise DeviceError(DeviceFailure.CONNECTION_LOST)

    device.on_watch = look
    bench = Bench(device)
    with bench.running():
        assert [bench.delays.get(timeout=WITHIN) for _ in range(2)] == [1, 1]


def test_the_condition_is_told_on_the_edge_only() -> None:
    device = ScriptedReader()
    looks = iter([Report(Status.ONLINE)] * 5 + [Report(Status.USER_ERROR, frozenset({Fault.JAM}))] * 5)
    last = Report(Status.ONLINE)
    device.on_watch = lambda: next(looks, last)
    bench = Bench(device)
    with bench.running():
        told = [bench.next_announcement("d0") for _ in range(3)]
    assert told == [ONLINE, StatusChanged(Report(Status.USER_ERROR, frozenset({Fault.JAM}))), ONLINE]
    assert bench.told.empty()


def test_announcements_come_in_order_and_before_the_condition() -> None:
    device = ScriptedReader()
    said: list[Announcement] = [CardTaken(), CardTaken()]

    def look() -> Report:
        while said:
            device.announce(said.pop())
        return Report(Status.ONLINE)

    device.on_watch = look
    bench = Bench(device)
    with bench.running():
        assert [bench.next_announcement("d0") for _ in range(3)] == [CardTaken(), CardTaken(), ONLINE]


def test_what_a_look_noticed_before_the_device_was_lost_is_told() -> None:
    device = ScriptedReader()
    looks = [True]

    def look() -> Report:
        if looks:
            looks.pop()
            device.announce(CardTaken())
            raise DeviceError(DeviceFailure.CONNECTION_LOST)
        return Report(Status.ONLINE)

    device.on_watch = look
    bench = Bench(device)
    with bench.running():
        assert bench.next_announcement("d0") == CardTaken()


def test_a_hung_operation_frees_its_caller_at_the_deadline_and_no_other_device_waits() -> None:
    gate = Gate()
    bench = Bench(ScriptedReader(), ScriptedReader())
    with bench.running() as supervisor:
        until_online(bench)
        slots = supervisor.slots()
        with slots["d0"].claim() as claim, pytest.raises(DeviceError, match="time-out"):
            claim.run(lambda _: gate.pass_through(), within=0.05)
        assert gate.reached.is_set()
        with slots["d1"].claim(within=WITHIN) as other:
            assert other.run(lambda device: device.driver, within=WITHIN) == "scripted"
        gate.open()


def test_an_operation_that_had_not_begun_at_its_deadline_never_will() -> None:
    gate = Gate()
    done: list[str] = []
    bench = Bench(ScriptedReader())
    with bench.running() as supervisor:
        until_online(bench)
        with supervisor.slots()["d0"].claim() as claim:
            with pytest.raises(DeviceError, match="time-out"):
                claim.run(lambda _: gate.pass_through(), within=0.05)
            with pytest.raises(DeviceError, match="time-out"):
                claim.run(lambda _: done.append("too late"), within=0.05)
            gate.open()
            claim.run(lambda _: done.append("in time"), within=WITHIN)
    assert done == ["in time"]


def test_a_hung_look_is_left_behind_and_a_fresh_device_takes_over() -> None:
    gate, old, fresh = Gate(), ScriptedReader(), ScriptedReader()

    def hang() -> Report:
        gate.pass_through()
        old.announce(CardTaken())
        return Report(Status.USER_ERROR)

    old.on_watch = hang
    bench = Bench(old, spares=(fresh,), watch_within=5.0)
    with bench.running() as supervisor:
        assert gate.reached.wait(WITHIN)
        assert supervisor.slots()["d0"].hangs == Hangs()
        bench.now = 6.0
        assert bench.next_announcement("d0") == HUNG
        name, dump = bench.dumps.get(timeout=WITHIN)
        assert name == "d0"
        assert [line.split()[-1] for line in dump.splitlines()[-5:-2]] == ["watch", "hang", "pass_through"]
        assert supervisor.slots()["d0"].hangs == Hangs(1, NOON)
        until_online(bench)
        gate.open()
        with supervisor.slots()["d0"].claim() as claim:
            claim.run(lambda device: device.announce(CardLaid(None)), within=WITHIN)  # type: ignore[arg-type]  # any card
        assert isinstance(bench.next_announcement("d0"), CardLaid)  # and nothing of the old one before it
    assert bench.told.empty()


def test_only_so_many_hung_threads_are_left_behind_until_one_comes_back() -> None:
    gate = Gate()
    devices = [ScriptedReader() for _ in range(3)]
    for device in devices[:2]:
        device.on_open = gate.pass_through
    bench = Bench(devices[0], spares=tuple(devices[1:]), open_within=5.0, replacements=1)
    with bench.running() as supervisor:
        assert gate.reached.wait(WITHIN)
        gate.reached.clear()
        bench.now = 6.0
        assert bench.next_announcement("d0") == HUNG
        assert gate.reached.wait(WITHIN)
        bench.now = 20.0
        slot = supervisor.slots()["d0"]
        while failure_of(slot) is not DeviceFailure.DEVICE_NOT_READY:
            pass
        assert not devices[2].opened
        gate.open()
        until_online(bench)
        until = monotonic() + WITHIN  # the thread that was left behind closes its device in its own time
        while not devices[0].closed:
            assert monotonic() < until
    assert devices[0].closed == 1


def test_a_listeners_bug_is_reported_and_the_device_lives() -> None:
    bench = Bench(ScriptedReader())
    bug = KeyError("ours")

    def broken(_name: str, _announcement: Announcement) -> None:
        raise bug

    bench.supervisor.subscribe(broken)
    with bench.running() as supervisor:
        assert bench.bugs.get(timeout=WITHIN) is bug
        with supervisor.slots()["d0"].claim(within=WITHIN) as claim:
            claim.run(lambda _: None, within=WITHIN)


def test_a_drivers_bug_is_reported_and_the_device_reopened() -> None:
    device = ScriptedReader()
    bugs = iter([ZeroDivisionError()])

    def look() -> Report:
        if bug := next(bugs, None):
            raise bug
        return Report(Status.ONLINE)

    device.on_watch = look
    bench = Bench(device)
    with bench.running():
        assert isinstance(bench.bugs.get(timeout=WITHIN), ZeroDivisionError)
        broken = bench.next_announcement("d0")
        assert broken == StatusChanged(Report(Status.HARDWARE_ERROR, frozenset({Fault.OTHER})))
        until_online(bench)


def test_an_operations_bug_reaches_its_caller_or_else_the_report() -> None:
    gate = Gate()
    bench = Bench(ScriptedReader())

    def late(_: Device) -> None:
        gate.pass_through()
        raise KeyError

    with bench.running() as supervisor:
        until_online(bench)
        with supervisor.slots()["d0"].claim() as claim:
            with pytest.raises(ZeroDivisionError):
                claim.run(lambda _: 1 // 0, within=WITHIN)
            with pytest.raises(DeviceError, match="time-out"):
                claim.run(late, within=0.05)
            gate.open()
            assert isinstance(bench.bugs.get(timeout=WITHIN), KeyError)


def test_a_claim_on_a_device_just_started_waits_for_it() -> None:
    gate, device = Gate(), ScriptedReader()
    device.on_open = gate.pass_through
    bench = Bench(device)
    with bench.running() as supervisor:
        threading.Timer(0.05, gate.open).start()
        with supervisor.slots()["d0"].claim(within=WITHIN) as claim:
            assert claim.run(lambda _: 7, within=WITHIN) == 7


def test_stopping_closes_every_device() -> None:
    devices = ScriptedReader(), ScriptedReader()
    bench = Bench(*devices)
    with bench.running() as supervisor:
        until_online(bench)
        assert supervisor.stop(WITHIN)
        assert all(device.closed == 1 for device in devices if device.opened)
        assert failure_of(supervisor.slots()["d0"]) is DeviceFailure.DEVICE_NOT_READY


def test_devices_are_found_by_class() -> None:
    supervisor = Bench(ScriptedReader()).supervisor
    assert [slot.name for slot in supervisor.of_class(CardReader)] == ["d0"]
    assert supervisor.of_class(DocumentPrinter) == []


@pytest.mark.parametrize(
    ("spec", "error", "words"),
    [
        (DeviceSpec("badge", "psc"), UnknownModelError, 'no driver "psc"; there is .*pcsc'),
        (DeviceSpec("badge", "pcsc", {"raeder": "x"}), OptionsError, "raeder: is no such option; there is "),
        (DeviceSpec("id", "sam-v", {"url": "http://x"}), OptionsError, "url: .*socket://host:port"),
    ],
)
def test_a_wrong_spec_is_refused_before_anything_starts(
    spec: DeviceSpec, error: type[Exception], words: str
) -> None:
    bench = Bench()
    with pytest.raises(error, match=words):
        Supervisor([spec], on_bug=bench.bugs.put, pace=bench.supervisor._pace)


def test_full_jitter_grows_to_its_bound() -> None:
    delay = full_jitter(0.5, 5.0, Random(1))
    for attempt, ceiling in ((1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (5, 5.0), (10_000, 5.0)):
        drawn = [delay(attempt) for _ in range(200)]
        assert 0 <= min(drawn) < ceiling * 0.1
        assert ceiling * 0.9 < max(drawn) <= ceiling


@pytest.mark.parametrize("odd", [SystemExit, asyncio.CancelledError, GeneratorExit])
def test_a_driver_that_leaves_its_thread_is_a_bug_and_is_opened_again(odd: type[BaseException]) -> None:
    device = ScriptedReader()
    bench = Bench(device)

    def leave() -> Report:
        device.on_watch = lambda: Report(Status.ONLINE)
        raise odd

    device.on_watch = leave
    with bench.running():
        assert isinstance(bench.bugs.get(timeout=WITHIN), odd)
        until_online_again(bench)
        assert device.opened == 2


def test_an_operation_that_leaves_the_thread_is_told_to_its_caller() -> None:
    bench = Bench(ScriptedReader())

    def leave(_: Device) -> None:
        raise SystemExit

    with bench.running() as supervisor:
        until_online(bench)
        with supervisor.slots()["d0"].claim() as claim, pytest.raises(RuntimeError, match="SystemExit"):
            claim.run(leave, within=WITHIN)
        assert isinstance(bench.bugs.get(timeout=WITHIN), SystemExit)
        until_online_again(bench)


def until_online_again(bench: Bench) -> None:
    assert bench.next_announcement("d0") == StatusChanged(
        Report(Status.HARDWARE_ERROR, frozenset({Fault.OTHER}))
    )
    until_online(bench)
