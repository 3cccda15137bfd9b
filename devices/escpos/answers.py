"""What a printer sends back, byte by byte.

Epson made the first byte of every answer tell its kind: real-time status is 0xx1xx10b, queued status
0xx0xxxxb, and blocks begin with 37h or 5Fh (ESC/POS command reference: DLE EOT, GS r, GS ( H, GS g 2).
Automatic status, which a printer may be set to send unasked, begins with 0xx1xx00b; the three bytes behind it
look like queued status (GS a; "Identification of Send Status" in the command reference of Citizen's CT-S310).

Full status (DLE EOT 20: Custom VKP80, Pyramid Reliance) begins with 10h 0Fh, as automatic status could:
it is read as such only from printers that are set to have it.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.device import Fault, Report, Status
from devices.errors import ProtocolError

BLOCK, PROCESS_ID, CLEARED, COUNTER = 0x37, 0x22, 0x25, 0x5F
COUNTER_DIGITS_MAX = 10
NAME_LENGTH_MAX = 80
AUTOMATIC_STATUS_BYTES = 4
FULL_STATUS, FULL_STATUS_BYTES, SLIP_AT_OUTPUT, JAM = b"\x10\x0f", 6, 0x20, 0x40


@dataclass(frozen=True)
class RealTimeStatus:
    """The byte that answers `DLE EOT n`; the printer does not say which n."""

    bits: int


@dataclass(frozen=True)
class QueuedStatus:
    """The byte that answers `GS r n`, sent when the printer has worked up to that command."""

    bits: int


@dataclass(frozen=True)
class ProcessDone:
    """The four characters of `GS ( H` function 48: what stood before it has been printed."""

    process_id: bytes


@dataclass(frozen=True)
class BufferCleared:
    """The printer has thrown away what it had not printed (`DLE DC4` function 8)."""


@dataclass(frozen=True)
class Counter:
    """A maintenance counter (`GS g 2`)."""

    value: int


@dataclass(frozen=True)
class AutomaticStatus:
    """The four bytes that a printer sends by itself when its condition changes (`GS a`)."""

    bits: bytes


@dataclass(frozen=True)
class FullStatus:
    """The last four of the six bytes that answer `DLE EOT 20` on printers with a presenter."""

    bits: bytes

    @property
    def slip_lies(self) -> bool:
        """Whether a slip lies in the outlet."""
        return bool(self.bits[0] & SLIP_AT_OUTPUT)

    @property
    def jammed(self) -> bool:
        """Whether paper is jammed on its way."""
        return bool(self.bits[2] & JAM)


@dataclass(frozen=True)
class Information:
    """What the printer is called (`GS I` 65 to 68)."""

    text: str


Answer = (
    RealTimeStatus
    | QueuedStatus
    | ProcessDone
    | BufferCleared
    | Counter
    | AutomaticStatus
    | FullStatus
    | Information
)


class AnswerReader:
    """Cuts the printer's bytes into answers, however they are split; rubbish raises ProtocolError.

    While it `reads_names`, what begins like a counter is a name: both are 5Fh, characters and NUL.
    """

    def __init__(self, *, full_status: bool = False) -> None:
        self._full_status = full_status
        self._pending = bytearray()
        self.reads_names = False

    def forget(self) -> bool:
        """Drop a half-received answer; say whether there was one."""
        was_pending = bool(self._pending)
        self._pending.clear()
        return was_pending

    def feed(self, data: bytes) -> list[Answer]:
        """Return the answers that `data` completes. After rubbish nothing is kept."""
        answers: list[Answer] = []
        for byte in data:
            self._pending.append(byte)
            try:
                answer = self._parse(bytes(self._pending))
            except ProtocolError:
                self._pending.clear()
                raise
            if answer is not None:
                answers.append(answer)
                self._pending.clear()
        return answers

    def _parse(self, pending: bytes) -> Answer | None:
        if self._full_status and pending[0] == FULL_STATUS[0] and pending[1:2] in {b"", FULL_STATUS[1:]}:
            return FullStatus(pending[2:]) if len(pending) == FULL_STATUS_BYTES else None
        if self.reads_names and pending[0] == COUNTER:
            return _parse_information(pending)
        return _parse(pending)


def _parse(pending: bytes) -> Answer | None:
    first = pending[0]
    if first == BLOCK:
        return _parse_block(pending)
    if first == COUNTER:
        return _parse_counter(pending)
    if first & 0x93 == 0x12:
        return RealTimeStatus(first)
    if first & 0x93 == 0x10:
        return _parse_automatic_status(pending)
    if first & 0x90 == 0x00:
        return QueuedStatus(first)
    raise ProtocolError(f"no answer begins with {first:02x}h")


def _parse_block(pending: bytes) -> Answer | None:
    if len(pending) == 1:
        return None
    kind, body = pending[1], pending[2:]
    if kind == PROCESS_ID:
        if any(not 0x20 <= byte <= 0x7E for byte in body[:4]):
            raise ProtocolError("process id with unprintable characters")
        return _ended(body, 5, ProcessDone(bytes(body[:4])))
    if kind == CLEARED:
        return _ended(body, 1, BufferCleared())
    raise ProtocolError(f"unknown block 37h {kind:02x}h")


def _ended(body: bytes, length: int, answer: Answer) -> Answer | None:
    if len(body) < length:
        return None
    if body[-1]:
        raise ProtocolError("block does not end with NUL")
    return answer


def _parse_counter(pending: bytes) -> Counter | None:
    digits = pending[1:]
    if digits.endswith(b"\x00") and digits[:-1].isdigit():
        return Counter(int(digits[:-1]))
    if (digits and not digits.isdigit()) or len(digits) > COUNTER_DIGITS_MAX:
        raise ProtocolError("counter is not 1 to 10 digits and NUL")
    return None


def _parse_information(pending: bytes) -> Information | None:
    text = pending[1:]
    if text.endswith(b"\x00"):
        return Information(text[:-1].decode("ascii").strip())
    if any(not 0x20 <= byte <= 0x7E for byte in text) or len(text) > NAME_LENGTH_MAX:
        raise ProtocolError("a name is up to 80 printable characters and NUL")
    return None


def _parse_automatic_status(pending: bytes) -> AutomaticStatus | None:
    if any(byte & 0x90 for byte in pending[1:]):
        raise ProtocolError("automatic status is cut off")
    return AutomaticStatus(pending) if len(pending) == AUTOMATIC_STATUS_BYTES else None


@dataclass(frozen=True)
class Condition:
    """The four bytes of `DLE EOT` 1 to 4, taken together."""

    printer: int
    offline: int
    error: int
    paper: int
    jammed: bool = False  # by `DLE EOT` 20, on models that have it

    def faults(self) -> frozenset[Fault]:
        """Return what a person can see or mend."""
        found = {
            Fault.COVER_OPEN: self.offline & 0x04,
            Fault.PAPER_OUT: self.offline & 0x20 or self.paper & 0x60,
            Fault.PAPER_LOW: self.paper & 0x0C,
            Fault.CUTTER: self.error & 0x08,
            Fault.OTHER: self.error & 0x20,
            Fault.JAM: self.jammed,
        }
        faults = {fault for fault, bit in found.items() if bit}
        if self.printer & 0x08 and not faults - {Fault.PAPER_LOW}:
            faults.add(Fault.OTHER)  # offline for a reason that the bits do not tell (the feed button, heat)
        return frozenset(faults)

    def report(self) -> Report:
        """Return the condition in the words that all devices share."""
        faults = self.faults()
        match faults - {Fault.PAPER_LOW}:
            case stopping if not stopping:
                return Report(Status.ONLINE, faults)
            case stopping if stopping & {Fault.CUTTER, Fault.OTHER}:
                return Report(Status.HARDWARE_ERROR, faults)
            case _:
                return Report(Status.USER_ERROR, faults)

    def stopping(self) -> frozenset[Fault]:
        """Return the faults with which nothing is printed."""
        return self.faults() - {Fault.PAPER_LOW}
