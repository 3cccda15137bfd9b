"""What every driver must do, whatever its class: life cycle, edges, cable, silence, garbage."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import Queue
from random import Random

import pytest

from devices.device import USABLE, Announcement, Device, Report, Status, StatusChanged
from devices.errors import DeviceError
from devices.pace import Pace
from devices.registry import driver_class
from devices.supervisor import DeviceSpec, Supervisor
from tests.helpers.driver_rig import DriverRig

WITHIN = 15.0  # seconds for what must happen
QUIET_LOOKS = 3


@contextmanager
def opened(device: Device) -> Iterator[Device]:
    """Open; a service that was just started may need a moment."""
    until = time.monotonic() + WITHIN
    while True:
        try:
            device.open()
            break
        except DeviceError:
            device.close()
            if time.monotonic() > until:
                raise
    try:
        yield device
    finally:
        device.close()


def open_and_look(device: Device) -> Report:
    device.open()
    return device.watch()


def look_until(device: Device, seen: Callable[[Report], bool]) -> Report:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        report = device.watch()
        if seen(report):
            return report
    pytest.fail("it did not happen in time")


def usable(report: Report) -> bool:
    return report.status in USABLE


def lost(device: Device) -> bool:
    """Look until the device says in either way that it cannot be used."""
    try:
        look_until(device, lambda report: not usable(report))
    except DeviceError:
        return True
    return True


def test_the_driver_is_what_its_file_says(driver: str) -> None:
    found = driver_class(driver)
    assert found.__module__ == f"devices.drivers.{driver.replace('-', '_')}"
    assert (found.__doc__ or "").strip()
    for name, field in found.options.model_fields.items():
        assert field.description, f"the option {name} of {driver} has no description with its unit"


def test_it_opens_is_online_closes_and_opens_again(rig: DriverRig) -> None:
    device = rig.build()
    device.close()
    for _ in range(2):
        with opened(device):
            look_until(device, usable)
            assert all(isinstance(value, str) for value in device.probe().values())
        device.close()


def test_it_announces_on_the_edge_and_only_there(rig: DriverRig) -> None:
    device = rig.build()
    heard: list[Announcement] = []
    device.announce = heard.append
    with opened(device):
        look_until(device, usable)
        for edge in rig.edges:
            heard.clear()
            edge.do()
            look_until(device, lambda _: len(heard) >= len(edge.announced))  # noqa: B023 - called in this turn
            for _ in range(QUIET_LOOKS):
                device.watch()
            assert [type(one) for one in heard] == list(edge.announced)


def test_what_is_not_there_cannot_be_opened(rig: DriverRig) -> None:
    rig.unplug()
    device = rig.build()
    started = time.monotonic()
    with pytest.raises(DeviceError):
        open_and_look(device)
    device.close()
    assert time.monotonic() - started < WITHIN


def test_a_pulled_cable_is_noticed_and_a_new_opening_works(rig: DriverRig) -> None:
    device = rig.build()
    with opened(device):
        look_until(device, usable)
        rig.unplug()
        assert lost(device)
    rig.plug()
    with opened(device):
        look_until(device, usable)


def test_silence_has_an_end(rig: DriverRig) -> None:
    if rig.silence is None or rig.heal is None:
        pytest.skip("no wire of its own")
    device = rig.build()
    with opened(device):
        look_until(device, usable)
        rig.silence()
        started = time.monotonic()
        assert lost(device)
        assert time.monotonic() - started < WITHIN
    rig.heal()
    with opened(device):
        look_until(device, usable)


def test_garbage_is_a_device_error_and_passes(rig: DriverRig) -> None:
    if rig.garble is None or rig.heal is None:
        pytest.skip("no wire of its own")
    device = rig.build()
    with opened(device):
        look_until(device, usable)
        rig.garble()
        assert lost(device)
    rig.heal()
    with opened(device):
        look_until(device, usable)


@contextmanager
def babbler(seed: int) -> Iterator[int]:
    """Answer everything on a free port with random bytes; yield the port."""
    random = Random(seed)
    server = socket.create_server(("127.0.0.1", 0))

    def babble() -> None:
        while True:
            try:
                host, _ = server.accept()
            except OSError:
                return
            with host:
                host.settimeout(0.5)
                try:
                    while host.recv(4096):
                        host.sendall(random.randbytes(random.choice((1, 3, 16, 200))))
                except OSError:
                    pass

    thread = threading.Thread(target=babble, daemon=True)
    thread.start()
    try:
        yield server.getsockname()[1]
    finally:
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
        server.close()


@pytest.mark.parametrize("seed", range(5))
def test_a_babbling_peer_raises_nothing_but_device_errors(rig: DriverRig, seed: int) -> None:
    if rig.at is None:
        pytest.skip("no byte stream of its own")
    with babbler(seed) as port:
        device = rig.at(port)
        for _ in range(2):
            with suppress(DeviceError):
                device.open()
                assert lost(device)
            device.close()


def test_under_the_supervisor_it_is_lost_and_found(rig: DriverRig) -> None:
    bugs: Queue[BaseException] = Queue()
    told: Queue[Announcement] = Queue()
    supervisor = Supervisor(
        [DeviceSpec("one", "any")],
        on_bug=bugs.put,
        pace=Pace(reopen=lambda _: 0.05),
        build=lambda _: rig.build(),
    )
    supervisor.subscribe(lambda _, announcement: told.put(announcement))

    def until(wanted: Callable[[Report], bool]) -> None:
        while True:
            match told.get(timeout=WITHIN):
                case StatusChanged(report) if wanted(report):
                    return
                case _:
                    pass

    supervisor.start()
    try:
        until(lambda report: report.status is Status.ONLINE)
        rig.unplug()
        until(lambda report: not usable(report))
        rig.plug()
        until(lambda report: report.status is Status.ONLINE)
    finally:
        assert supervisor.stop(WITHIN)
    assert bugs.empty()
