"""The UPS driver on a real upsd with NUT's own dummy driver, as Debian ships them."""

from __future__ import annotations

import getpass
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.device import USABLE, Announcement, Device, Fault, Report, Status
from devices.errors import DeviceError
from devices.ports import free_ports
from devices.registry import build_driver
from devices.ups import LowBattery, OnBattery, OnMains, ReplaceBattery

UPSD, DUMMY = "/lib/nut/upsd", "/lib/nut/dummy-ups"
WITHIN = 30.0
UPS_CONF = """\
[kiosk]
driver = dummy-ups
port = kiosk.dev
mode = dummy-once
pollinterval = 1
"""


class Service:
    """upsd and dummy-ups in a folder of their own; `now` is what the UPS says from the next poll on."""

    def __init__(self, folder: Path) -> None:
        self.port = free_ports()[0]
        self._folder = folder
        self._driver: subprocess.Popen[bytes] | None = None
        self._upsd: subprocess.Popen[bytes] | None = None
        self._edits = 0
        told = {
            "ups.conf": UPS_CONF,
            "upsd.conf": f"LISTEN 127.0.0.1 {self.port}\nMAXAGE 15\nSTATEPATH {folder}\n",
            "upsd.users": "[terminal]\npassword = word\nupsmon secondary\n",
        }
        for name, text in told.items():
            (folder / name).write_text(text)
        folder.chmod(0o700)

    def now(self, **values: str) -> None:
        file = self._folder / "kiosk.dev"
        file.write_text("".join(f"{name.replace('_', '.')}: {value}\n" for name, value in values.items()))
        self._edits += 1
        os.utime(file, (self._edits, self._edits))  # it is read again when its time has changed

    def start_driver(self) -> None:
        self._driver = self._started(DUMMY, "-a", "kiosk", "-F")

    def end_driver(self) -> None:
        self._driver = self._ended(self._driver)

    def start(self) -> None:
        self.start_driver()
        self._upsd = self._started(UPSD, "-F")

    def stop(self) -> None:
        self._upsd = self._ended(self._upsd)
        self.end_driver()

    def _started(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        places = {"NUT_CONFPATH": str(self._folder), "NUT_STATEPATH": str(self._folder)}
        places["NUT_ALTPIDPATH"] = str(self._folder)
        with (self._folder / "log").open("ab") as log:
            return subprocess.Popen(
                [program, *words, "-u", getpass.getuser()],
                env=os.environ | places, stdout=log, stderr=log, cwd=self._folder,
            )  # fmt: skip

    @staticmethod
    def _ended(process: subprocess.Popen[bytes] | None) -> None:
        if process is not None:
            process.terminate()
            process.wait(WITHIN)


@pytest.fixture(name="service")
def _service(tmp_path: Path) -> Iterator[Service]:
    service = Service(tmp_path)
    service.now(ups_status="OL", battery_charge="100", battery_runtime="1800", ups_model="Dummy")
    service.start()
    yield service
    service.stop()


def open_soon(device: Device, service: Service) -> None:
    until = time.monotonic() + WITHIN
    while True:
        try:
            device.open()
        except DeviceError:
            device.close()
            assert time.monotonic() < until, (service._folder / "log").read_text()
            time.sleep(0.05)
        else:
            return


def look(device: Device, wanted: Callable[[Report], bool]) -> Report:
    until = time.monotonic() + WITHIN
    while not wanted(report := device.watch()):
        assert time.monotonic() < until, report
        time.sleep(0.05)
    return report


def test_mains_battery_a_driver_that_goes_and_a_wrong_password(service: Service) -> None:
    ups = build_driver("nut", {"port": service.port, "ups": "kiosk", "user": "terminal", "password": "word"})
    heard: list[Announcement] = []
    ups.announce = heard.append
    open_soon(ups, service)
    try:
        assert look(ups, lambda report: report.status in USABLE) == Report(Status.ONLINE)
        assert ups.probe()["nut driver"] == "dummy-ups"
        service.now(ups_status="OB LB RB", battery_charge="12", battery_runtime="100")
        look(ups, lambda report: Fault.BATTERY_LOW in report.faults)
        assert heard == [OnBattery(12, 100), LowBattery(12, 100), ReplaceBattery()]
        service.end_driver()
        assert look(ups, lambda report: report.status not in USABLE) == Report(
            Status.OFFLINE, frozenset({Fault.UNREACHABLE})
        )
        service.now(ups_status="OL CHRG", battery_charge="15", battery_runtime="1800")
        service.start_driver()
        assert look(ups, lambda report: report.status in USABLE) == Report(Status.ONLINE)
        assert heard[3:] == [OnMains()]
    finally:
        ups.close()
    stranger = build_driver(
        "nut", {"port": service.port, "ups": "kiosk", "user": "terminal", "password": "no"}
    )
    stranger.open()
    try:
        assert stranger.watch() == Report(Status.ONLINE, frozenset({Fault.NOT_AUTHORISED}))
    finally:
        stranger.close()
