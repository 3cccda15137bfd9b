"""What printers with a sensor in their outlet tell of it: the real drivers on their emulators."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from devices.document_printer import ENDED, PrintJob
from devices.drivers.escpos import Escpos, EscposOptions
from devices.drivers.ipp import Ipp, IppOptions
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from devices.outlet import Outlet
from devices.receipt_printer import Slip, SlipResult, Text
from tests.helpers.document_rigs import pdf_of

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
