"""Resident identity card readers with a SAM_V module and the four pipes of their own on USB."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AfterValidator
from usb.backend import IBackend  # type: ignore[import-untyped]  # pyusb ships no types

from devices.options import Options
from devices.sam_v.conversation import ReadingOptions, SamVConversation
from devices.transports.usb_address import usb_address
from devices.transports.usb_four_pipes import UsbFourPipes

TRANSFER = 0.1  # seconds: 1295 bytes at full speed take 2 ms, the rest is the host's


def _checked(url: str) -> str:
    usb_address(url)
    return url


class SamVUsbOptions(ReadingOptions):
    """Which reader, and how cards are read."""

    url: Annotated[str, AfterValidator(_checked)]
    """`usb://VVVV:PPPP` or `usb://VVVV:PPPP/SERIAL`, the numbers as `lsusb` shows them."""


class SamVUsbReader(SamVConversation):
    """A module on USB that is no serial port."""

    driver = "sam-v-usb"
    options: ClassVar[type[Options]] = SamVUsbOptions

    def __init__(self, options: SamVUsbOptions, backend: IBackend | None = None) -> None:
        super().__init__(options, UsbFourPipes(options.url, backend=backend), TRANSFER)
