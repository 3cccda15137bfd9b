"""A USB device by libusb: found by its numbers, one of its interfaces claimed, given back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Protocol

import usb.core  # type: ignore[import-untyped]  # pyusb ships no types
import usb.util  # type: ignore[import-untyped]  # (see above)
from usb.backend import IBackend  # type: ignore[import-untyped]  # (see above)

from devices.errors import DeviceError, DeviceFailure
from devices.transports.usb_address import UsbAddress


class Endpoint(Protocol):
    """What is used of usb.core.Endpoint."""

    def write(self, data: bytes, timeout: int, /) -> int: ...  # noqa: D102 - as the library has it

    def read(self, size: int, timeout: int, /) -> Iterable[int]: ...  # noqa: D102 - as the library has it

    def clear_halt(self) -> None: ...  # noqa: D102 - as the library has it


ChoosePipes = Callable[[usb.core.Interface], tuple[Endpoint, ...] | None]
"""Returns the pipes of the interface that is wanted, None for any other."""


@dataclass(frozen=True)
class Claimed:
    """A device that is ours, the pipes chosen, and whether a driver of the kernel had it before."""

    device: usb.core.Device
    interface: int
    pipes: tuple[Endpoint, ...]
    was_kernels: bool


@contextmanager
def opening(url: str) -> Iterator[None]:
    """Turn what libusb raises while a device is found and claimed into DeviceError, NO_DEVICE."""
    try:
        yield
    except usb.core.NoBackendError as error:
        raise DeviceError(DeviceFailure.NO_DEVICE, "libusb-1.0 is not installed") from error
    except (OSError, ValueError) as error:  # ValueError: its strings may not be read
        why = _told(error)
        raise DeviceError(DeviceFailure.NO_DEVICE, f"{url}: {why}") from error


def _told(error: Exception) -> str:
    """Return an error in words; pyusb's own have no number, and then bear None as one in their text."""
    if not isinstance(error, OSError):
        return str(error)
    return os.strerror(error.errno) if error.errno else error.strerror or str(error)


def find_device(address: UsbAddress, backend: IBackend | None) -> usb.core.Device:
    """Return the device; USBError where it is not there, ValueError where its strings are secret."""
    wanted = address.serial
    numbers = {"idVendor": address.vendor, "idProduct": address.product}
    found = list(usb.core.find(find_all=True, backend=backend, **numbers))
    for device in found:
        if wanted is None or device.serial_number == wanted:
            return device
        usb.util.dispose_resources(device)
    raise usb.core.USBError("none has this serial number" if found else "not plugged in")


def claim(device: usb.core.Device, choose: ChoosePipes, otherwise: str) -> Claimed:
    """Take the interface whose pipes are chosen; USBError where none is (`otherwise`) or it is taken."""
    try:
        _configure(device)
        for interface in device.get_active_configuration():
            pipes = choose(interface)
            if pipes is not None:
                return _take(device, interface, pipes)
    except (OSError, ValueError):
        usb.util.dispose_resources(device)
        raise
    usb.util.dispose_resources(device)
    raise usb.core.USBError(otherwise)


def release(claimed: Claimed) -> None:
    """Give a device back; never raises."""
    with suppress(OSError):  # it may have been unplugged
        usb.util.release_interface(claimed.device, claimed.interface)
    if claimed.was_kernels:
        with suppress(OSError, NotImplementedError):
            claimed.device.attach_kernel_driver(claimed.interface)
    usb.util.dispose_resources(claimed.device)


def milliseconds(seconds: float) -> int:
    """Return the time-out as libusb has it: 0 would be none."""
    return max(1, round(seconds * 1000))


def _configure(device: usb.core.Device) -> None:
    """Choose its first configuration where none is chosen: choosing again would reset it in mid-work."""
    try:
        device.get_active_configuration()
    except usb.core.USBError as error:
        if error.errno is not None:
            raise
        device.set_configuration()  # pyusb's "Configuration not set" is the one that bears no number


def _take(device: usb.core.Device, interface: usb.core.Interface, pipes: tuple[Endpoint, ...]) -> Claimed:
    number = interface.bInterfaceNumber
    was_kernels = _detach_kernel(device, number)
    usb.util.claim_interface(device, number)
    if interface.bAlternateSetting:
        device.set_interface_altsetting(interface)
    return Claimed(device, number, pipes, was_kernels)


def _detach_kernel(device: usb.core.Device, interface: int) -> bool:
    """Take the interface from the kernel's driver; say whether that had it."""
    try:
        had = bool(device.is_kernel_driver_active(interface))
    except NotImplementedError:  # other systems than Linux
        return False
    if had:
        device.detach_kernel_driver(interface)
    return had
