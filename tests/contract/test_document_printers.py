"""What every A4 printer driver promises, on the real driver and the simulator alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.device import ABSENT, USABLE, Fault
from devices.document_printer import ENDED, JobProgress, JobState, PrintJob
from devices.drivers.ipp import Ipp, IppOptions
from devices.errors import DeviceError, DeviceFailure
from tests.helpers.document_rigs import DocumentRig, IppRig, SimulatedDocumentRig, pdf_of

WITHIN = 20.0  # seconds for what must happen
RIGS: dict[str, Callable[[Path], DocumentRig]] = {
    "simulated": lambda _: SimulatedDocumentRig(),
    "ipp": IppRig,
}


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DocumentRig]:
    made = RIGS[request.param](tmp_path)
    made.start()
    yield made
    made.stop()


def follow(rig: DocumentRig, job_id: str, seen: Callable[[JobProgress], bool]) -> JobProgress:
    until = time.monotonic() + WITHIN
    while not seen(progress := rig.printer.progress(job_id)):
        assert time.monotonic() < until, f"still {progress}"
    return progress


def ended(progress: JobProgress) -> bool:
    return progress.state in ENDED


def test_a_job_is_printed_counted_and_found_by_name(rig: DocumentRig) -> None:
    before = rig.printer.evidence()
    assert rig.printer.find("hrssc-a") is None
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(3), copies=2))
    assert follow(rig, job_id, ended) == JobProgress(JobState.COMPLETED, 6)
    assert rig.printer.find("hrssc-a") == job_id
    after = rig.printer.evidence()
    assert after.job == "hrssc-a"
    assert before.counter is not None
    assert after.counter == before.counter + 6 == rig.impressions_made()


def test_both_sides_of_a_sheet_count(rig: DocumentRig) -> None:
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(3), duplex=True))
    assert follow(rig, job_id, ended).state is JobState.COMPLETED
    assert rig.impressions_made() == 3


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.TONER_OUT])
def test_a_job_waits_for_what_a_person_can_mend(rig: DocumentRig, fault: Fault) -> None:
    rig.set(fault)
    report = rig.printer.watch()
    assert fault in report.faults
    assert report.status not in USABLE
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(2)))
    waiting = follow(rig, job_id, lambda progress: fault in progress.faults)
    assert waiting.state not in ENDED
    assert rig.impressions_made() == 0
    rig.mend(fault)
    assert follow(rig, job_id, ended).state is JobState.COMPLETED
    assert rig.impressions_made() == 2


def test_a_jam_that_is_cleared_completes_the_job_once(rig: DocumentRig) -> None:
    rig.jam_on_page(2)
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(3)))
    jammed = follow(rig, job_id, lambda progress: Fault.JAM in progress.faults)
    assert jammed.state not in ENDED
    assert rig.impressions_made() == 1
    rig.mend(Fault.JAM)
    assert follow(rig, job_id, ended).state is JobState.COMPLETED
    assert rig.impressions_made() == 3


def test_paper_that_runs_out_afterwards_leaves_the_job_completed(rig: DocumentRig) -> None:
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(1)))
    follow(rig, job_id, ended)
    rig.set(Fault.PAPER_OUT)
    assert rig.printer.progress(job_id).state is JobState.COMPLETED
    assert Fault.PAPER_OUT in rig.printer.watch().faults


def test_low_toner_does_not_stop_it(rig: DocumentRig) -> None:
    rig.set(Fault.TONER_LOW)
    report = rig.printer.watch()
    assert Fault.TONER_LOW in report.faults
    assert report.status in USABLE
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(1)))
    assert follow(rig, job_id, ended).state is JobState.COMPLETED


def test_a_cable_out_in_the_middle_leaves_a_job_that_its_name_finds(rig: DocumentRig) -> None:
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(5)))
    follow(rig, job_id, lambda progress: (progress.impressions or 0) >= 1)
    rig.unplug()
    with pytest.raises(DeviceError) as told:
        rig.printer.progress(job_id)
    assert told.value.failure in {DeviceFailure.NO_DEVICE, DeviceFailure.CONNECTION_LOST}
    rig.printer.close()
    with pytest.raises(DeviceError):
        rig.printer.open()
    rig.plug()
    rig.printer.open()
    found = rig.printer.find("hrssc-a")
    assert found == job_id
    assert follow(rig, found, ended).state is JobState.COMPLETED
    assert rig.printer.evidence().job == "hrssc-a"
    assert rig.impressions_made() == 5


def test_a_job_cancelled_while_it_waits_prints_nothing(rig: DocumentRig) -> None:
    rig.set(Fault.COVER_OPEN)
    job_id = rig.printer.submit(PrintJob("hrssc-a", pdf_of(2)))
    follow(rig, job_id, lambda progress: Fault.COVER_OPEN in progress.faults)
    rig.printer.cancel(job_id)
    assert follow(rig, job_id, ended).state is JobState.CANCELED
    rig.mend(Fault.COVER_OPEN)
    rig.printer.cancel(job_id)
    assert rig.printer.progress(job_id).state is JobState.CANCELED
    evidence = rig.printer.evidence()
    assert (evidence.counter, evidence.job) == (0, None)


def test_a_busy_printer_takes_no_second_job(rig: DocumentRig) -> None:
    first = rig.printer.submit(PrintJob("hrssc-a", pdf_of(3)))
    with pytest.raises(DeviceError) as told:
        rig.printer.submit(PrintJob("hrssc-b", pdf_of(1)))
    assert told.value.failure is DeviceFailure.DEVICE_NOT_READY
    assert rig.printer.find("hrssc-b") is None
    assert follow(rig, first, ended).state is JobState.COMPLETED


@pytest.mark.parametrize("job_id", ["4711", "no number"])
def test_a_job_it_does_not_know_is_told(rig: DocumentRig, job_id: str) -> None:
    for ask in (rig.printer.progress, rig.printer.cancel):
        with pytest.raises(DeviceError) as told:
            ask(job_id)
        assert told.value.failure is DeviceFailure.SEQUENCE_ERROR


def test_what_is_no_pdf_never_completes(rig: DocumentRig) -> None:
    refused = JobProgress(JobState.ABORTED)
    try:
        refused = follow(rig, rig.printer.submit(PrintJob("hrssc-a", b"this is not a PDF")), ended)
    except DeviceError as error:
        failure = error.failure
    else:
        failure = DeviceFailure.UNSUPPORTED
    assert (refused.state, failure) == (JobState.ABORTED, DeviceFailure.UNSUPPORTED)
    assert rig.impressions_made() == 0


def test_closed_it_refuses_and_closes_twice(rig: DocumentRig) -> None:
    rig.printer.close()
    rig.printer.close()
    for ask in (rig.printer.watch, rig.printer.evidence):
        with pytest.raises(DeviceError):
            ask()
    with pytest.raises(DeviceError):
        rig.printer.submit(PrintJob("hrssc-a", pdf_of(1)))


@pytest.fixture
def wired(tmp_path: Path) -> Iterator[IppRig]:
    made = IppRig(tmp_path)
    made.start()
    yield made
    made.stop()


def test_silence_has_a_deadline(wired: IppRig) -> None:
    wired.emulator.act("go-silent")
    began = time.monotonic()
    assert wired.printer.watch().status in ABSENT
    assert time.monotonic() - began < 1.0
    assert wired.printer.watch().status in ABSENT
    with pytest.raises(DeviceError) as told:
        wired.printer.watch()
    assert told.value.failure is DeviceFailure.TIME_OUT
    began = time.monotonic()
    with pytest.raises(DeviceError):
        wired.printer.evidence()
    assert time.monotonic() - began < 5.0


def test_a_submission_without_answer_is_a_time_out_and_found_later(wired: IppRig) -> None:
    printer = Ipp(IppOptions(uri=wired.emulator.uri, submit_within=0.5))
    printer.open()
    wired.emulator.act("go-silent")
    with pytest.raises(DeviceError) as told:
        printer.submit(PrintJob("hrssc-a", pdf_of(1)))
    assert told.value.failure is DeviceFailure.TIME_OUT
    wired.emulator.act("recover")  # the bytes were on their way all the time
    until = time.monotonic() + WITHIN
    while (found := printer.find("hrssc-a")) is None:
        assert time.monotonic() < until
    assert follow(wired, found, ended).state is JobState.COMPLETED
    printer.close()


def test_the_life_counter_outlives_the_emulator(tmp_path: Path) -> None:
    for life in (1, 2):
        rig = IppRig(tmp_path)
        rig.start()
        follow(rig, rig.printer.submit(PrintJob(f"hrssc-{life}", pdf_of(2))), ended)
        assert rig.printer.evidence().counter == 2 * life
        rig.stop()
