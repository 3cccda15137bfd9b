"""Descriptors of emulated USB devices (USB 2.0 section 9.6, USB Printer Class 1.1), as pyusb has them."""

from __future__ import annotations

from types import SimpleNamespace

PACKET = 64
OUT, BACK = 0x01, 0x82
BULK = 0x02
LANGUAGE = 0x0409
SERIAL_STRING = 3
WORKING = 1  # number of the interface; number 0 is one of the maker's own


def device_descriptor(vendor: int, product: int, address: int) -> SimpleNamespace:
    """Return who made it, and where it is plugged in."""
    return SimpleNamespace(
        bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0, bDeviceSubClass=0,
        bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=vendor, idProduct=product, bcdDevice=0x0100,
        iManufacturer=1, iProduct=2, iSerialNumber=SERIAL_STRING, bNumConfigurations=1, address=address,
        bus=1, port_number=1, port_numbers=(1,), speed=3,
    )  # fmt: skip


def configuration_descriptor(number: int) -> SimpleNamespace:
    """Return the one configuration; IndexError for another."""
    if number:
        raise IndexError(number)
    return SimpleNamespace(
        bLength=9, bDescriptorType=2, wTotalLength=55, bNumInterfaces=2, bConfigurationValue=1,
        iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
    )  # fmt: skip


def interface_descriptor(number: int, alternative: int, kind: int, pipes: int) -> SimpleNamespace:
    """Return interface 1 of a class with that many pipes, or the maker's own one before it."""
    if number > WORKING or alternative:
        raise IndexError(number)
    return SimpleNamespace(
        bLength=9, bDescriptorType=4, bInterfaceNumber=number, bAlternateSetting=0,
        bNumEndpoints=pipes if number == WORKING else 0, bInterfaceClass=kind if number == WORKING else 0xFF,
        bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
    )  # fmt: skip


def endpoint_descriptor(address: int) -> SimpleNamespace:
    """Return the bulk pipe of that address."""
    return SimpleNamespace(
        bLength=7, bDescriptorType=5, bEndpointAddress=address, bmAttributes=BULK,
        wMaxPacketSize=PACKET, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
    )  # fmt: skip
