"""What goes wrong with hardware, by kind."""

from __future__ import annotations

from enum import StrEnum


class DeviceFailure(StrEnum):
    """Why a device could not do what was asked (XFS4IoT completion codes where they exist)."""

    TIME_OUT = "time-out"
    CANCELED = "canceled"
    DEVICE_NOT_READY = "device-not-ready"
    SEQUENCE_ERROR = "sequence-error"
    NO_DEVICE = "no-device"
    CONNECTION_LOST = "connection-lost"
    UNSUPPORTED = "unsupported"
    PROTOCOL = "protocol"
    CRASHED = "crashed"  # the driver's own process died


class DeviceError(Exception):
    """A device's failure; raised `from` the library's own exception at the border."""

    def __init__(self, failure: DeviceFailure, detail: str = "") -> None:
        super().__init__(f"{failure}: {detail}" if detail else str(failure))
        self.failure = failure
        self.detail = detail


class ProtocolError(DeviceError):
    """Bytes on a wire that its protocol does not allow; the only thing that rubbish may raise."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(DeviceFailure.PROTOCOL, detail)
