"""What a device's failure says of its condition."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure

LOST = frozenset({DeviceFailure.NO_DEVICE, DeviceFailure.CONNECTION_LOST, DeviceFailure.CRASHED})

ODD = Report(Status.HARDWARE_ERROR, frozenset({Fault.OTHER}))
CONDITIONS: Mapping[DeviceFailure, Report] = MappingProxyType(
    {
        DeviceFailure.NO_DEVICE: Report(Status.NO_DEVICE, frozenset({Fault.UNREACHABLE})),
        DeviceFailure.CONNECTION_LOST: Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE})),
        DeviceFailure.TIME_OUT: Report(Status.OFFLINE, frozenset({Fault.SILENT})),
        DeviceFailure.PROTOCOL: Report(Status.HARDWARE_ERROR, frozenset({Fault.GARBLED})),
        DeviceFailure.CRASHED: Report(Status.HARDWARE_ERROR, frozenset({Fault.CRASHED})),
        DeviceFailure.DEVICE_NOT_READY: Report(Status.OFFLINE),
        DeviceFailure.CANCELED: ODD,
        DeviceFailure.SEQUENCE_ERROR: ODD,
        DeviceFailure.UNSUPPORTED: ODD,
    }
)
"""Every failure, also those that no look should end in."""


def diagnose(error: DeviceError) -> Report:
    """Return the condition of a device that failed so while it was opened or watched."""
    return CONDITIONS[error.failure]
