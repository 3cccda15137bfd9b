"""What a scanner on a serial port or a keyboard wedge sends: one code, then a terminator or a pause."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from devices.errors import ProtocolError


class Ending(StrEnum):
    """How a code ends on the wire."""

    CR_OR_LF = "cr-or-lf"  # also both; a code with line breaks in it falls into its lines
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    TAB = "tab"
    PAUSE = "pause"


PATTERNS = {
    Ending.CR_OR_LF: re.compile(rb"[\r\n]"),
    Ending.CR: re.compile(rb"\r"),
    Ending.LF: re.compile(rb"\n"),
    Ending.CRLF: re.compile(rb"\r\n"),
    Ending.TAB: re.compile(rb"\t"),
    Ending.PAUSE: None,
}
# Tab, line breaks and the separators of GS1 and of AAMVA (ISO/IEC 646: FS, GS, RS) are in codes.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1b\x1f\x7f\x80-\x9f]")


class LineFinder:
    """Finds codes in a stream, however it is split; one that is too long is passed over to its end."""

    def __init__(self, ending: Ending, longest: int) -> None:
        self._pattern = PATTERNS[ending]
        self._longest = longest
        self._buffer = bytearray()
        self._skipping = False

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data

    def lines(self) -> Iterator[bytes]:
        """Yield each whole code so far, and forget it; raise ProtocolError once for one that is too long."""
        while self._pattern is not None and (end := self._pattern.search(self._buffer)):
            line = bytes(self._buffer[: end.start()])
            del self._buffer[: end.end()]
            skipping, self._skipping = self._skipping, False
            if len(line) > self._longest and not skipping:
                raise ProtocolError("a code that is too long")
            if line and not skipping:
                yield line
        # A terminator of two bytes may have come half.
        if len(self._buffer) > self._longest + 1:
            told = self._skipping
            self.skip()
            if not told:
                raise ProtocolError("a code that never ends")

    def quiet(self) -> bytes:
        """Nothing came for a while: return the code that ends by that, and forget what came half."""
        line = bytes(self._buffer) if self._pattern is None and not self._skipping else b""
        self._buffer.clear()
        self._skipping = False
        return line

    def skip(self) -> None:
        """Forget what came, and pass over what comes until the next terminator or pause."""
        del self._buffer[: -1 if self._buffer.endswith(b"\r") else None]
        self._skipping = True


def text_of(line: bytes, encoding: str) -> str:
    """Return a code's text; raise ProtocolError where it is none in that encoding."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError as error:
        raise ProtocolError(f"no {encoding}") from error
    if CONTROL.search(text):
        raise ProtocolError("control characters in a code")
    return text
