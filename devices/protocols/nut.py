"""Lines of the protocol that Network UPS Tools speak (RFC 9271): what is asked, what is answered.

An answer is `OK …`, `ERR WORD …`, or a list between `BEGIN LIST …` and `END LIST …`. Values stand in double
quotes, where a backslash takes the next character as it is.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from devices.errors import ProtocolError
from devices.ups import PowerReading

LONGEST_LINE = 2_048  # bytes; upsd's own values end at 512
MOST_VARIABLES = 1_000

STALE = frozenset({"DATA-STALE", "DRIVER-NOT-CONNECTED"})
"""The service runs, and does not hear the UPS."""


class LineFinder:
    """Cuts a stream into lines; `heard` says whether anything came at all."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self.heard = False

    def feed(self, data: bytes) -> None:
        """Take bytes as they come."""
        self._buffer += data
        self.heard = self.heard or bool(data)

    def lines(self) -> Iterator[str]:
        """Yield each whole line so far without its end, and forget it; ProtocolError for one without end."""
        while (end := self._buffer.find(b"\n")) >= 0:
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            if end > LONGEST_LINE:
                raise ProtocolError("a line that is too long")
            yield line.rstrip(b"\r").decode("utf-8", errors="replace")
        if len(self._buffer) > LONGEST_LINE:
            raise ProtocolError("a line without end")


class VariableList:
    """Gathers the answer to `list_request`, line by line.

    `values` holds the variables; `refusal` is the word of an ERR, '' where there was none.
    """

    def __init__(self, ups: str) -> None:
        self._ups = ups
        self._begun = False
        self.values: dict[str, str] = {}
        self.refusal = ""

    def take(self, line: str) -> bool:
        """Take one line; say whether it was the last. Raise ProtocolError for what does not belong here."""
        words = split(line)
        if not self._begun and words[:1] == ["ERR"]:
            self.refusal = refusal_of(line)
            return True
        if not self._begun and words == ["BEGIN", "LIST", "VAR", self._ups]:
            self._begun = True
        elif self._begun and words == ["END", "LIST", "VAR", self._ups]:
            return True
        elif self._begun and len(words) == 4 and words[:2] == ["VAR", self._ups]:
            self._keep(words[2], words[3])
        else:
            raise ProtocolError("not a list of variables")
        return False

    def _keep(self, name: str, value: str) -> None:
        if len(self.values) >= MOST_VARIABLES:
            raise ProtocolError("a list without end")
        self.values[name] = value


def split(line: str) -> list[str]:
    """Return the words of a line, quotes and backslashes resolved; raise ProtocolError for an open quote."""
    words: list[str] = []
    word: list[str] | None = None
    quoted = False
    letters = iter(line)
    for letter in letters:
        if letter == "\\":
            word = [*(word or ()), next(letters, "")]
        elif letter == '"':
            quoted, word = not quoted, word or []
        elif letter.isspace() and not quoted:
            words += [] if word is None else ["".join(word)]
            word = None
        else:
            word = [*(word or ()), letter]
    if quoted:
        raise ProtocolError("a quote without end")
    return words if word is None else [*words, "".join(word)]


def quote(value: str) -> str:
    """Return a value as it stands in a line."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def list_request(ups: str) -> bytes:
    """Return the line that asks for all variables of a UPS."""
    return f"LIST VAR {ups}\n".encode()


def login_requests(user: str, password: str, ups: str) -> tuple[bytes, ...]:
    """Return the lines that log in, each answered by OK; whoever switches the UPS off then waits for us."""
    return (
        f"USERNAME {quote(user)}\n".encode(),
        f"PASSWORD {quote(password)}\n".encode(),
        f"LOGIN {ups}\n".encode(),
    )


LOGOUT = b"LOGOUT\n"


def refusal_of(line: str) -> str:
    """Return the word of an ERR, '' for an OK; raise ProtocolError for anything else."""
    match split(line):
        case ["OK", *_]:
            return ""
        case ["ERR", word, *_]:
            return word
        case _:
            raise ProtocolError("neither OK nor ERR")


def reading_of(values: Mapping[str, str]) -> PowerReading | None:
    """Return what the variables say of the power, None where the driver has not seen its UPS yet (WAIT).

    Raise ProtocolError without a status. Figures that are none count as not told. A UPS that empties its
    battery to measure it (CAL) has its mains: upsmon, too, ends nothing then (is_ups_critical in upsmon.c).
    """
    flags = values.get("ups.status", "").split()
    if not flags:
        raise ProtocolError("a UPS without ups.status")
    if "WAIT" in flags:
        return None
    runtime = figure(values.get("battery.runtime"))
    return PowerReading(
        on_battery="OB" in flags and "CAL" not in flags,
        low="LB" in flags,
        ending="FSD" in flags,
        worn="RB" in flags,
        charge=figure(values.get("battery.charge")),
        runtime=None if runtime is None else int(runtime),
    )


def figure(text: str | None) -> float | None:
    """Return a figure that is not negative, None for anything else."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
