"""What a job ends with, so that the printer tells when everything before it has been worked off."""

from __future__ import annotations

import zlib

from devices.escpos.profiles import Profile

PAPER_STATUS_WHEN_REACHED = b"\x1dr\x01"
PRINTABLE = 94  # 21h to 7Eh


def process_id(job: str) -> bytes:
    """Return the four printable characters that stand for `job` in the printer's answer."""
    number, characters = zlib.crc32(job.encode()), bytearray()
    for _ in range(4):
        number, digit = divmod(number, PRINTABLE)
        characters.append(0x21 + digit)
    return bytes(characters)


def end_mark(job: str, profile: Profile) -> bytes:
    """Return the command that the printer answers when everything before it has been worked off."""
    if profile.process_id:
        return b"\x1d(H\x06\x00\x30\x30" + process_id(job)
    return PAPER_STATUS_WHEN_REACHED
