"""Commands and answers of smart cards (ISO 7816-4): short APDUs, chained where they are long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from devices.errors import ProtocolError

CHAINED = 0x10  # CLA: more of the same command follows
BLOCK = 255  # data bytes of a short command
MORE = 0x61  # SW1: SW2 bytes (00: 256) wait for GET RESPONSE
WRONG_LENGTH = 0x6C  # SW1: ask again with Le = SW2
OK = 0x9000
GET_RESPONSE = 0xC0
LONGEST_ANSWER = 0xFFFF  # bytes

Transmit = Callable[[bytes], bytes]
"""Sends one command to the card and returns what it answers."""


@dataclass(frozen=True)
class Command:
    """One command; `answered` asks for data back (Le 00: whatever there is)."""

    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    answered: bool = True

    def blocks(self) -> Iterator[bytes]:
        """Yield the APDUs that make it up, all but the last chained."""
        parts = [self.data[at : at + BLOCK] for at in range(0, len(self.data), BLOCK)] or [b""]
        for part in parts[:-1]:
            yield bytes((CHAINED, self.ins, self.p1, self.p2, len(part))) + part
        last = bytes((len(parts[-1]),)) + parts[-1] if self.data else b""
        yield bytes((0, self.ins, self.p1, self.p2)) + last + (b"\0" if self.answered else b"")


@dataclass(frozen=True)
class Answer:
    """What a card answered: its data, and SW1 SW2."""

    status: int
    data: bytes = field(default=b"", repr=False)


def parse_answer(answer: bytes) -> Answer:
    """Return data and status; raise ProtocolError."""
    if len(answer) < 2:
        raise ProtocolError("an answer has SW1 SW2")
    return Answer(int.from_bytes(answer[-2:], "big"), answer[:-2])


def exchange(transmit: Transmit, command: Command) -> Answer:
    """Send a command in as many blocks as it needs, and gather its answer; raise ProtocolError."""
    *before, last = command.blocks()
    for block in before:
        answer = parse_answer(transmit(block))
        if answer.status != OK:
            return answer
    answer = parse_answer(transmit(last))
    if answer.status >> 8 == WRONG_LENGTH and command.answered:
        answer = parse_answer(transmit(last[:-1] + bytes((answer.status & 0xFF,))))
    return _gather(transmit, answer)


def _gather(transmit: Transmit, answer: Answer) -> Answer:
    data = answer.data
    while answer.status >> 8 == MORE:
        waits = answer.status & 0xFF
        answer = parse_answer(transmit(bytes((0, GET_RESPONSE, 0, 0, waits))))
        if answer.status >> 8 == WRONG_LENGTH:
            answer = parse_answer(transmit(bytes((0, GET_RESPONSE, 0, 0, answer.status & 0xFF))))
        data += answer.data
        if answer.status >> 8 == MORE and not (answer.data and len(data) < LONGEST_ANSWER):
            raise ProtocolError("an answer without an end")
    return Answer(answer.status, data)
