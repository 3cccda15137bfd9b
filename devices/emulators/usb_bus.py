"""A bus of memory with one USB device: a backend of pyusb, so that a real transport talks to an emulator."""

from __future__ import annotations

import array
import errno
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from usb.backend import IBackend  # type: ignore[import-untyped]  # pyusb ships no types
from usb.core import USBError  # type: ignore[import-untyped]  # (see above)

from devices.emulators.usb_descriptors import (
    LANGUAGE,
    SERIAL_STRING,
    WORKING,
    configuration_descriptor,
    device_descriptor,
    endpoint_descriptor,
    interface_descriptor,
)


def usb_error(number: int) -> USBError:
    """Return what libusb's backend raises for this errno."""
    return USBError(os.strerror(number), errno=number)


@dataclass
class Mishaps:
    """What is wrong with the bus. `takes` is how many bytes the device takes in one transfer, 0: none."""

    takes: int | None = None
    stalled: frozenset[int] = frozenset()
    forbidden: bool = False
    empty_packets: bool = False


@dataclass(frozen=True)
class UsbModel:
    """A device as its descriptors tell: numbers, strings, and the class and pipes of its interface 1."""

    vendor: int
    product: int
    serial: str
    strings: Mapping[int, str]
    interface_class: int
    pipes: Sequence[int]


class UsbBus(IBackend):  # type: ignore[misc]  # pyusb ships no types
    """The cable, and the host's bus. Each time the device is plugged in its address is new.

    `kernels` says whether a driver of the kernel has it as long as nobody takes it. What goes through its
    pipes is a subclass's, which holds `_changed` while it looks.
    """

    def __init__(self, model: UsbModel) -> None:
        self.mishaps = Mishaps()
        self.kernels = True
        self.configured = True
        self.claimed = False
        self.detached = 0
        self.address = 0
        self._model = model
        self._there = False
        self._changed = threading.Condition()

    @property
    def url(self) -> str:
        """Where a driver finds it."""
        return f"usb://{self._model.vendor:04x}:{self._model.product:04x}/{self._model.serial}"

    def _plug_in(self) -> None:
        with self._changed:
            self.address += 1
            self.kernels, self.claimed, self._there = True, False, True

    def _pull_out(self) -> None:
        with self._changed:
            self._there = False
            self._changed.notify_all()

    # What a host asks of its bus. `dev` is the address at which the device was found.

    def enumerate_devices(self) -> Iterator[int]:
        """Yield the device's address while it is plugged in."""
        if self._there:
            yield self.address

    def get_parent(self, dev: int) -> None:
        """Return that it hangs on the root."""
        del dev

    def get_device_descriptor(self, dev: int) -> SimpleNamespace:
        """Return who made it."""
        return device_descriptor(self._model.vendor, self._model.product, dev)

    def get_configuration_descriptor(self, dev: int, config: int) -> SimpleNamespace:
        """Return its one configuration."""
        self._present(dev)
        return configuration_descriptor(config)

    def get_interface_descriptor(self, dev: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Return an interface of the maker's own, and the one that works behind it."""
        del config
        self._present(dev)
        return interface_descriptor(intf, alt, self._model.interface_class, len(self._model.pipes))

    def get_endpoint_descriptor(self, dev: int, ep: int, intf: int, alt: int, config: int) -> SimpleNamespace:
        """Return one of its pipes."""
        del intf, alt, config
        self._present(dev)
        return endpoint_descriptor(self._model.pipes[ep])

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
        """Say whether the kernel has it."""
        self._present(dev_handle)
        return self.kernels and intf == WORKING

    def detach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        """Take it from the kernel."""
        del intf
        self._present(dev_handle)
        self.kernels = False
        self.detached += 1

    def attach_kernel_driver(self, dev_handle: int, intf: int) -> None:
        """Give it back to the kernel."""
        del intf
        self._present(dev_handle)
        self.kernels = True

    def claim_interface(self, dev_handle: int, intf: int) -> None:
        """Claim it, where neither the kernel nor anybody else has it."""
        del intf
        self._present(dev_handle)
        if self.kernels or self.claimed:
            raise usb_error(errno.EBUSY)
        self.claimed = True
        self._was_claimed()

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

    def _was_claimed(self) -> None:
        """Be told that a host took it."""

    def _pass(self, dev_handle: int, ep: int) -> None:
        self._present(dev_handle)
        if ep in self.mishaps.stalled:
            raise usb_error(errno.EPIPE)

    def _present(self, dev_handle: int) -> None:
        """Raise ENODEV for an address at which nothing is plugged in any more."""
        if not self._there or dev_handle != self.address:
            raise usb_error(errno.ENODEV)

    def _string(self, number: int) -> str:
        return self._model.serial if number == SERIAL_STRING else self._model.strings[number]
