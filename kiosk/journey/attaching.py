"""Adding files to a request that is being filled in: read from a stream, kept sealed, bound at submission.

A step that takes files gives an answer by the name of the field that they are of: the files of a question
that a later answer made pointless are not submitted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from contract.attachments import LARGEST, MOST, SIGNATURE, AttachmentRef, MediaType, sniffed
from kiosk.domain.visit import JourneyState
from kiosk.store.attachments import CHUNK
from kiosk.store.store import Store


class NotAttached(StrEnum):
    """Why a file was not added."""

    EMPTY = "empty"
    NOT_ALLOWED = "not-allowed"  # neither a JPEG, a PNG nor a PDF, by its first bytes
    TOO_LARGE = "too-large"
    TOO_MANY = "too-many"
    NO_ROOM = "no-room"  # the disk's reserve is for what is begun


class Source(Protocol):
    """Where a file is read from."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""


class RequestAttachments:
    """The files of one request.

    Each chunk is committed by itself, so that nobody waits for a slow source and never more than one chunk is
    in memory. What a kill leaves half read is seen by nobody, and goes with its request.
    """

    def __init__(self, store: Store, request_id: UUID, chunk: int = CHUNK) -> None:
        self._store = store
        self._request_id = request_id
        self._chunk = chunk

    def all(self) -> list[AttachmentRef]:
        """Return what was added, in its order."""
        with self._store.view() as unit:
            return unit.attachments.of_request(self._request_id)

    def add(self, field: str, source: Source) -> AttachmentRef | NotAttached:
        """Read a file to its end and add it under a field; the same file again changes nothing."""
        chunks = _chunks(source, self._chunk)
        first = next(chunks, b"")
        media_type = sniffed(first[:SIGNATURE])
        if media_type is None:
            return NotAttached.NOT_ALLOWED if first else NotAttached.EMPTY
        if len(self.all()) >= MOST:
            return NotAttached.TOO_MANY
        if not self._store.has_room():
            return NotAttached.NO_ROOM
        content_id = self._begin(media_type, first)
        read = self._read(content_id, first, chunks)
        with self._store.unit() as unit:
            if isinstance(read, NotAttached):
                unit.attachments.discard(content_id)
                return read
            return unit.attachments.finish(content_id, field, read)

    def remove(self, ref: AttachmentRef) -> None:
        """Take a file away again."""
        with self._store.unit() as unit:
            unit.attachments.remove(self._request_id, ref)

    def _begin(self, media_type: MediaType, first: bytes) -> int:
        with self._store.unit() as unit:
            journey = unit.journeys.get(self._request_id)
            if journey is None or journey.state is not JourneyState.OPEN:
                raise LookupError("files are added to an open request only")
            content_id = unit.attachments.begin(self._request_id, media_type)
            unit.attachments.add_chunk(content_id, 0, first)
        return content_id

    def _read(self, content_id: int, first: bytes, chunks: Iterator[bytes]) -> str | NotAttached:
        """Keep the chunks after the first, and return the SHA-256 of the whole."""
        digest = hashlib.sha256(first)
        size = len(first)
        for number, content in enumerate(chunks, start=1):
            size += len(content)
            if size > LARGEST:
                return NotAttached.TOO_LARGE
            if not self._store.has_room():
                return NotAttached.NO_ROOM
            digest.update(content)
            with self._store.unit() as unit:
                unit.attachments.add_chunk(content_id, number, content)
        return digest.hexdigest()


def _chunks(source: Source, size: int) -> Iterator[bytes]:
    """Yield chunks of `size` bytes, the last one shorter, however little the source returns at a time."""
    while True:
        chunk = bytearray()
        while len(chunk) < size and (part := source.read(size - len(chunk))):
            chunk += part
        if chunk:
            yield bytes(chunk)
        if len(chunk) < size:
            return
