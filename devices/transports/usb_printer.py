"""Printers on USB by libusb: the bulk pipes of a printer-class interface (USB Printer Class 1.1)."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import usb.core  # type: ignore[import-untyped]  # pyusb ships no types
import usb.util  # type: ignore[import-untyped]  # (see above)
from usb.backend import IBackend  # type: ignore[import-untyped]  # (see above)

from devices.errors import DeviceError, DeviceFailure
from devices.transports.byte_stream import drain_with
from devices.transports.usb_address import usb_address

PRINTER_CLASS = 7
WRITE_WITHIN = 5.0  # seconds
READ_AT_ONCE = 4096  # bytes: whole packets, or a printer that has more to say overflows the request
REST = 0.005  # seconds after an empty packet, with which some printers answer as long as they have nothing

Clock = Callable[[], float]
Pause = Callable[[float], None]


class Endpoint(Protocol):
    """What is used of usb.core.Endpoint."""

    def write(self, data: bytes, timeout: int, /) -> int: ...  # noqa: D102 - as the library has it

    def read(self, size: int, timeout: int, /) -> Iterable[int]: ...  # noqa: D102 - as the library has it

    def clear_halt(self) -> None: ...  # noqa: D102 - as the library has it


@dataclass(frozen=True)
class _Claimed:
    """A printer that is ours, its pipes, and whether the kernel's usblp had it before."""

    device: usb.core.Device
    interface: int
    out: Endpoint
    back: Endpoint
    was_kernels: bool


class UsbPrinterPort:
    """A ByteStream over the bulk pipes of a USB printer. It takes the printer from the kernel's usblp."""

    def __init__(
        self,
        url: str,
        *,
        backend: IBackend | None = None,
        clock: Clock = time.monotonic,
        pause: Pause = time.sleep,
    ) -> None:
        self._url = url
        self._address = usb_address(url)
        self._backend = backend
        self._clock = clock
        self._pause = pause
        self._claimed: _Claimed | None = None
        self._came = bytearray()

    def open(self) -> None:
        """Find and claim the printer; NO_DEVICE where it is not there, or may not be had."""
        self.close()
        try:
            self._claimed = _claim(self._find())
        except usb.core.NoBackendError as error:
            raise DeviceError(DeviceFailure.NO_DEVICE, "libusb-1.0 is not installed") from error
        except (OSError, ValueError) as error:  # ValueError: its strings may not be read
            why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            raise DeviceError(DeviceFailure.NO_DEVICE, f"{self._url}: {why}") from error

    def close(self) -> None:
        """Give the printer back."""
        claimed, self._claimed = self._claimed, None
        self._came.clear()
        if claimed is not None:
            _release(claimed)

    def write(self, data: bytes) -> None:
        """Send all of `data` within 5 s; after TIME_OUT part of it was sent."""
        claimed = self._opened()
        until = self._clock() + WRITE_WITHIN
        sent = 0
        while sent < len(data):
            left = until - self._clock()
            if left <= 0:
                raise DeviceError(DeviceFailure.TIME_OUT, self._url)
            try:
                sent += claimed.out.write(data[sent:], _milliseconds(left))
            except OSError as error:
                raise self._failed(error, claimed.out) from error

    def read(self, most: int, *, within: float) -> bytes:
        """Return the bytes that come first within the time, at most `most`."""
        claimed = self._opened()
        until = self._clock() + within
        while not self._came:
            left = until - self._clock()
            try:
                self._came += bytes(claimed.back.read(READ_AT_ONCE, _milliseconds(left)))
            except usb.core.USBTimeoutError:
                pass
            except OSError as error:
                raise self._failed(error, claimed.back) from error
            if not self._came:
                if self._clock() >= until:
                    return b""
                self._pause(REST)
        first = bytes(self._came[:most])
        del self._came[:most]
        return first

    def drain(self) -> None:
        """Throw away what has come."""
        drain_with(lambda: self.read(4096, within=0))

    def _find(self) -> usb.core.Device:
        """Return the printer; USBError where it is not there, ValueError where its strings are secret."""
        wanted = self._address.serial
        numbers = {"idVendor": self._address.vendor, "idProduct": self._address.product}
        found = list(usb.core.find(find_all=True, backend=self._backend, **numbers))
        for device in found:
            if wanted is None or device.serial_number == wanted:
                return device
            usb.util.dispose_resources(device)
        raise usb.core.USBError("none has this serial number" if found else "not plugged in")

    def _failed(self, error: OSError, end: Endpoint) -> DeviceError:
        """Return what `error` means. A pipe that stalled has lost bytes: the printer is opened anew."""
        if isinstance(error, usb.core.USBTimeoutError):
            return DeviceError(DeviceFailure.TIME_OUT, self._url)
        if error.errno == errno.EPIPE:
            with suppress(OSError):  # it may be gone by now
                end.clear_halt()
        return DeviceError(DeviceFailure.CONNECTION_LOST, f"{self._url}: {error}")

    def _opened(self) -> _Claimed:
        if self._claimed is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._url} is not open")
        return self._claimed


def _claim(device: usb.core.Device) -> _Claimed:
    """Take the printer-class interface with pipes both ways; USBError where there is none, or it is taken."""
    try:
        _configure(device)
        for interface in device.get_active_configuration():
            pipes = _pipes(interface)
            if interface.bInterfaceClass == PRINTER_CLASS and pipes is not None:
                return _take(device, interface, pipes)
    except (OSError, ValueError):
        usb.util.dispose_resources(device)
        raise
    usb.util.dispose_resources(device)
    raise usb.core.USBError("no printer that answers: it has no interface of class 7 with pipes both ways")


def _configure(device: usb.core.Device) -> None:
    """Choose its first configuration where none is chosen: choosing again would reset it in mid-slip."""
    try:
        device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
        device.set_configuration()  # pyusb's "Configuration not set" is the one that bears no number


def _take(
    device: usb.core.Device, interface: usb.core.Interface, pipes: tuple[Endpoint, Endpoint]
) -> _Claimed:
    number = interface.bInterfaceNumber
    was_kernels = _detach_kernel(device, number)
    usb.util.claim_interface(device, number)
    if interface.bAlternateSetting:
        device.set_interface_altsetting(interface)
    return _Claimed(device, number, *pipes, was_kernels)


def _pipes(interface: usb.core.Interface) -> tuple[Endpoint, Endpoint] | None:
    """Return the bulk pipes to the printer and back, None where one is missing."""
    bulk = [
        end for end in interface if usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    ]
    ways = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in reversed(bulk)}
    out, back = ways.get(usb.util.ENDPOINT_OUT), ways.get(usb.util.ENDPOINT_IN)
    return None if out is None or back is None else (out, back)


def _detach_kernel(device: usb.core.Device, interface: int) -> bool:
    """Take the interface from usblp; say whether that had it."""
    try:
        had = bool(device.is_kernel_driver_active(interface))
    except NotImplementedError:  # other systems than Linux
        return False
    if had:
        device.detach_kernel_driver(interface)
    return had


def _release(claimed: _Claimed) -> None:
    with suppress(OSError):  # it may have been unplugged
        usb.util.release_interface(claimed.device, claimed.interface)
    if claimed.was_kernels:
        with suppress(OSError, NotImplementedError):
            claimed.device.attach_kernel_driver(claimed.interface)
    usb.util.dispose_resources(claimed.device)


def _milliseconds(seconds: float) -> int:
    """Return the time-out as libusb has it: 0 would be none."""
    return max(1, round(seconds * 1000))
