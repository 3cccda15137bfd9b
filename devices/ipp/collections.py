"""Collections in IPP requests (RFC 8010 section 3.1.6), which pyipp reads and does not write."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import TypeAlias, Union

BEGIN, END, MEMBER = 0x34, 0x37, 0x4A
INTEGER, KEYWORD = 0x21, 0x44
END_OF_ATTRIBUTES = b"\x03"

Collection: TypeAlias = Mapping[str, Union[str, int, "Collection"]]


def collection(name: str, members: Collection) -> bytes:
    """Return the attribute `name` with these members: keywords, integers, and collections again."""
    return _attribute(BEGIN, name, b"") + _members(members) + _attribute(END, "", b"")


def with_collections(request: bytes, collections: Mapping[str, Collection]) -> bytes:
    """Return an encoded request, without its document, with these attributes at the end of its last group."""
    if not request.endswith(END_OF_ATTRIBUTES):
        raise ValueError("the document stands behind the attributes, not in them")
    added = b"".join(collection(name, members) for name, members in collections.items())
    return request[:-1] + added + END_OF_ATTRIBUTES


def _members(members: Collection) -> bytes:
    return b"".join(_attribute(MEMBER, "", name.encode()) + _value(value) for name, value in members.items())


def _value(value: str | int | Collection) -> bytes:
    match value:
        case str():
            return _attribute(KEYWORD, "", value.encode())
        case int():
            return _attribute(INTEGER, "", struct.pack(">i", value))
        case _:
            return _attribute(BEGIN, "", b"") + _members(value) + _attribute(END, "", b"")


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value
