"""The four pipes of a SAM_V reader on a bus of memory."""

from __future__ import annotations

import array
import errno
import time

from usb.core import USBTimeoutError  # type: ignore[import-untyped]  # pyusb ships no types

from devices.emulators.usb_bus import UsbBus, UsbModel, usb_error
from devices.emulators.usb_descriptors import PACKET
from devices.protocols.sam_v import HEADER, PREAMBLE
from devices.serial_end import Hear
from devices.transports.usb_four_pipes import BODY_IN, BODY_OUT, HEAD_IN, PIPES

OWN_CLASS = 0xFF
STRINGS = {1: "Invented", 2: "SAM_V"}


class FourPipes(UsbBus):
    """The end of a wire that `hear` answers on. `most` is how many bytes come back in one transfer."""

    def __init__(self, hear: Hear, vendor: int = 0x0400, product: int = 0xC35A, serial: str = "A1") -> None:
        super().__init__(UsbModel(vendor, product, serial, STRINGS, OWN_CLASS, PIPES))
        self.most = 4096
        self._hear = hear
        self._heard = bytearray()
        self._waiting = {HEAD_IN: bytearray(), BODY_IN: bytearray()}

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in."""
        return self._there

    def plug(self) -> None:
        """Plug it in; no driver of the kernel wants it."""
        if not self._there:
            self._heard.clear()
            for waiting in self._waiting.values():
                waiting.clear()
            self._plug_in()
            self.kernels = False

    def unplug(self) -> None:
        """Pull it out."""
        self._pull_out()

    def bulk_write(self, dev_handle: int, ep: int, intf: int, data: array.array[int], timeout: int) -> int:
        """Take bytes of a frame, as many as it takes at once; answer when it is whole."""
        del intf
        self._pass(dev_handle, ep)
        most = len(data) if self.mishaps.takes is None else self.mishaps.takes
        if not most:
            time.sleep(timeout / 1000)
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        if ep != BODY_OUT and len(self._heard) >= HEADER:
            self._heard.clear()  # a frame that was never finished
        self._heard += data[:most].tobytes()
        if ep == BODY_OUT and len(self._heard) >= HEADER + self._length():
            self._answer()
        return min(most, len(data))

    def bulk_read(self, dev_handle: int, ep: int, intf: int, buff: array.array[int], timeout: int) -> int:
        """Give what waits in a pipe; nothing comes later than its question."""
        del intf
        self._pass(dev_handle, ep)
        waiting = self._waiting[ep]
        if not waiting:
            time.sleep(timeout / 1000)
            self._pass(dev_handle, ep)
            raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        if len(buff) % PACKET:
            raise usb_error(errno.EOVERFLOW)
        packet = bytes(waiting[: min(len(buff), self.most)])
        del waiting[: len(packet)]
        buff[: len(packet)] = array.array("B", packet)
        return len(packet)

    def _length(self) -> int:
        return int.from_bytes(self._heard[len(PREAMBLE) : HEADER], "big")

    def _answer(self) -> None:
        answer = self._hear(bytes(self._heard))
        self._heard.clear()
        self._waiting[HEAD_IN] += answer[:HEADER]
        self._waiting[BODY_IN] += answer[HEADER:]
