"""What is plugged in, under names that stay, and the settings that would fit it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.__main__ import main
from devices.discovery.looking import Looking
from devices.discovery.matching import lines
from devices.plugged import Place, Plugged
from devices.registry import build_driver, driver_classes


@dataclass
class Port:
    device: str
    description: str


def usb(root: Path, name: str, vendor: str, product: str, *interfaces: str, kind: str = "00") -> None:
    """Lay a USB device into a folder like /sys."""
    device = root / "bus/usb/devices" / name
    device.mkdir(parents=True)
    files = {"idVendor": vendor, "idProduct": product, "bDeviceClass": kind, "manufacturer": "EPSON"}
    for file, text in files.items():
        (device / file).write_text(f"{text}\n")
    for number, interface in enumerate(interfaces):
        (device / f"{name}:1.{number}").mkdir()
        (device / f"{name}:1.{number}/bInterfaceClass").write_text(f"{interface}\n")


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    """Return a machine with something in every place."""
    dev, sys = tmp_path / "dev", tmp_path / "sys"
    for folder in ("serial/by-id", "v4l/by-id", "input/by-id"):
        (dev / folder).mkdir(parents=True)
    for file in ("ttyUSB0", "ttyS0", "video0", "video1", "event3"):
        (dev / file).touch()
    (dev / "serial/by-id/usb-FTDI_SAM_A1-if00-port0").symlink_to("../../ttyUSB0")
    (dev / "v4l/by-id/usb-Desk_Camera-video-index0").symlink_to("../../video0")
    (dev / "v4l/by-id/usb-Desk_Camera-video-index1").symlink_to("../../video1")
    (dev / "input/by-id/usb-Badge_Reader-event-kbd").symlink_to("../../event3")
    usb(sys, "1-1", "04b8", "0202", "07")
    usb(sys, "1-2", "0403", "6001", "ff", "ff")
    usb(sys, "usb1", "1d6b", "0002", "09", kind="09")
    (sys / "bus/usb/devices/1-1:1.0").mkdir()  # the interfaces stand beside the devices, too
    return Looking(
        dev,
        sys,
        ports=lambda: [Port(str(dev / "ttyUSB0"), "SAM A1"), Port(str(dev / "ttyS0"), "ttyS0")],
        readers=lambda: ["ACS ACR122U 00 00"],
        queues=lambda: ["A4"],
        upses=lambda: ["rack"],
    )


def test_everything_is_found_under_the_name_that_stays(looking: Looking) -> None:
    dev = looking.dev
    assert list(looking.found()) == [
        Plugged(Place.SERIAL, str(dev / "serial/by-id/usb-FTDI_SAM_A1-if00-port0"), "SAM A1"),
        Plugged(Place.SERIAL, str(dev / "ttyS0"), "ttyS0"),
        Plugged(Place.USB, "usb://04b8:0202", "EPSON", frozenset({7})),
        Plugged(Place.USB, "usb://0403:6001", "EPSON", frozenset({255})),
        Plugged(Place.PCSC, "ACS ACR122U 00 00", "ACS ACR122U 00 00"),
        Plugged(Place.QUEUE, "A4", "A4"),
        Plugged(Place.CAMERA, str(dev / "v4l/by-id/usb-Desk_Camera-video-index0"), "usb-Desk Camera-video"),
        Plugged(Place.INPUT, str(dev / "input/by-id/usb-Badge_Reader-event-kbd"), "usb-Badge Reader-event"),
        Plugged(Place.UPS, "rack", "rack"),
    ]


def test_a_machine_with_nothing_has_nothing(tmp_path: Path) -> None:
    empty = Looking(tmp_path, tmp_path, ports=list, readers=list, queues=list, upses=list)
    assert list(empty.found()) == []


def test_the_settings_that_would_fit_are_shown(looking: Looking) -> None:
    shown = list(lines(looking.found(), driver_classes()))
    serial = str(looking.dev / "serial/by-id/usb-FTDI_SAM_A1-if00-port0")
    at = shown.index(f"serial port  {serial}  (SAM A1)")
    assert f'    {{driver: sam-v, options: {{url: "{serial}"}}}}' in shown[at:]
    assert '    {driver: escpos, options: {url: "usb://04b8:0202"}}' in shown
    assert '    {driver: escpos, options: {url: "usb://0403:6001"}}' not in shown
    assert '    {driver: pcsc, options: {reader: "ACS ACR122U 00 00"}}' in shown
    assert '    {driver: ipp, options: {uri: "ipp://localhost:631/printers/A4"}}' in shown
    assert '    {driver: nut, options: {ups: "rack"}}' in shown
    badge = str(looking.dev / "input/by-id/usb-Badge_Reader-event-kbd")
    assert f'    {{driver: keyboard-badge-reader, options: {{path: "{badge}"}}}}' in shown


def test_every_driver_takes_the_options_that_it_would_fit_with(looking: Looking) -> None:
    fitting = 0
    for found in looking.found():
        for name, driver in driver_classes().items():
            options = driver.recognises(found)
            if options is not None:
                fitting += 1
                assert build_driver(name, options).driver == name
    assert fitting >= 14


def test_the_command_shows_what_this_machine_has_or_where_it_looked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["discover"]) == 0
    assert capsys.readouterr().out != ""
