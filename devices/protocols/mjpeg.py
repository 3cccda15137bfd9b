"""JPEG pictures in a stream of bytes (ITU-T T.81, annex B), whatever lies between them.

The parts of `multipart/x-mixed-replace` need not be read for that: cameras write boundaries with and without
the two hyphens, and leave Content-Length out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from devices.errors import ProtocolError

START, MARKER = b"\xff\xd8\xff", 0xFF
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
STANDING_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
NO_SEGMENT = frozenset({0x00, 0xD8})
FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7]")
LARGEST = 16_000_000  # bytes
MOST_PIXELS = 64_000_000


class JpegFinder:
    """Finds whole pictures, however the bytes are split, by walking their segments."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._at = 0  # of the next marker in the buffer; 0: no picture has begun
        self._scanning = False

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data

    def pictures(self) -> Iterator[bytes]:
        """Yield each whole picture so far, and forget it; raise ProtocolError for one that is too large."""
        while self._begin():
            if self._walk():
                picture = bytes(self._buffer[: self._at])
                self._drop(self._at)
                yield picture
            elif self._at:
                self._check_size(len(self._buffer) <= LARGEST)
                return

    def _begin(self) -> bool:
        """Say whether the buffer begins with a picture; what lies before one is dropped."""
        if self._at:
            return True
        at = self._buffer.find(START)
        if at < 0:
            kept = next(size for size in (2, 1, 0) if self._buffer.endswith(START[:size]))
            del self._buffer[: len(self._buffer) - kept]
            return False
        del self._buffer[:at]
        self._at = 2
        return True

    def _walk(self) -> bool:
        """Go on to the picture's end and say whether it is here; one that is broken is dropped."""
        while self._found_marker():
            kind = self._buffer[self._at + 1]
            if kind == MARKER:  # a fill byte
                self._at += 1
            elif kind == END_OF_IMAGE:
                self._at += 2
                return True
            elif kind in STANDING_ALONE:
                self._at += 2
            elif not self._pass_segment(kind):
                return False
        return False

    def _found_marker(self) -> bool:
        """Go on to the next marker; say whether there is one."""
        if self._scanning:
            found = AFTER_SCAN.search(self._buffer, self._at)
            if found is None:
                self._at = max(self._at, len(self._buffer) - 1)
                return False
            self._at, self._scanning = found.start(), False
        if len(self._buffer) < self._at + 2:
            return False
        if self._buffer[self._at] != MARKER:
            self._drop(2)
            return False
        return True

    def _pass_segment(self, kind: int) -> bool:
        """Go past a segment; say whether it is whole and sound."""
        length = int.from_bytes(self._buffer[self._at + 2 : self._at + 4], "big")
        whole = len(self._buffer) >= self._at + 4
        if kind in NO_SEGMENT or (whole and length < 2):
            self._drop(2)
            return False
        if not whole or len(self._buffer) < self._at + 2 + length:
            return False
        if kind in FRAME_HEADERS:
            height, width = (
                int.from_bytes(self._buffer[self._at + n : self._at + n + 2], "big") for n in (5, 7)
            )
            self._check_size(height * width <= MOST_PIXELS)
        self._at += 2 + length
        self._scanning = kind == START_OF_SCAN
        return True

    def _check_size(self, fits: bool) -> None:
        if not fits:
            self._drop(len(self._buffer))
            raise ProtocolError("a picture is too large")

    def _drop(self, count: int) -> None:
        del self._buffer[:count]
        self._at, self._scanning = 0, False
