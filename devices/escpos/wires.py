"""The wires that receipt printers hang on: those of serial protocols, and USB."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from devices.transports.byte_stream import ByteStream
from devices.transports.usb_address import usb_address
from devices.transports.wire import checked_url, wire


def _checked(url: str) -> str:
    if url.startswith("usb://"):
        usb_address(url)
        return url
    return checked_url(url)


PrinterUrl = Annotated[str, AfterValidator(_checked)]
"""`socket://host:9100`, `/dev/ttyUSB0`, `usb://04b8:0202` or `usb://04b8:0202/SERIAL`."""


def printer_wire(url: str, baud: int) -> ByteStream:
    """Return the wire of `url`, still closed."""
    if url.startswith("usb://"):
        from devices.transports.usb_printer import UsbPrinterPort  # noqa: PLC0415 - libusb, for USB only

        return UsbPrinterPort(url)
    return wire(url, baud)
