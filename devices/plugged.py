"""A piece of hardware that was found, before any driver has spoken to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PRINTER_CLASS = 0x07  # USB-IF, defined class codes


class Place(StrEnum):
    """Where it was found."""

    SERIAL = "serial port"
    USB = "USB device"
    PCSC = "PC/SC reader"
    QUEUE = "print queue"
    CAMERA = "camera"
    INPUT = "input device"
    UPS = "UPS of upsd"


@dataclass(frozen=True)
class Plugged:
    """One thing that is plugged in.

    `address` is what an option would name: the path under /dev/…/by-id where there is one, since that stays
    the same when the device comes back under another number; `usb://VVVV:PPPP`; a reader's,
    a queue's or a UPS's name.
    `usb_classes` are the interface classes of a USB device.
    """

    place: Place
    address: str
    name: str = ""
    usb_classes: frozenset[int] = frozenset()

    @property
    def prints_by_usb(self) -> bool:
        """Whether it is a USB device with a printer's interface."""
        return self.place is Place.USB and PRINTER_CLASS in self.usb_classes
