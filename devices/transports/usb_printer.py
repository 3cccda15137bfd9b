"""Printers on USB by libusb: the bulk pipes of a printer-class interface (USB Printer Class 1.1)."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from contextlib import suppress

import usb.core  # type: ignore[import-untyped]  # pyusb ships no types
import usb.util  # type: ignore[import-untyped]  # (see above)
from usb.backend import IBackend  # type: ignore[import-untyped]  # (see above)

from devices.errors import DeviceError, DeviceFailure
from devices.transports.byte_stream import drain_with
from devices.transports.usb_address import usb_address
from devices.transports.usb_device import (
    Claimed,
    Endpoint,
    claim,
    find_device,
    milliseconds,
    opening,
    release,
)

PRINTER_CLASS = 7
WRITE_WITHIN = 5.0  # seconds
READ_AT_ONCE = 4096  # bytes: whole packets, or a printer that has more to say overflows the request
NO_PRINTER = "no printer that answers: it has no interface of class 7 with pipes both ways"
REST = 0.005  # seconds after an empty packet, with which some printers answer as long as they have nothing

Clock = Callable[[], float]
Pause = Callable[[float], None]


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
        self._claimed: Claimed | None = None
        self._came = bytearray()

    def open(self) -> None:
        """Find and claim the printer; NO_DEVICE where it is not there, or may not be had."""
        self.close()
        with opening(self._url):
            self._claimed = claim(find_device(self._address, self._backend), _pipes, NO_PRINTER)

    def close(self) -> None:
        """Give the printer back."""
        claimed, self._claimed = self._claimed, None
        self._came.clear()
        if claimed is not None:
            release(claimed)

    def write(self, data: bytes) -> None:
        """Send all of `data` within 5 s; after TIME_OUT part of it was sent."""
        out, _ = self._opened().pipes
        until = self._clock() + WRITE_WITHIN
        sent = 0
        while sent < len(data):
            left = until - self._clock()
            if left <= 0:
                raise DeviceError(DeviceFailure.TIME_OUT, self._url)
            try:
                sent += out.write(data[sent:], milliseconds(left))
            except OSError as error:
                raise self._failed(error, out) from error

    def read(self, most: int, *, within: float) -> bytes:
        """Return the bytes that come first within the time, at most `most`."""
        _, back = self._opened().pipes
        until = self._clock() + within
        while not self._came:
            left = until - self._clock()
            try:
                self._came += bytes(back.read(READ_AT_ONCE, milliseconds(left)))
            except usb.core.USBTimeoutError:
                pass
            except OSError as error:
                raise self._failed(error, back) from error
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

    def _failed(self, error: OSError, end: Endpoint) -> DeviceError:
        """Return what `error` means. A pipe that stalled has lost bytes: the printer is opened anew."""
        if isinstance(error, usb.core.USBTimeoutError):
            return DeviceError(DeviceFailure.TIME_OUT, self._url)
        if error.errno == errno.EPIPE:
            with suppress(OSError):  # it may be gone by now
                end.clear_halt()
        return DeviceError(DeviceFailure.CONNECTION_LOST, f"{self._url}: {error}")

    def _opened(self) -> Claimed:
        if self._claimed is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._url} is not open")
        return self._claimed


def _pipes(interface: usb.core.Interface) -> tuple[Endpoint, Endpoint] | None:
    """Return the bulk pipes to the printer and back, None where it is no printer or one is missing."""
    if interface.bInterfaceClass != PRINTER_CLASS:
        return None
    bulk = [
        end for end in interface if usb.util.endpoint_type(end.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
    ]
    ways = {usb.util.endpoint_direction(end.bEndpointAddress): end for end in reversed(bulk)}
    out, back = ways.get(usb.util.ENDPOINT_OUT), ways.get(usb.util.ENDPOINT_IN)
    return None if out is None or back is None else (out, back)
