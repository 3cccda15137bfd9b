"""IPP attributes in the words of this project: states, reasons, failures (RFC 8011, PWG 5100.22)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from devices.device import Fault, Report, Status
from devices.document_printer import JobState
from devices.errors import DeviceFailure, ProtocolError
from devices.outlet import Outlet

Attributes = Mapping[str, Any]

JOB_STATES: Mapping[int, JobState] = MappingProxyType(
    {
        3: JobState.PENDING,
        4: JobState.HELD,
        5: JobState.PROCESSING,
        6: JobState.STOPPED,
        7: JobState.CANCELED,
        8: JobState.ABORTED,
        9: JobState.COMPLETED,
    }
)
IDLE, PROCESSING, STOPPED = 3, 4, 5  # printer-state

# printer-state-reasons without their severity (RFC 8011 section 5.4.12, PWG 5100.9, CUPS).
FAULTS: Mapping[str, Fault] = MappingProxyType(
    {
        "media-empty": Fault.PAPER_OUT,
        "media-needed": Fault.PAPER_OUT,
        "input-tray-missing": Fault.PAPER_OUT,
        "media-low": Fault.PAPER_LOW,
        "media-jam": Fault.JAM,
        "cover-open": Fault.COVER_OPEN,
        "door-open": Fault.COVER_OPEN,
        "interlock-open": Fault.COVER_OPEN,
        "toner-low": Fault.TONER_LOW,
        "marker-supply-low": Fault.TONER_LOW,
        "toner-empty": Fault.TONER_OUT,
        "marker-supply-empty": Fault.TONER_OUT,
        "connecting-to-device": Fault.UNREACHABLE,
        "offline": Fault.UNREACHABLE,
        "timed-out": Fault.UNREACHABLE,
        "shutdown": Fault.UNREACHABLE,
    }
)
OUTPUT_TRAY = "printer-output-tray"
WARNINGS = frozenset({Fault.PAPER_LOW, Fault.TONER_LOW, Fault.OTHERS_JOBS})
MENDABLE = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.TONER_OUT})
SEVERITIES = ("-error", "-warning", "-report")

FAILURES: Mapping[int, DeviceFailure] = MappingProxyType(
    {
        0x0404: DeviceFailure.SEQUENCE_ERROR,  # client-error-not-possible
        0x0405: DeviceFailure.TIME_OUT,  # client-error-timeout
        0x0406: DeviceFailure.SEQUENCE_ERROR,  # client-error-not-found
        0x0407: DeviceFailure.SEQUENCE_ERROR,  # client-error-gone
        0x040A: DeviceFailure.UNSUPPORTED,  # client-error-document-format-not-supported
        0x040B: DeviceFailure.UNSUPPORTED,  # client-error-attributes-or-values-not-supported
        0x0501: DeviceFailure.UNSUPPORTED,  # server-error-operation-not-supported
        0x0502: DeviceFailure.DEVICE_NOT_READY,  # server-error-service-unavailable
        0x0504: DeviceFailure.PROTOCOL,  # server-error-device-error: the job may have been made all the same
        0x0505: DeviceFailure.DEVICE_NOT_READY,  # server-error-temporary-error
        0x0506: DeviceFailure.DEVICE_NOT_READY,  # server-error-not-accepting-jobs
        0x0507: DeviceFailure.DEVICE_NOT_READY,  # server-error-busy
    }
)


@dataclass(frozen=True)
class Job:
    """What is read of a job."""

    number: int
    name: str
    state: JobState
    impressions: int | None
    completed_at: int
    user: str = ""
    begun: bool = False  # it was being printed once, as far as that is told


def failure_of(status_code: int) -> DeviceFailure:
    """Return what an IPP status code means to us."""
    return FAILURES.get(status_code, DeviceFailure.PROTOCOL)


def job_of(attributes: Attributes) -> Job:
    """Return the job that a group of attributes describes; raise ProtocolError where it does not."""
    number, state = attributes.get("job-id"), attributes.get("job-state")
    if not isinstance(number, int) or not isinstance(state, int) or state not in JOB_STATES:
        raise ProtocolError("a job without a number or with an unknown state")
    return Job(
        number=number,
        name=_text(attributes.get("job-name")),
        state=JOB_STATES[int(state)],
        impressions=counter_of(attributes, "job-impressions-completed"),
        completed_at=counter_of(attributes, "time-at-completed") or 0,
        begun=counter_of(attributes, "time-at-processing") is not None,
        user=_text(attributes.get("job-originating-user-name")),
    )


def counter_of(attributes: Attributes, name: str) -> int | None:
    """Return a count, None where the printer has none."""
    value = attributes.get(name)
    return int(value) if isinstance(value, int) and value >= 0 else None


def outlet_of(attributes: Attributes) -> Outlet:
    """Return what `printer-output-tray` says (PWG 5100.13 section 5.6.36): less room than when it is empty.

    `remaining=-1`, `-2` and `-3` are no counts (RFC 3805: prtOutputRemainingCapacity).
    """
    value = attributes.get(OUTPUT_TRAY)
    trays = [_room(_text(one)) for one in (value if isinstance(value, list) else [value])]
    known = [(most, left) for most, left in trays if most > 0 and left >= 0]
    if any(left < most for most, left in known):
        return Outlet.OCCUPIED
    return Outlet.EMPTY if known and len(known) == len(trays) else Outlet.NOT_TOLD


def _room(tray: str) -> tuple[int, int]:
    """Return how many sheets a tray holds and how many more it would take, -1 where it does not tell."""
    told = dict(part.strip().partition("=")[::2] for part in tray.split(";"))
    counts = (told.get(name, "") for name in ("maxcapacity", "remaining"))
    most, left = (int(count) if count.isdecimal() else -1 for count in counts)
    return most, left


def faults_of(attributes: Attributes, besides: Collection[str] = ()) -> frozenset[Fault]:
    """Return what `printer-state-reasons` says `besides` some; unknown reasons count only as errors."""
    value = attributes.get("printer-state-reasons")
    reasons = [_text(one) for one in value] if isinstance(value, list) else [_text(value)]
    told = (_fault_of(reason) for reason in reasons if _stem(reason) not in besides)
    return frozenset(fault for fault in told if fault is not None)


def report_of(attributes: Attributes, faults: frozenset[Fault] | None = None) -> Report:
    """Return its condition with `faults`, or those it tells; ProtocolError where it says no state."""
    faults = faults_of(attributes) if faults is None else faults
    state = attributes.get("printer-state")
    if not isinstance(state, int) or int(state) not in {IDLE, PROCESSING, STOPPED}:
        raise ProtocolError("a printer without a state")
    if Fault.UNREACHABLE in faults:
        return Report(Status.OFFLINE, faults)
    if faults & MENDABLE:
        return Report(Status.USER_ERROR, faults)
    if faults - WARNINGS or int(state) == STOPPED or attributes.get("printer-is-accepting-jobs") is False:
        return Report(Status.HARDWARE_ERROR, faults or frozenset({Fault.OTHER}))
    return Report(Status.BUSY if int(state) == PROCESSING else Status.ONLINE, faults)


def _fault_of(reason: str) -> Fault | None:
    return FAULTS.get(_stem(reason)) or (Fault.OTHER if reason.endswith("-error") else None)


def _stem(reason: str) -> str:
    """Return a reason without its severity."""
    severity = next((one for one in SEVERITIES if reason.endswith(one)), "")
    return reason.removesuffix(severity)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
