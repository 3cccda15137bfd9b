"""A USB printer on a bus of memory."""

from __future__ import annotations

import array
import errno
import time

from usb.core import USBTimeoutError  # type: ignore[import-untyped]  # pyusb ships no types

from devices.emulators.escpos_wires import Answerer, Receive
from devices.emulators.usb_bus import UsbBus, UsbModel, usb_error
from devices.emulators.usb_descriptors import BACK, OUT, PACKET

PRINTER_CLASS = 7
STRINGS = {1: "EPSON", 2: "TM-T88V"}


class UsbWire(UsbBus):
    """The cable and the printer's end of it."""

    def __init__(self, vendor: int = 0x04B8, product: int = 0x0202, serial: str = "J4KF012345") -> None:
        super().__init__(UsbModel(vendor, product, serial, STRINGS, PRINTER_CLASS, (OUT, BACK)))
        self._answerer: Answerer | None = None
        self._hears: Receive | None = None
        self._came = bytearray()

    def open(self, answerer: Answerer) -> None:
        """Plug it in."""
        with self._changed:
            self._came.clear()
            self._hears = None
            self._answerer = answerer
        self._plug_in()

    def close(self) -> None:
        """Pull it out."""
        self._answerer = self._hears = None
        self._pull_out()

    def _say(self, data: bytes) -> None:
        with self._changed:
            if self._there:
                self._came += data
                self._changed.notify_all()

    def _was_claimed(self) -> None:
        if self._answerer is not None and self._hears is None:
            self._hears = self._answerer(self._say)

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: array.array[int], timeout: int) -> int:
        """Take bytes to the printer, as many as it takes at once."""
        del intf
        self._pass(dev_handle, ep)
        most = len(data) if self.mishaps.takes is None else self.mishaps.takes
        if not most:
            time.sleep(timeout / 1000)
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        hears = self._hears
        if hears is not None:
            hears(bytes(data[:most]))
        return min(most, len(data))

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: array.array[int], timeout: int) -> int:
        """Wait for bytes of the printer. `empty_packets`: a printer that answers with nothing at once."""
        del intf
        with self._changed:
            self._pass(dev_handle, ep)
            if not self._came and self.mishaps.empty_packets:
                return 0
            self._changed.wait_for(lambda: self._came or not self._there, timeout / 1000)
            self._pass(dev_handle, ep)
            if not self._came:
                raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
            if len(buff) % PACKET:
                raise usb_error(errno.EOVERFLOW)
            packet = bytes(self._came[: len(buff)])
            del self._came[: len(packet)]
        buff[: len(packet)] = array.array("B", packet)
        return len(packet)
