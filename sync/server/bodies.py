"""What is sent to the platform, as bytes and headers."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from pydantic import BaseModel

from contract.attachments import OFFSET_HEADER, RANGE_TYPE


@dataclass(frozen=True)
class ContentRange:
    """A range of an attachment's content."""

    offset: int
    content: bytes = field(repr=False)


def written(body: BaseModel | ContentRange) -> bytes:
    """Return the bytes."""
    return body.content if isinstance(body, ContentRange) else body.model_dump_json().encode()


def as_file(content: bytes) -> io.BytesIO:
    """Return the bytes as a file: http.client sends such in blocks, each with the whole time-out.

    Bytes go out in one socket.sendall, whose time-out is for all of them together: on a thin line no batch
    and no range would ever get through.
    """
    return io.BytesIO(content)


def headers_of(body: BaseModel | ContentRange) -> dict[str, str]:
    """Return the headers that say what the bytes are."""
    if isinstance(body, ContentRange):
        return {"Content-Type": RANGE_TYPE, OFFSET_HEADER: str(body.offset)}
    return {"Content-Type": "application/json"}
