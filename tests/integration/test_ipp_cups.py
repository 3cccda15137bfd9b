"""The IPP driver on a queue of a real cupsd, which prints on ippeveprinter."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.device import USABLE, Fault, Status
from devices.document_printer import ENDED, JobProgress, JobState, PrintJob
from devices.drivers.ipp import Ipp, IppOptions
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from devices.errors import DeviceError, DeviceFailure
from tests.helpers.cups import CUPSD, Cups, cupsd, until
from tests.helpers.document_rigs import pdf_of


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[IppPrinter]:
    made = IppPrinter(IppPrinterOptions(seconds_per_sheet=0.1), tmp_path / "printer")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def cups(emulator: IppPrinter) -> Iterator[Cups]:
    if CUPSD is None or os.geteuid() != 0:
        pytest.skip("needs cupsd and root")
    # Not below pytest's folder, which only its owner may enter: cupsd's filters run as lp.
    with tempfile.TemporaryDirectory(prefix="cups-") as place, cupsd(Path(place)) as running:
        running.add("A4", emulator.uri, "everywhere")
        yield running


@pytest.fixture
def queue(cups: Cups) -> Iterator[Ipp]:
    printer = Ipp(IppOptions(uri=cups.uri("A4"), user="terminal-1"))
    printer.open()
    yield printer
    printer.close()


@pytest.fixture
def direct(emulator: IppPrinter) -> Iterator[Ipp]:
    printer = Ipp(IppOptions(uri=emulator.uri))
    printer.open()
    yield printer
    printer.close()


def ended(queue: Ipp, job_id: str) -> bool:
    return queue.progress(job_id).state in ENDED


def test_a_queue_prints_remembers_names_and_tells_the_counter(queue: Ipp, emulator: IppPrinter) -> None:
    assert queue.watch().status in USABLE
    job_id = queue.submit(PrintJob("hrssc-a", pdf_of(2), copies=2))
    until(lambda: ended(queue, job_id))
    assert queue.progress(job_id).state is JobState.COMPLETED
    assert queue.find("hrssc-a") == job_id
    assert queue.find("hrssc-b") is None
    evidence = queue.evidence()
    assert (evidence.counter, evidence.job) == (4, "hrssc-a"), "counted by the printer behind the queue"
    assert emulator.sight().facts["sheets_ever"] == 4


def test_a_queue_tells_of_missing_paper_and_goes_on(queue: Ipp, emulator: IppPrinter) -> None:
    emulator.act("paper-out")
    job_id = queue.submit(PrintJob("hrssc-a", pdf_of(1)))
    until(lambda: Fault.PAPER_OUT in queue.progress(job_id).faults)
    emulator.act("paper-in")
    until(lambda: ended(queue, job_id))
    assert queue.progress(job_id).state is JobState.COMPLETED
    assert emulator.sight().facts["sheets_ever"] == 1


def test_a_queue_takes_jobs_one_after_the_other(queue: Ipp, emulator: IppPrinter) -> None:
    jobs = [queue.submit(PrintJob(f"hrssc-{number}", pdf_of(1))) for number in range(2)]
    until(lambda: all(ended(queue, job) for job in jobs))
    assert emulator.sight().facts["sheets_ever"] == 2
    assert queue.evidence().job == "hrssc-1"


def test_a_queue_whose_printer_is_away_is_told_and_takes_nothing(queue: Ipp, emulator: IppPrinter) -> None:
    emulator.act("unplug")
    assert queue._client.printer(["printer-state-reasons"], within=5) == {"printer-state-reasons": "none"}
    report = queue.watch()
    assert (report.status, report.faults) == (Status.OFFLINE, {Fault.UNREACHABLE})
    with pytest.raises(DeviceError) as told:
        queue.submit(PrintJob("hrssc-a", pdf_of(1)))
    assert told.value.failure is DeviceFailure.DEVICE_NOT_READY
    assert queue.find("hrssc-a") is None
    with pytest.raises(DeviceError):
        queue.evidence()


def test_jam_on_page_2_of_3_and_the_queues_count_is_not_believed(queue: Ipp, emulator: IppPrinter) -> None:
    emulator.act("jam", "2")
    job_id = queue.submit(PrintJob("hrssc-a", pdf_of(3)))
    until(lambda: Fault.JAM in queue.progress(job_id).faults)
    counted = queue._client.job(int(job_id), ["job-impressions-completed"], within=5)
    assert counted == {"job-impressions-completed": 3}, "CUPS counts what it converted"
    assert queue.progress(job_id).impressions is None
    assert queue.evidence().counter == 1
    queue.cancel(job_id)
    emulator.act("clear-jam")
    until(lambda: queue.progress(job_id) == JobProgress(JobState.CANCELED, 1))
    assert emulator.sight().facts["sheets_ever"] == 1


def test_sheets_come_from_the_tray_that_was_chosen(cups: Cups, direct: Ipp, emulator: IppPrinter) -> None:
    printer = Ipp(IppOptions(uri=cups.uri("A4"), tray="main"))
    printer.open()
    assert [tray.name for tray in printer.trays()] == ["main", "photo"]
    emulator.act("paper-out")
    assert Fault.PAPER_OUT in printer.watch().faults
    emulator.act("paper-in")
    assert printer.watch().faults == frozenset()
    job_id = printer.submit(PrintJob("hrssc-a", pdf_of(2), duplex=True))
    until(lambda: ended(printer, job_id))
    assert printer.progress(job_id).state is JobState.COMPLETED
    printer.close()
    (job,) = direct._client.jobs("completed", ["media-col", "sides"], within=5)
    assert (job["media-col"]["media-source"], job["sides"]) == ("main", "two-sided-long-edge")


def test_cups_restarted_prints_no_page_twice(
    cups: Cups, queue: Ipp, direct: Ipp, emulator: IppPrinter
) -> None:
    emulator.act("jam", "3")
    job_id = queue.submit(PrintJob("hrssc-a", pdf_of(4)))
    until(lambda: emulator.sight().facts["jam"] is True)
    assert queue.progress(job_id).state is JobState.PROCESSING
    cups.stop()
    with pytest.raises(DeviceError):
        queue.progress(job_id)
    queue.close()
    cups.start()
    queue.open()
    until(lambda: queue.progress(job_id) == JobProgress(JobState.CANCELED, 2))
    emulator.act("clear-jam")
    until(lambda: direct.watch().status is Status.ONLINE)
    other = queue.submit(PrintJob("hrssc-b", pdf_of(1)))  # makes the queue move
    until(lambda: ended(queue, other))
    assert emulator.sight().facts["sheets_ever"] == 3
