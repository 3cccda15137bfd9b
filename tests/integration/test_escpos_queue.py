"""Slips through a raw queue of a real cupsd: what nobody knows is not told, and nothing comes out late."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import USABLE, Fault
from devices.document_printer import JobState
from devices.drivers.escpos_queue import RAW, EscposQueue, EscposQueueOptions, outcome_of
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.errors import DeviceError
from devices.evidence import Evidence
from devices.ipp.attributes import Job
from devices.receipt_printer import Slip, SlipOutcome, SlipResult, Text
from tests.helpers.cups import CUPSD, cupsd, until

SLIP = Slip("AAAA", (Text("取件码 7K4-92X"),))
UNKNOWN = SlipOutcome(SlipResult.UNKNOWN)


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[EscposPrinter]:
    made = EscposPrinter(EscposPrinterOptions(epson=False, seconds_per_line=0), tmp_path)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def uri(emulator: EscposPrinter) -> Iterator[str]:
    if CUPSD is None or os.geteuid() != 0:
        pytest.skip("needs cupsd and root")
    with tempfile.TemporaryDirectory(prefix="cups-") as place, cupsd(Path(place)) as cups:
        cups.add("RECEIPT", emulator.url, "raw")
        yield cups.uri("RECEIPT")


@pytest.fixture
def printer(uri: str) -> Iterator[EscposQueue]:
    made = EscposQueue(EscposQueueOptions(uri=uri, user="terminal-1", slip_within=1.5))
    made.open()
    yield made
    made.close()


def lying(emulator: EscposPrinter) -> int:
    return len(emulator.sight().sheets)


def test_a_slip_comes_out_and_is_not_told_as_printed(printer: EscposQueue, emulator: EscposPrinter) -> None:
    assert printer.watch().status in USABLE
    assert printer.print_slip(SLIP) == UNKNOWN
    assert emulator.wait_until(lambda sight: len(sight.sheets) == 1, 10)
    assert printer.evidence() == Evidence(None, None)


def test_a_printer_without_paper_looks_well_from_here(printer: EscposQueue, emulator: EscposPrinter) -> None:
    emulator.act("paper-out")
    assert printer.watch().status in USABLE
    assert printer.print_slip(SLIP) == UNKNOWN


def test_a_slip_for_a_printer_that_is_away_never_comes_out(
    printer: EscposQueue, emulator: EscposPrinter
) -> None:
    emulator.act("unplug")
    assert printer.print_slip(SLIP).result is SlipResult.UNKNOWN
    assert printer._open_jobs() == []
    emulator.act("plug")
    until(lambda: printer.watch().status in USABLE)
    assert printer.print_slip(Slip("BBBB", (Text("B"),))) == UNKNOWN
    assert emulator.wait_until(lambda sight: len(sight.sheets) == 1, 10)
    assert emulator.sight().facts["cuts_received"] == 1


def test_what_a_terminal_left_is_cancelled_by_the_next_one(
    printer: EscposQueue, emulator: EscposPrinter
) -> None:
    emulator.act("unplug")
    printer._submit(printer._layout.compose(SLIP, asks=False), "AAAA")
    printer.close()
    printer.open()
    assert printer._open_jobs() == []
    emulator.act("plug")
    until(lambda: printer.watch().status in USABLE)
    assert printer.print_slip(SLIP) == UNKNOWN
    assert emulator.wait_until(lambda sight: len(sight.sheets) == 1, 10)
    assert emulator.sight().facts["cuts_received"] == 1


def test_behind_a_job_of_somebody_else_nothing_is_begun(
    printer: EscposQueue, uri: str, emulator: EscposPrinter
) -> None:
    emulator.act("unplug")
    others = EscposQueue(EscposQueueOptions(uri=uri, user="somebody"))
    others.open()
    theirs = others._client.print_file(b"x\n", "theirs", {}, kind=RAW, within=5)["job-id"]
    refused = printer.print_slip(SLIP)
    assert refused.result is SlipResult.NOT_PRINTED
    assert Fault.OTHERS_JOBS in refused.faults
    others._client.cancel(theirs, within=5)
    until(lambda: others._open_jobs() == [])
    others.close()
    with pytest.raises(DeviceError):
        others.watch()


@pytest.mark.parametrize(
    ("state", "begun", "result"),
    [
        (JobState.COMPLETED, True, SlipResult.UNKNOWN),
        (JobState.CANCELED, True, SlipResult.UNKNOWN),
        (JobState.ABORTED, True, SlipResult.UNKNOWN),
        (JobState.CANCELED, False, SlipResult.NOT_PRINTED),
        (JobState.PENDING, False, SlipResult.UNKNOWN),
        (JobState.PROCESSING, True, SlipResult.UNKNOWN),
    ],
)
def test_only_a_job_that_never_began_is_certain(state: JobState, begun: bool, result: SlipResult) -> None:
    assert outcome_of(Job(1, "AAAA", state, None, 0, begun=begun)).result is result
