"""What printers tell of their trays, and the requests that choose one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyipp.enums import IppOperation
from pyipp.parser import parse
from pyipp.serializer import encode_dict

from devices.device import Fault, Status
from devices.document_printer import JobState, Tray
from devices.ipp.attributes import Attributes, Job, report_of
from devices.ipp.client import IppClient
from devices.ipp.collections import with_collections
from devices.ipp.queue import Queue, may_be_queue, queue_of, uri_behind
from devices.ipp.trays import INPUT_TRAY, MEDIA_READY, faults_by_tray, trays_of


def told(main: int, other: int, *reasons: str) -> Attributes:
    level = "type=sheetFeedAutoRemovableTray;mediafeed=29700;maxcapacity=250;level={};status=0;name={};"
    return {
        "printer-state": 3,
        "printer-state-reasons": list(reasons) or "none",
        INPUT_TRAY: [level.format(-2, "auto"), level.format(main, "main"), level.format(other, "by-pass")],
        MEDIA_READY: {"media-source": "main", "media-size-name": "iso_a4_210x297mm"},
    }


def test_trays_are_told_with_their_sheets_and_size() -> None:
    assert trays_of(told(250, -3)) == (Tray("main", "iso_a4_210x297mm", 250), Tray("by-pass", None, 1))
    assert trays_of(told(-2, 0)) == (Tray("main", "iso_a4_210x297mm", None), Tray("by-pass", None, 0))
    assert trays_of({}) == ()
    assert trays_of({MEDIA_READY: [{"media-source": "main"}, "rubbish"]}) == (Tray("main", "", None),)


@pytest.mark.parametrize(
    ("main", "other", "reasons", "faults"),
    [
        (250, 250, (), set()),
        (250, 0, ("media-empty-error",), set()),
        (250, 0, ("media-low-warning", "media-needed-error"), {Fault.PAPER_OUT}),
        (0, 250, (), {Fault.PAPER_OUT}),
        (0, 250, ("media-empty-report", "cover-open"), {Fault.PAPER_OUT, Fault.COVER_OPEN}),
        (-2, 0, ("media-empty-error",), {Fault.PAPER_OUT}),
    ],
)
def test_another_tray_that_is_empty_is_no_fault(
    main: int, other: int, reasons: tuple[str, ...], faults: set[Fault]
) -> None:
    assert faults_by_tray(told(main, other, *reasons), "main") == faults


def test_a_tray_that_is_not_told_of_leaves_the_printers_word() -> None:
    assert faults_by_tray(told(250, 0, "media-empty-error"), "tray-7") == {Fault.PAPER_OUT}


def test_jobs_of_others_do_not_stop_a_printer() -> None:
    assert report_of(told(1, 1), frozenset({Fault.OTHERS_JOBS})).status is Status.ONLINE


@given(st.text(max_size=60), st.text(max_size=60))
def test_rubbish_about_trays_raises_nothing(one: str, two: str) -> None:
    trays_of({INPUT_TRAY: [one, two], MEDIA_READY: one})


def test_a_request_with_a_collection_is_read_as_it_was_meant() -> None:
    operation = {"attributes-charset": "utf-8", "job-name": "hrssc-a"}
    message = {
        "version": (2, 0),
        "operation": IppOperation.PRINT_JOB,
        "operation-attributes-tag": operation,
        "job-attributes-tag": {"copies": 2},
    }
    media = {"media-size": {"x-dimension": 21000, "y-dimension": 29700}, "media-source": "main"}
    request = with_collections(encode_dict(message), {"media-col": media})
    read = parse(request + b"%PDF", contains_data=True)
    assert read["jobs"] == [{"copies": 2, "media-col": media}]
    assert read["data"] == b"%PDF"


def test_a_collection_behind_a_document_is_refused() -> None:
    with pytest.raises(ValueError, match="document"):
        with_collections(b"\x02\x00%PDF", {})


def test_a_job_that_waits_again_has_fallen_back() -> None:
    queue = Queue(None)
    job = Job(7, "hrssc-a", JobState.PENDING, 3, 0)
    assert not queue.fell_back(job), "it has not begun"
    assert not queue.fell_back(replace(job, state=JobState.PROCESSING))
    assert queue.fell_back(job)
    assert not queue.fell_back(replace(job, number=8))
    assert not queue.fell_back(replace(job, state=JobState.COMPLETED))


def test_a_queue_whose_printer_cannot_be_asked_is_taken_at_its_word() -> None:
    queue = queue_of(
        {"cups-version": "2.4.2", "device-uri": "socket://192.168.1.50:9100"}, no_client, lambda: 0.0
    )
    assert queue is not None
    queue.open()
    queue.insist_on_printer()
    assert queue.told(["printer-state"], within=1) == {}
    queue.close()
    assert queue_of({"printer-state": 3}, no_client, lambda: 0.0) is None


def no_client(uri: str) -> IppClient:
    raise AssertionError(uri)


def test_queues_are_known_by_their_paths_and_printers_behind_by_their_scheme() -> None:
    assert may_be_queue("ipp://localhost:631/printers/A4")
    assert may_be_queue("ipps://localhost/classes/ALL")
    assert not may_be_queue("ipp://192.168.1.51/ipp/print")
    assert uri_behind({"device-uri": "ipp://192.168.1.51/ipp/print"}) == "ipp://192.168.1.51/ipp/print"
    assert uri_behind({"device-uri": "socket://192.168.1.50:9100"}) is None
    assert uri_behind({}) is None
