"""What printers with a sensor in their outlet tell of it: the real drivers on their emulators."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.device import Fault
from devices.document_printer import ENDED, PrintJob
from devices.drivers.escpos import RETRACT, RETRACT_WITHIN, Escpos, EscposOptions
from devices.drivers.ipp import Ipp, IppOptions
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from devices.outlet import Outlet, Retraction
from devices.receipt_printer import Slip, SlipResult, Text
from tests.helpers.document_rigs import pdf_of
from tests.helpers.scripted_wire import ScriptedWire

WITHIN = 30.0


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + WITHIN
    while not so():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_presenter_tells_of_the_slip_that_lies_in_it(tmp_path: Path) -> None:
    emulator = EscposPrinter(EscposPrinterOptions(presenter=True, seconds_per_line=0), tmp_path)
    emulator.start()
    printer = Escpos(EscposOptions(url=emulator.url, outlet_sensor=True))
    try:
        printer.open()
        assert printer.evidence().outlet is printer.outlet() is Outlet.EMPTY
        assert printer.print_slip(Slip("AAAA", (Text("A"),))).result is SlipResult.PRINTED
        assert printer.evidence().as_json() == {
            "counter": 1, "job": "AAAA", "up_since": None, "outlet": "occupied",
        }  # fmt: skip
        emulator.act("take")
        assert printer.outlet() is Outlet.EMPTY
    finally:
        printer.close()
        emulator.stop()


def test_a_printer_that_is_silent_about_its_outlet_prints_all_the_same(tmp_path: Path) -> None:
    emulator = EscposPrinter(EscposPrinterOptions(seconds_per_line=0), tmp_path)
    emulator.start()
    printer = Escpos(EscposOptions(url=emulator.url, outlet_sensor=True))
    try:
        printer.open()
        assert printer.print_slip(Slip("AAAA", (Text("A"),))).result is SlipResult.PRINTED
        evidence = printer.evidence()
        assert (evidence.counter, evidence.outlet) == (1, Outlet.NOT_TOLD)
    finally:
        printer.close()
        emulator.stop()


def test_an_output_tray_tells_of_the_sheets_in_it(tmp_path: Path) -> None:
    emulator = IppPrinter(IppPrinterOptions(seconds_per_sheet=0), tmp_path)
    emulator.start()
    printer, blind = (Ipp(IppOptions(uri=emulator.uri, outlet_sensor=has)) for has in (True, False))
    try:
        printer.open()
        blind.open()
        assert printer.evidence().outlet is printer.outlet() is Outlet.EMPTY
        job = printer.submit(PrintJob("hrssc-a", pdf_of(1)))
        until(lambda: printer.progress(job).state in ENDED)
        assert printer.evidence().outlet is printer.outlet() is Outlet.OCCUPIED
        assert blind.evidence().outlet is blind.outlet() is Outlet.NOT_TOLD
        emulator.act("take")
        assert printer.outlet() is Outlet.EMPTY
    finally:
        printer.close()
        blind.close()
        emulator.stop()


@pytest.fixture
def kiosk_printer(tmp_path: Path) -> Iterator[tuple[Escpos, EscposPrinter]]:
    options = EscposPrinterOptions(presenter=True, epson=False, chinese_font=False, seconds_per_line=0)
    emulator = EscposPrinter(options, tmp_path)
    emulator.start()
    printer = Escpos(EscposOptions(url=emulator.url, profile="custom-vkp80"))
    printer.open()
    yield printer, emulator
    printer.close()
    emulator.stop()


def test_presented_then_taken(kiosk_printer: tuple[Escpos, EscposPrinter]) -> None:
    printer, emulator = kiosk_printer
    assert printer.print_slip(Slip("AAAA", (Text("凭条"),))).result is SlipResult.PRINTED
    until(lambda: printer.outlet() is Outlet.OCCUPIED)
    emulator.act("take")
    assert printer.outlet() is Outlet.EMPTY
    assert printer.retract() is Retraction.NOTHING_LAY
    assert emulator.sight().facts["retracted"] == 0


def test_presented_then_retracted(kiosk_printer: tuple[Escpos, EscposPrinter]) -> None:
    printer, emulator = kiosk_printer
    assert printer.print_slip(Slip("AAAA", (Text("凭条"),))).result is SlipResult.PRINTED
    until(lambda: printer.outlet() is Outlet.OCCUPIED)
    assert printer.retract() is Retraction.RETRACTED
    assert printer.outlet() is Outlet.EMPTY
    sight = emulator.sight()
    assert (sight.facts["retracted"], sight.sheets) == (1, ())
    assert printer.print_slip(Slip("BBBB", (Text("凭条"),))).result is SlipResult.PRINTED


def test_a_slip_that_does_not_come_back_still_lies() -> None:
    wire = ScriptedWire()
    wire.on_full_status = b"\x10\x0f\x20\x00\x00\x00"
    printer = Escpos(EscposOptions(url="loop://", profile="custom-vkp80"), wire, wire.clock)
    assert printer.retract() is Retraction.STILL_LIES
    assert RETRACT in wire.sent
    assert wire.now >= RETRACT_WITHIN


def test_a_printer_without_presenter_takes_nothing_back() -> None:
    wire = ScriptedWire()
    printer = Escpos(EscposOptions(url="loop://", outlet_sensor=True), wire, wire.clock)
    assert printer.retract() is Retraction.NOT_POSSIBLE
    assert wire.sent == []


def test_a_jam_in_the_presenter_is_told_and_stops_slips(kiosk_printer: tuple[Escpos, EscposPrinter]) -> None:
    printer, emulator = kiosk_printer
    emulator.act("presenter-jam")
    report = printer.watch()
    assert Fault.JAM in report.faults
    refused = printer.print_slip(Slip("AAAA", (Text("凭条"),)))
    assert refused.result is SlipResult.NOT_PRINTED
    assert Fault.JAM in refused.faults
    emulator.act("presenter-free")
    assert printer.watch().faults == frozenset()
    assert printer.print_slip(Slip("BBBB", (Text("凭条"),))).result is SlipResult.PRINTED
