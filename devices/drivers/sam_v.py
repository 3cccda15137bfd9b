"""Resident identity card readers with a SAM_V module (GA 467-2013), by serial port or gateway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from devices.options import Options
from devices.plugged import Place, Plugged
from devices.sam_v.conversation import LONGEST_ANSWER, ReadingOptions, SamVConversation
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import WireUrl, wire


class SamVOptions(ReadingOptions):
    """Where the reader is, and how cards are read."""

    url: WireUrl
    """`/dev/ttyUSB0` or `socket://host:port`."""
    baud: Literal[115200, 57600, 38400, 19200, 9600] = 115200
    """Bits per second; 8N1."""


class SamVReader(SamVConversation):
    """A module on a serial wire."""

    driver = "sam-v"
    options: ClassVar[type[Options]] = SamVOptions

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any serial port: nothing on it tells what is at its end."""
        return {"url": found.address} if found.place is Place.SERIAL else None

    def __init__(self, options: SamVOptions, stream: ByteStream | None = None) -> None:
        transfer = LONGEST_ANSWER * 10 / options.baud  # 10 bits a byte
        super().__init__(options, stream or wire(options.url, options.baud), transfer)
