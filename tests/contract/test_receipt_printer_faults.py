"""Faults that receipt printers survive, each by its name: the real driver on the emulator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from devices.device import USABLE, Fault
from devices.drivers.escpos import Escpos, EscposOptions
from devices.emulators.usb_wire import UsbWire
from devices.errors import DeviceError
from devices.receipt_printer import Slip, SlipResult, Text
from tests.helpers.receipt_rigs import EscposRig
from tests.helpers.scripted_wire import ScriptedWire

LONG = Slip("long", (Text("请于三个工作日内凭取件码到任意一台终端领取。" * 12),))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[EscposRig]:
    made = EscposRig(tmp_path, "epson-tm-t88")
    made.start()
    yield made
    made.stop()


def test_cover_open_mid_cut(rig: EscposRig) -> None:
    rig.take_per_line(0.3)
    rig.act_while_printing("cover-open")
    outcome = rig.printer.print_slip(LONG)
    assert (outcome.result, outcome.faults) == (SlipResult.PARTLY_PRINTED, {Fault.COVER_OPEN})
    assert rig.slips(0) == 0
    rig.take_per_line(0)
    rig.mend(Fault.COVER_OPEN)
    assert rig.printer.watch().status in USABLE
    assert rig.printer.print_slip(Slip("next", (Text("A"),))).result is SlipResult.PRINTED
    assert rig.slips(1) == 1, "the stopped slip came out behind"


def test_power_lost_mid_command(rig: EscposRig) -> None:
    before = rig.printer.evidence().counter
    rig.take_per_line(0.3)
    rig.switch_off_while_printing()
    outcome = rig.printer.print_slip(LONG)
    assert (outcome.result, outcome.faults) == (SlipResult.UNKNOWN, {Fault.UNREACHABLE})
    rig.switch_on()
    after = rig.printer.evidence()
    assert (after.counter, after.job) == (before, None), "what it held is lost, and it was not cut"
    assert rig.slips(0) == 0


def test_it_tells_what_it_is_called_unless_it_does_not_know(tmp_path: Path) -> None:
    rigs = [EscposRig(tmp_path / profile, profile) for profile in ("epson-tm-t88", "generic-80mm")]
    told = []
    for rig in rigs:
        rig.start()
        told.append(dict(rig.printer.probe()))
        assert rig.printer.watch().status in USABLE
        rig.stop()
    assert told == [
        {"maker": "EPSON", "model": "TM-T88V", "firmware": "30.21 ESC/POS", "serial": "J4KF012345"},
        {},
    ]


def test_half_a_frame() -> None:
    wire = ScriptedWire()
    wire.on_job = b"\x37\x22ab"  # the first half of the answer that says that a slip has ended
    printer = Escpos(EscposOptions(url="loop://"), wire, wire.clock)
    outcome = printer.print_slip(Slip("half", (Text("A"),)))
    assert outcome.result is SlipResult.UNKNOWN
    assert printer.watch().status in USABLE, "half an answer spoils the next one"


def test_flood() -> None:
    wire = ScriptedWire()
    printer = Escpos(EscposOptions(url="loop://"), wire, wire.clock)
    printer.open()
    wire.floods = b"\x12" * 256
    with pytest.raises(DeviceError):
        printer.watch()
    refused = printer.print_slip(Slip("flood", (Text("A"),)))
    assert (refused.result, refused.faults) == (SlipResult.NOT_PRINTED, {Fault.GARBLED})
    wire.floods = b""
    assert printer.watch().status in USABLE


@pytest.mark.parametrize("wire", ["serial", "usb"])
def test_device_gone_and_back_under_another_name(tmp_path: Path, wire: str) -> None:
    bus = UsbWire() if wire == "usb" else None
    rig = EscposRig(tmp_path, "epson-tm-t88", pty=wire == "serial", usb=bus)
    link = tmp_path / "serial"  # as udev links from /dev/serial/by-id
    with ExitStack() as stack:
        rig.start()
        stack.callback(rig.stop)
        name = bus.address if bus else link.readlink()
        rig.unplug()
        with pytest.raises(DeviceError):
            rig.printer.watch()
        rig.printer.close()
        for end in os.openpty():  # takes the name that it had
            stack.callback(os.close, end)
        rig.plug()
        assert name != (bus.address if bus else link.readlink())
        rig.printer.open()
        assert rig.printer.print_slip(Slip("back", (Text("A"),))).result is SlipResult.PRINTED
        assert rig.slips(1) == 1
