"""Frames of LC Technology's LCUS relay boards (9600 8N1): four bytes switch a relay, one asks for all.

Sources: the maker's sheet as shops print it, and published host software. Boards of one relay and older ones
answer nothing; newer ones answer a line for each relay, as `CH1:ON`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from devices.errors import ProtocolError
from devices.protocols.framing import FrameFinder, Start, sum_of

START = 0xA0
QUERY = b"\xff"
ORDER = 4  # bytes
MOST_RELAYS = 8
LONGEST_LINE = 32  # bytes
LINE = re.compile(rb"CH([1-8]): ?(ON|OFF) *\r?")


def order(relay: int, *, on: bool) -> bytes:
    """Return the bytes that switch a relay, 1 to 8."""
    if not 1 <= relay <= MOST_RELAYS:
        raise ValueError("a board has relays 1 to 8")
    body = bytes((START, relay, on))
    return body + bytes((sum_of(body),))


def parse_order(frame: bytes) -> tuple[int, bool]:
    """Return the relay of an order and whether it is switched on; raise ProtocolError."""
    if len(frame) != ORDER or not _is_sound(frame) or frame[2] > 1 or not 1 <= frame[1] <= MOST_RELAYS:
        raise ProtocolError("no order")
    return frame[1], bool(frame[2])


def requests() -> FrameFinder:
    """Return what finds orders and queries, for the other end."""
    return FrameFinder(_measure, _is_sound)


def status_lines(relays: Sequence[bool]) -> bytes:
    """Return what a board answers to a query."""
    told = (f"CH{number}:{'ON' if on else 'OFF'} \r\n" for number, on in enumerate(relays, 1))
    return "".join(told).encode()


class StatusFinder:
    """Gathers the answer to a query from a board of `count` relays."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._buffer = b""
        self._states: dict[int, bool] = {}
        self.heard = False

    def feed(self, data: bytes) -> None:
        """Take bytes as they come; raise ProtocolError for what is no answer."""
        self.heard = self.heard or bool(data)
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            if line.strip():
                self._take(line)
        if len(self._buffer) > LONGEST_LINE:
            raise ProtocolError("a line without end")

    @property
    def states(self) -> tuple[bool, ...] | None:
        """Whether each relay is on, the first one first; None as long as one is missing."""
        wanted = range(1, self._count + 1)
        return tuple(self._states[one] for one in wanted) if self._states.keys() >= set(wanted) else None

    def _take(self, line: bytes) -> None:
        found = LINE.fullmatch(line)
        if found is None:
            raise ProtocolError("not about a relay")
        self._states[int(found[1])] = found[2] == b"ON"


def _measure(data: bytes) -> int | Start:
    if data[:1] == QUERY:
        return 1
    return ORDER if data[0] == START else Start.NOTHING


def _is_sound(frame: bytes) -> bool:
    return frame == QUERY or sum_of(frame[:-1]) == frame[-1]
