from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyipp.enums import IppJobState, IppPrinterState

from devices.device import Fault, Status
from devices.document_printer import JobState
from devices.errors import DeviceFailure, ProtocolError
from devices.ipp.attributes import (
    JOB_STATES,
    counter_of,
    failure_of,
    faults_of,
    job_of,
    outlet_of,
    report_of,
)
from devices.ipp.uri import ipp_uri
from devices.outlet import Outlet


@pytest.mark.parametrize(
    ("reasons", "faults"),
    [
        ("none", set()),
        (None, set()),
        (["media-empty-warning", "media-needed-warning"], {Fault.PAPER_OUT}),
        ("media-empty", {Fault.PAPER_OUT}),
        ("media-jam-error", {Fault.JAM}),
        (["toner-low-report", "marker-supply-low-warning"], {Fault.TONER_LOW}),
        ("toner-empty-error", {Fault.TONER_OUT}),
        ("door-open-error", {Fault.COVER_OPEN}),
        ("fuser-over-temp-error", {Fault.OTHER}),
        ("fuser-over-temp-warning", set()),
        ("cups-ipp-missing-job-history", set()),
        ("offline-report", {Fault.UNREACHABLE}),
    ],
)
def test_reasons_become_faults(reasons: object, faults: set[Fault]) -> None:
    assert faults_of({"printer-state-reasons": reasons}) == faults


@pytest.mark.parametrize(
    ("state", "reasons", "accepts", "status"),
    [
        (IppPrinterState.IDLE, "none", True, Status.ONLINE),
        (IppPrinterState.PROCESSING, "none", True, Status.BUSY),
        (IppPrinterState.IDLE, "toner-low-report", True, Status.ONLINE),
        (IppPrinterState.PROCESSING, "media-jam-warning", True, Status.USER_ERROR),
        (IppPrinterState.STOPPED, "paused", True, Status.HARDWARE_ERROR),
        (IppPrinterState.IDLE, "none", False, Status.HARDWARE_ERROR),
        (IppPrinterState.STOPPED, "connecting-to-device", True, Status.OFFLINE),
    ],
)
def test_state_and_reasons_become_a_status(
    state: IppPrinterState, reasons: str, status: Status, *, accepts: bool
) -> None:
    told = {"printer-state": state, "printer-state-reasons": reasons, "printer-is-accepting-jobs": accepts}
    assert report_of(told).status is status


def test_every_job_state_of_the_library_is_known() -> None:
    assert {int(state) for state in IppJobState} == set(JOB_STATES)
    assert set(JOB_STATES.values()) == set(JobState)


JSON = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.lists(st.text(), max_size=3)
)
NAMES = [
    "job-id",
    "job-state",
    "job-name",
    "job-impressions-completed",
    "printer-state",
    "printer-state-reasons",
]


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
def test_rubbish_raises_only_protocol_errors(told: dict[str, object]) -> None:
    for read in (job_of, report_of):
        with suppress(ProtocolError):
            read(told)


def test_busy_is_not_ready_and_a_device_error_leaves_doubt() -> None:
    assert failure_of(0x0507) is DeviceFailure.DEVICE_NOT_READY
    assert failure_of(0x0504) is DeviceFailure.PROTOCOL
    assert failure_of(0x0406) is DeviceFailure.SEQUENCE_ERROR
    assert failure_of(0x7FFF) is DeviceFailure.PROTOCOL


@pytest.mark.parametrize(
    ("trays", "outlet"),
    [
        ("type=unRemovableBin;maxcapacity=100;remaining=100;status=0;name=top;", Outlet.EMPTY),
        ("type=unRemovableBin; maxcapacity=100; remaining=99; status=0; name=top;", Outlet.OCCUPIED),
        (["maxcapacity=100;remaining=100;", "maxcapacity=50;remaining=49;"], Outlet.OCCUPIED),
        (["maxcapacity=100;remaining=100;", "maxcapacity=-2;remaining=-2;"], Outlet.NOT_TOLD),
        ("type=unRemovableBin;maxcapacity=-2;remaining=-3;", Outlet.NOT_TOLD),
        ("type=unRemovableBin;maxcapacity=0;remaining=0;", Outlet.NOT_TOLD),
        ("remaining=;=;;maxcapacity", Outlet.NOT_TOLD),
        (None, Outlet.NOT_TOLD),
        (7, Outlet.NOT_TOLD),
    ],
)
def test_what_an_output_tray_says(trays: object, outlet: Outlet) -> None:
    assert outlet_of({"printer-output-tray": trays}) is outlet


def test_a_job_is_read_from_its_attributes() -> None:
    job = job_of({"job-id": 7, "job-state": 9, "job-name": "letter", "job-impressions-completed": 2})
    assert (job.number, job.name, job.state, job.impressions) == (7, "letter", JobState.COMPLETED, 2)
    assert (job.completed_at, job.begun, job.user) == (0, False, "")


@pytest.mark.parametrize("told", [{"job-state": 9}, {"job-id": 7}, {"job-id": 7, "job-state": 99}])
def test_a_job_without_number_or_state_is_none(told: dict[str, object]) -> None:
    with pytest.raises(ProtocolError):
        job_of(told)


@pytest.mark.parametrize(("told", "count"), [(3, 3), (0, 0), (-2, None), ("3", None), (None, None)])
def test_a_counter_is_a_number_from_nought(told: object, count: int | None) -> None:
    assert counter_of({"n": told}, "n") == count


@pytest.mark.parametrize("uri", ["ipp://printer/ipp/print", "ipps://10.0.0.7:8631/ipp/print"])
def test_a_uri_of_an_ipp_printer_is_taken_as_it_is(uri: str) -> None:
    assert ipp_uri(uri) == uri


@pytest.mark.parametrize(
    "uri", ["http://printer/", "ipp:///ipp/print", "ipp://p:port/", "ipp://p:99999/", "ipp://p:0/"]
)
def test_any_other_uri_is_refused(uri: str) -> None:
    with pytest.raises(ValueError, match="expected ipp"):
        ipp_uri(uri)
