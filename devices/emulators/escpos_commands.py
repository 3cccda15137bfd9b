"""Cuts the bytes that a receipt printer receives into commands, however they are split."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
LINE_FEED = 0x0A


@dataclass(frozen=True)
class Command:
    """A command by its name as Epson writes it ("ESC a", "GS v 0"), with all bytes behind the name."""

    name: str
    body: bytes = b""


@dataclass(frozen=True)
class Character:
    """One byte of text."""

    byte: int


Item = Command | Character

REAL_TIME = frozenset({"DLE EOT", "DLE ENQ", "DLE DC4"})

# Bytes behind the name where their number never changes.
FIXED: Mapping[int, Mapping[int, tuple[str, int]]] = {
    ESC: {
        ord("@"): ("ESC @", 0), ord("a"): ("ESC a", 1), ord("!"): ("ESC !", 1), ord("E"): ("ESC E", 1),
        ord("G"): ("ESC G", 1), ord("d"): ("ESC d", 1), ord("J"): ("ESC J", 1), ord("t"): ("ESC t", 1),
        ord("p"): ("ESC p", 3), ord("2"): ("ESC 2", 0), ord("3"): ("ESC 3", 1), ord("M"): ("ESC M", 1),
        ord("-"): ("ESC -", 1), ord("{"): ("ESC {", 1), ord("R"): ("ESC R", 1), ord("B"): ("ESC B", 2),
        ord("$"): ("ESC $", 2), ord(" "): ("ESC SP", 1), ord("i"): ("ESC i", 0),
    },
    FS: {
        ord("&"): ("FS &", 0), ord("."): ("FS .", 0), ord("!"): ("FS !", 1), ord("-"): ("FS -", 1),
        ord("W"): ("FS W", 1), ord("C"): ("FS C", 1), ord("S"): ("FS S", 2),
    },
    GS: {
        ord("!"): ("GS !", 1), ord("B"): ("GS B", 1), ord("r"): ("GS r", 1), ord("I"): ("GS I", 1),
        ord("L"): ("GS L", 2), ord("W"): ("GS W", 2), ord("a"): ("GS a", 1), ord("h"): ("GS h", 1),
        ord("w"): ("GS w", 1), ord("H"): ("GS H", 1), ord("f"): ("GS f", 1), ord("g"): ("GS g", 4),
    },
    DLE: {0x04: ("DLE EOT", 1), 0x05: ("DLE ENQ", 1)},
}  # fmt: skip


class CommandReader:
    """Turns received bytes into commands and text. Bytes that open no command are skipped, as printers do."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[Item]:
        """Yield what `data` completes."""
        for byte in data:
            self._pending.append(byte)
            length = _length(self._pending)
            if length is not None and len(self._pending) >= length:
                received = bytes(self._pending)
                self._pending.clear()
                yield from _parse(received)


def _length(pending: bytes | bytearray) -> int | None:
    """Return the length of the command that `pending` begins, None while that cannot be told."""
    family = pending[0]
    if family not in FIXED:
        return 1
    if len(pending) < 2:
        return None
    variable = VARIABLE.get(bytes(pending[:2]))
    if variable is not None:
        told_after, length = variable
        return length(pending) if len(pending) >= told_after else None
    known = FIXED[family].get(pending[1])
    return 2 if known is None else 2 + known[1]


EJECTOR_OR_DC4 = {b"\x1de": "GS e", b"\x10\x14": "DLE DC4"}
EJECTOR_PARAMETERS = {3: 1, 32: 2}  # bytes behind `GS e n` (Pyramid Reliance); none behind the others


def _u16(data: bytes | bytearray, at: int) -> int:
    return data[at] + 256 * data[at + 1]


# What begins with these two bytes tells its length in as many bytes as the first number says.
VARIABLE: Mapping[bytes, tuple[int, Callable[[bytes | bytearray], int]]] = {
    b"\x1dv": (8, lambda head: 8 + _u16(head, 4) * _u16(head, 6)),
    b"\x1d(": (5, lambda head: 5 + _u16(head, 3)),
    b"\x1dV": (3, lambda head: 3 if head[2] in b"\x00\x01\x30\x31" else 4),
    b"\x1de": (3, lambda head: 3 + EJECTOR_PARAMETERS.get(head[2], 0)),
    b"\x10\x14": (3, lambda head: 10 if head[2] == 8 else 5),
}


def _parse(received: bytes) -> tuple[Item, ...]:
    """Return what `received` is; () for what a printer skips."""
    family = received[0]
    if family not in FIXED:
        return _parse_plain(family)
    match received[:2]:
        case b"\x1dv":
            return (Command("GS v 0", received[3:]),)
        case b"\x1d(":
            return (Command(f"GS ( {received[2:3].decode('latin-1')}", received[5:]),)
        case b"\x1dV":
            return (Command("GS V", received[2:]),)
        case b"\x1de" | b"\x10\x14":
            return (Command(EJECTOR_OR_DC4[received[:2]], received[2:]),)
        case _:
            known = FIXED[family].get(received[1])
            return (Command(known[0], received[2:]),) if known else ()


def _parse_plain(byte: int) -> tuple[Item, ...]:
    if byte == LINE_FEED:
        return (Command("LF"),)
    return (Character(byte),) if byte >= 0x20 else ()
