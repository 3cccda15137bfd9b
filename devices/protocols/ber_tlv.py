"""BER-TLV data objects of smart cards (ISO 7816-4, section 6.3; ISO 8825-1): definite lengths only."""

from __future__ import annotations

from collections.abc import Iterator

from devices.errors import ProtocolError

LONGEST = 0xFFFF  # bytes of one value; cards hold less
TAG_BYTES = 3  # ISO 7816-4, 5.2.2.1: tags on one, two or three bytes


def objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and value of each object that stands in `data`; raise ProtocolError."""
    at = 0
    while at < len(data):
        tag, at = _tag(data, at)
        length, at = _length(data, at)
        if at + length > len(data):
            raise ProtocolError("an object ends before its value does")
        yield tag, data[at : at + length]
        at += length


def value_of(tag: int, data: bytes) -> bytes:
    """Return the value of the first object with that tag; raise ProtocolError where there is none."""
    for found, value in objects(data):
        if found == tag:
            return value
    raise ProtocolError(f"no object {tag:02X}")


def tlv(tag: int, value: bytes) -> bytes:
    """Return one object; ValueError for what has no such encoding."""
    if len(value) > LONGEST:
        raise ValueError("too long for an object")
    first = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    length = len(value)
    if length < 0x80:
        return first + bytes((length,)) + value
    count = (length.bit_length() + 7) // 8
    return first + bytes((0x80 | count,)) + length.to_bytes(count, "big") + value


def _tag(data: bytes, at: int) -> tuple[int, int]:
    """Return the tag that stands at `at`, and where it ends."""
    end = at + 1
    if data[at] & 0x1F == 0x1F:
        while end < len(data) and data[end] & 0x80:
            end += 1
        end += 1
    if end > len(data) or end - at > TAG_BYTES:
        raise ProtocolError("a tag without an end")
    return int.from_bytes(data[at:end], "big"), end


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Return the length that stands at `at`, and where it ends."""
    if at >= len(data):
        raise ProtocolError("an object without a length")
    first = data[at]
    if first < 0x80:
        return first, at + 1
    count = first & 0x7F
    if not 1 <= count <= 2 or at + 1 + count > len(data):
        raise ProtocolError("a length that no card writes")
    return int.from_bytes(data[at + 1 : at + 1 + count], "big"), at + 1 + count
