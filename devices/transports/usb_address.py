"""Which USB device a URL names."""

from __future__ import annotations

import re
from dataclasses import dataclass

URL = re.compile(r"usb://(?P<vendor>[0-9A-Fa-f]{4}):(?P<product>[0-9A-Fa-f]{4})(?:/(?P<serial>[^/?#\s]+))?/?")


@dataclass(frozen=True)
class UsbAddress:
    """Maker and model by number, and a serial number where two of the model are plugged in."""

    vendor: int
    product: int
    serial: str | None = None


def usb_address(url: str) -> UsbAddress:
    """Return what `usb://04b8:0202` or `usb://04b8:0202/J4KF012345` names; ValueError for anything else."""
    found = URL.fullmatch(url)
    if found is None:
        raise ValueError("expected usb://VVVV:PPPP or usb://VVVV:PPPP/SERIAL, numbers as lsusb shows them")
    return UsbAddress(int(found["vendor"], 16), int(found["product"], 16), found["serial"])
