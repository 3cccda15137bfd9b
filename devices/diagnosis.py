"""What a device's failure says of its condition."""

from __future__ import annotations

from typing import assert_never

from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure

LOST = frozenset({DeviceFailure.NO_DEVICE, DeviceFailure.CONNECTION_LOST})


def diagnose(error: DeviceError) -> Report:
    """Return the condition of a device that failed so while it was opened or watched."""
    match error.failure:
        case DeviceFailure.NO_DEVICE:
            return Report(Status.NO_DEVICE, frozenset({Fault.UNREACHABLE}))
        case DeviceFailure.CONNECTION_LOST:
            return Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE}))
        case DeviceFailure.TIME_OUT:
            return Report(Status.OFFLINE, frozenset({Fault.SILENT}))
        case DeviceFailure.PROTOCOL:
            return Report(Status.HARDWARE_ERROR, frozenset({Fault.GARBLED}))
        case DeviceFailure.DEVICE_NOT_READY:
            return Report(Status.OFFLINE)
        case DeviceFailure.CANCELED | DeviceFailure.SEQUENCE_ERROR | DeviceFailure.UNSUPPORTED:
            return Report(Status.HARDWARE_ERROR, frozenset({Fault.OTHER}))
        case _:
            assert_never(error.failure)
