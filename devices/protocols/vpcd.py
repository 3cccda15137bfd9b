"""vpcd's wire (virtual smart card architecture): 2-byte big-endian length, then the payload.

pcscd's side sends one control byte (no answer but to GET_ATR) or a command APDU; the card answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

POWER_OFF, POWER_ON, RESET, GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"
SILENT_CONTROLS = frozenset({POWER_OFF, POWER_ON, RESET})
GET_UID = bytes.fromhex("FFCA000000")  # PC/SC part 3, section 3.2.2.1.3
NOT_SUPPORTED = bytes.fromhex("6A81")
UNKNOWN_INSTRUCTION = bytes.fromhex("6D00")
SUCCESS = bytes.fromhex("9000")
# PC/SC part 3, section 3.1.3.2.3: a MIFARE Classic 1K card behind a contactless reader
MIFARE_1K_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")


class CardOnWire(Protocol):
    """Whatever card answers; `mute` seconds pass before it answers what it `asks`."""

    @property
    def mute(self) -> float:
        """Seconds."""

    def asks(self, payload: bytes) -> bool:
        """Say whether `payload` is what it is laid for."""

    def answer(self, payload: bytes) -> bytes | None:
        """Return the answer to a payload, None where it gets none."""


@dataclass(frozen=True)
class VirtualCard:
    """A badge on the wire: UID, ATR; `readable` False refuses its UID, `mute` seconds pass before it does."""

    uid: bytes
    atr: bytes = MIFARE_1K_ATR
    readable: bool = True
    mute: float = 0.0

    def asks(self, payload: bytes) -> bool:
        """Say whether `payload` is what the badge is laid for, before which it may be mute."""
        return payload == GET_UID

    def answer(self, payload: bytes) -> bytes | None:
        """Return the answer to a payload, None where it gets none."""
        if payload in SILENT_CONTROLS:
            return None
        if payload == GET_ATR:
            return self.atr
        if payload == GET_UID:
            return self.uid + SUCCESS if self.readable else NOT_SUPPORTED
        return UNKNOWN_INSTRUCTION


def message(payload: bytes) -> bytes:
    """Return the bytes of one message."""
    return len(payload).to_bytes(2, "big") + payload
