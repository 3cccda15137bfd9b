"""SAM_V's frames on four USB pipes: preamble and length go through one pair, the rest through the other."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable
from contextlib import suppress

import usb.core  # type: ignore[import-untyped]  # pyusb ships no types
from usb.backend import IBackend  # type: ignore[import-untyped]  # (see above)

from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.protocols.sam_v import HEADER, LONGEST, PREAMBLE
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

HEAD_OUT, BODY_OUT, HEAD_IN, BODY_IN = PIPES = (0x02, 0x06, 0x81, 0x85)
NO_READER = "no reader of this kind: it has no interface with the pipes 02, 06, 81 and 85"
PACKET = 64  # bytes, full speed: a request for less than whole packets overflows
WRITE_WITHIN = 1.0  # seconds


class UsbFourPipes:
    """A ByteStream that looks like the serial wire: frames are taken apart going out, and come in whole."""

    def __init__(
        self, url: str, *, backend: IBackend | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._url = url
        self._address = usb_address(url)
        self._backend = backend
        self._clock = clock
        self._claimed: Claimed | None = None
        self._came, self._head = bytearray(), bytearray()
        self._due = 0  # bytes of the frame that are still to come through the second pipe

    def open(self) -> None:
        """Find and claim the reader; NO_DEVICE where it is not there, or may not be had."""
        self.close()
        with opening(self._url):
            self._claimed = claim(find_device(self._address, self._backend), _pipes, NO_READER)

    def close(self) -> None:
        """Give the reader back."""
        claimed, self._claimed = self._claimed, None
        self._forget()
        if claimed is not None:
            release(claimed)

    def write(self, data: bytes) -> None:
        """Send one frame within 1 s."""
        head, body, _, _ = self._opened().pipes
        until = self._clock() + WRITE_WITHIN
        self._send(head, data[:HEADER], until)
        self._send(body, data[HEADER:], until)

    def read(self, most: int, *, within: float) -> bytes:
        """Return what the pipe that is due has first; ProtocolError for one that stalled or overflowed."""
        _, _, head, body = self._opened().pipes
        until = self._clock() + within
        while not self._came:
            left = until - self._clock()
            self._take(self._receive(body if self._due else head, left))
            if not self._came and self._clock() >= until:
                return b""
        first = bytes(self._came[:most])
        del self._came[:most]
        return first

    def drain(self) -> None:
        """Throw away what either pipe still has of an answer."""
        _, _, head, body = self._opened().pipes
        self._forget()
        for pipe in (head, body):
            drain_with(lambda pipe=pipe: self._receive(pipe, 0))  # type: ignore[misc]  # bound in this turn

    def _take(self, data: bytes) -> None:
        """Note bytes that came, and how many of the frame are due on the second pipe."""
        self._came += data
        if self._due:
            self._due = max(0, self._due - len(data))
            return
        self._head += data
        if len(self._head) >= HEADER:
            length = int.from_bytes(self._head[len(PREAMBLE) : HEADER], "big")
            good = self._head.startswith(PREAMBLE) and length <= LONGEST
            self._due = max(0, length - (len(self._head) - HEADER)) if good else 0
            self._head.clear()

    def _send(self, pipe: Endpoint, data: bytes, until: float) -> None:
        """Send all of `data`, in as many transfers as the reader wants."""
        sent = 0
        while sent < len(data):
            left = until - self._clock()
            if left <= 0:
                raise DeviceError(DeviceFailure.TIME_OUT, self._url)
            try:
                sent += pipe.write(data[sent:], milliseconds(left))
            except OSError as error:
                raise self._failed(error, pipe) from error

    def _receive(self, pipe: Endpoint, within: float) -> bytes:
        """Return one transfer; b"" when none came in time."""
        most = -(-(self._due or PACKET) // PACKET) * PACKET
        try:
            return bytes(pipe.read(most, milliseconds(within)))
        except usb.core.USBTimeoutError:
            return b""
        except OSError as error:
            raise self._failed(error, pipe) from error

    def _failed(self, error: OSError, pipe: Endpoint) -> DeviceError:
        """Return what `error` means. A stalled pipe is made to run again: the question can be repeated."""
        if isinstance(error, usb.core.USBTimeoutError):
            return DeviceError(DeviceFailure.TIME_OUT, self._url)
        if error.errno in {errno.EPIPE, errno.EOVERFLOW}:
            with suppress(OSError):  # it may be gone by now
                pipe.clear_halt()
            return ProtocolError(f"{self._url}: {error}")
        return DeviceError(DeviceFailure.CONNECTION_LOST, f"{self._url}: {error}")

    def _forget(self) -> None:
        self._came.clear()
        self._head.clear()
        self._due = 0

    def _opened(self) -> Claimed:
        if self._claimed is None:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, f"{self._url} is not open")
        return self._claimed


def _pipes(interface: usb.core.Interface) -> tuple[Endpoint, ...] | None:
    """Return the four pipes in the order of PIPES, None where one is missing."""
    ends = {end.bEndpointAddress: end for end in interface}
    return tuple(ends[address] for address in PIPES) if ends.keys() >= set(PIPES) else None
