"""A USB printer on a bus of memory: a backend of pyusb, so that the real transport talks to an emulator."""

from __future__ import annotations

import array
import errno
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace

from usb.backend import IBackend  # type: ignore[import-untyped]  # pyusb ships no types
from usb.core import USBError, USBTimeoutError  # type: ignore[import-untyped]  # (see above)

from devices.emulators.escpos_wires import Answerer, Receive
from devices.emulators.usb_descriptors import (
    LANGUAGE,
    PACKET,
    SERIAL_STRING,
    configuration_descriptor,
    device_descriptor,
    endpoint_descriptor,
    interface_descriptor,
)

STRINGS = {1: "EPSON", 2: "TM-T88V"}


def usb_error(number: int) -> USBError:
    """Return what libusb's backend raises for this errno."""
    return USBError(os.strerror(number), errno=number)


@dataclass
class Mishaps:
    """What is wrong with the bus. `takes` is how many bytes the printer takes in one transfer, 0: none."""

    takes: int | None = None
    stalled: frozenset[int] = frozenset()
    forbidden: bool = False
    empty_packets: bool = False


class UsbWire(IBackend):  # type: ignore[misc]  # pyusb ships no types
    """The cable, the printer's end of it, and the host's bus. Each time it is plugged in the address is new.

    `kernels` says whether the kernel's usblp has the printer as long as nobody takes it.
    """

    def __init__(self, vendor: int = 0x04B8, product: int = 0x0202, serial: str = "J4KF012345") -> None:
        self.mishaps = Mishaps()
        self.kernels = True
        self.configured = True
        self.claimed = False
        self.detached = 0
        self.address = 0
        self._ids = (vendor, product, serial)
        self._answerer: Answerer | None = None
        self._hears: Receive | None = None
        self._came = bytearray()
        self._changed = threading.Condition()

    @property
    def url(self) -> str:
        """Where a driver finds it."""
        vendor, product, serial = self._ids
        return f"usb://{vendor:04x}:{product:04x}/{serial}"

    def open(self, answerer: Answerer) -> None:
        """Plug it in."""
        with self._changed:
            self.address += 1
            self.kernels, self.claimed = True, False
            self._came.clear()
            self._hears = None
            self._answerer = answerer

    def close(self) -> None:
        """Pull it out."""
        with self._changed:
            self._answerer = self._hears = None
            self._changed.notify_all()

    def _say(self, data: bytes) -> None:
        with self._changed:
            if self._answerer is not None:
                self._came += data
                self._changed.notify_all()

    # What a host asks of its bus. `dev` is the address at which the printer was found.

    def enumerate_devices(self) -> Iterator[int]:
        """Yield the printer's address while it is plugged in."""
        if self._answerer is not None:
            yield self.address

    def get_parent(self, dev: int) -> None:
        """Return that it hangs on the root."""
        del dev

    def get_device_descriptor(self, dev: int) -> SimpleNamespace:
        """Return who made it."""
        vendor, product, _ = self._ids
        return device_descriptor(vendor, product, dev)

    def get_configuration_descriptor(self, dev: int, config: int) -> SimpleNamespace:
        """Return its one configuration."""
        self._present(dev)
        return configuration_descriptor(config)

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Return an interface of the maker's own, and the printer behind it."""
        del config
        self._present(dev)
        return interface_descriptor(intf, alt)

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Return the pipe there or back."""
        del intf, alt, config
        self._present(dev)
        return endpoint_descriptor(ep)

    def open_device(self, dev: int) -> int:
        """Open it, where that is allowed."""
        self._present(dev)
        if self.mishaps.forbidden:
            raise usb_error(errno.EACCES)
        return dev

    def close_device(self, dev_handle: int) -> None:
        """Close it."""
        with self._changed:
            if dev_handle == self.address:
                self.claimed = False

    def get_configuration(self, dev_handle: int) -> int:
        """Return 1, or 0 where none was chosen."""
        self._present(dev_handle)
        return int(self.configured)

    def set_configuration(self, dev_handle: int, config_value: int) -> None:
        """Choose the configuration."""
        self._present(dev_handle)
        self.configured = bool(config_value)

    def is_kernel_driver_active(self, dev_handle: int, intf: int) -> bool:
        """Say whether usblp has it."""
        self._present(dev_handle)
        return self.kernels and intf == 1

    def detach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        """Take it from usblp."""
        del intf
        self._present(dev_handle)
        self.kernels = False
        self.detached += 1

    def attach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        """Give it back to usblp."""
        del intf
        self._present(dev_handle)
        self.kernels = True

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        """Claim it, where neither usblp nor anybody else has it."""
        del intf
        self._present(dev_handle)
        if self.kernels or self.claimed:
            raise usb_error(errno.EBUSY)
        self.claimed = True
        if self._answerer is not None and self._hears is None:
            self._hears = self._answerer(self._say)

    def release_interface(self, dev_handle: int, intf: int) -> None:
        """Give it up."""
        del intf
        self._present(dev_handle)
        self.claimed = False

    def clear_halt(self, dev_handle: int, ep: int) -> None:
        """Let a stalled pipe run again."""
        self._present(dev_handle)
        self.mishaps.stalled -= {ep}

    def ctrl_transfer(  # noqa: PLR0917 - as pyusb calls it
        self,
        dev_handle: int,
        bmRequestType: int,  # noqa: N803 - names of the standard, which pyusb gives by keyword
        bRequest: int,  # noqa: N803
        wValue: int,  # noqa: N803
        wIndex: int,  # noqa: N803
        data: array.array[int],
        timeout: int,
    ) -> int:
        """Answer GET_DESCRIPTOR for strings, and nothing else."""
        del bmRequestType, wIndex, timeout
        self._present(dev_handle)
        if bRequest != 6 or wValue >> 8 != 3:
            raise usb_error(errno.EPIPE)
        number = wValue & 0xFF
        text = LANGUAGE.to_bytes(2, "little") if number == 0 else self._string(number).encode("utf-16-le")
        descriptor = bytes((2 + len(text), 3)) + text
        data[: len(descriptor)] = array.array("B", descriptor)
        return len(descriptor)

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
            self._changed.wait_for(lambda: self._came or self._answerer is None, timeout / 1000)
            self._pass(dev_handle, ep)
            if not self._came:
                raise USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
            if len(buff) % PACKET:
                raise usb_error(errno.EOVERFLOW)
            packet = bytes(self._came[: len(buff)])
            del self._came[: len(packet)]
        buff[: len(packet)] = array.array("B", packet)
        return len(packet)

    def _pass(self, dev_handle: int, ep: int) -> None:
        self._present(dev_handle)
        if ep in self.mishaps.stalled:
            raise usb_error(errno.EPIPE)

    def _present(self, dev_handle: int) -> None:
        """Raise ENODEV for an address at which nothing is plugged in any more."""
        if self._answerer is None or dev_handle != self.address:
            raise usb_error(errno.ENODEV)

    def _string(self, number: int) -> str:
        return self._ids[2] if number == SERIAL_STRING else STRINGS[number]
