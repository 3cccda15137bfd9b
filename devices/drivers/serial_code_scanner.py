"""Code scanners on a serial port (RS-232, USB-CDC) or a serial gateway."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from devices.code_scanner import LONGEST, Clock, CodeRead, CodeScanner, Rest
from devices.codes.symbology import Symbology, identified
from devices.device import Report, Status
from devices.options import Options
from devices.plugged import Place, Plugged
from devices.protocols.scanned_lines import Ending, LineFinder, text_of
from devices.transports.byte_stream import ByteStream
from devices.transports.wire import WireUrl, wire

READ_AT_ONCE = 4096  # bytes


class SerialCodeScannerOptions(Options):
    """The wire, and how the scanner is set up."""

    url: WireUrl
    """`/dev/serial/by-id/…`, `/dev/ttyUSB0`, or `socket://host:port`."""
    baud: Literal[115200, 57600, 38400, 19200, 9600] = 9600
    """Bits per second; 8N1. USB-CDC scanners take any."""
    ending: Ending = Ending.CR_OR_LF
    """What ends a code: `cr-or-lf` (either or both), `cr`, `lf`, `crlf`, `tab`, `pause`."""
    pause: float = Field(default=0.2, ge=0.02, le=0.4)
    """Seconds of silence after which what came half is dropped, or has ended with `ending: pause`."""
    encoding: Literal["utf-8", "gb18030", "latin-1"] = "utf-8"
    """How the scanner sends characters."""
    identifier: bool = False
    """Whether it sends the symbology identifier `]Q1` first (ISO/IEC 15424)."""
    longest: int = Field(default=LONGEST, ge=1, le=100_000)
    """Bytes that a code may have."""
    rest: float = Field(default=2.0, ge=0.2, le=60)
    """Seconds that a code must be away before it counts again."""


class SerialCodeScanner(CodeScanner):
    """Reads one code after the other; it is never asked anything, so it is silent while nobody scans."""

    driver = "serial-code-scanner"
    options: ClassVar[type[Options]] = SerialCodeScannerOptions
    watch_pause = 0.0  # reading waits by itself

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take any serial port: nothing on it tells what is at its end."""
        return {"url": found.address} if found.place is Place.SERIAL else None

    def __init__(
        self,
        options: SerialCodeScannerOptions,
        stream: ByteStream | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self._wire = stream or wire(options.url, options.baud)
        self._options = options
        self._lines = LineFinder(options.ending, options.longest)
        self._rest = Rest(options.rest, clock)
        self._enabled = False

    def open(self) -> None:
        """Open the wire; what was scanned before is dropped."""
        self._wire.open()
        self._lines.skip()
        self._wire.drain()

    def close(self) -> None:
        """Release the wire."""
        self._wire.close()

    def enable(self) -> None:
        """Announce codes."""
        self._enabled = True

    def disable(self) -> None:
        """Drop what is scanned; the scanner itself does not know."""
        self._enabled = False
        self._rest.forget()

    def watch(self) -> Report:
        """Wait for a code, for a pause at most."""
        data = self._wire.read(READ_AT_ONCE, within=self._options.pause)
        if data:
            self._lines.feed(data)
            for line in self._lines.lines():
                self._take(line)
        elif line := self._lines.quiet():
            self._take(line)
        return Report(Status.ONLINE)

    def _take(self, line: bytes) -> None:
        symbology, text = Symbology.UNKNOWN, text_of(line, self._options.encoding)
        if self._options.identifier:
            symbology, text = identified(text)
        read = CodeRead(text, symbology)
        if self._enabled and self._rest.is_new(read):
            self.announce(read)
