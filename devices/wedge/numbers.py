"""The UID that a badge reader types as a number."""

from __future__ import annotations

from typing import Literal

UID_LENGTHS = frozenset({4, 7, 10})  # bytes (ISO 14443-3)
Number = Literal["hex", "decimal"]
ByteOrder = Literal["big", "little"]


def uid_of(line: str, number: Number, byte_order: ByteOrder, length: int) -> bytes | None:
    """Return the UID, its first byte first; None where the line is no such number."""
    uid = _from_hex(line) if number == "hex" else _from_decimal(line, length)
    return uid if uid is None or byte_order == "big" else uid[::-1]


def typed_uid(uid: bytes, number: Number, byte_order: ByteOrder) -> str:
    """Return what a reader types; in decimal with leading zeros, as many digits as the longest has."""
    ordered = uid if byte_order == "big" else uid[::-1]
    if number == "hex":
        return ordered.hex().upper()
    return str(int.from_bytes(ordered, "big")).zfill(len(str(256 ** len(uid) - 1)))


def _from_hex(line: str) -> bytes | None:
    if len(line) / 2 not in UID_LENGTHS or not set(line) <= set("0123456789ABCDEFabcdef"):
        return None
    return bytes.fromhex(line)


def _from_decimal(line: str, length: int) -> bytes | None:
    digits = len(str(256**length - 1))
    if not (line.isascii() and line.isdigit()) or len(line) > digits or int(line) >= 256**length:
        return None
    return int(line).to_bytes(length, "big")
