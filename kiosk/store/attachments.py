"""Files that were added to requests: content in chunks, once for each content, until the platform has it.

A content is whole, and has its hash, or is still being read for a request that is open, or is nobody's and
about to be wiped. What was not submitted goes with its request; what was submitted goes when the platform
said that it is complete. What belongs to a submission that was refused for good and dismissed is laid aside:
kept like the dead letter itself, and neither sent nor counted as waiting, unless that is put back.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, delete, exists, func, insert, select, update
from sqlalchemy.dialects import sqlite

from contract.attachments import AttachmentRef, MediaType
from kiosk.store.tables import attachment_chunks, attachments, request_attachments

CHUNK = 256 * 1024  # bytes
SWEPT_AT_ONCE = 8  # chunks
OPEN, SUBMITTED, LAID_ASIDE = 0, 1, 2  # how a request uses a content: request_attachments.submitted


@dataclass(frozen=True)
class Outgoing:
    """A content that the platform does not have yet; every chunk but the last has `chunk` bytes."""

    content_id: int
    sha256: str
    size: int
    chunk: int


@dataclass(frozen=True)
class Backlog:
    """How many contents wait for the platform, and how many bytes they have."""

    files: int = 0
    size: int = 0


class Attachments:
    """The attachments of this terminal's requests."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, request_id: UUID, media_type: MediaType) -> int:
        """Begin to read a content for a request; what was begun for it before and not finished goes."""
        self._discard(attachments.c.read_for == request_id)
        row = {"read_for": request_id, "size": 0, "media_type": media_type.value}
        key = self._connection.execute(insert(attachments).values(**row)).inserted_primary_key
        if key is None:
            raise LookupError("SQLite returned no id")
        return int(key[0])

    def add_chunk(self, content_id: int, number: int, content: bytes) -> None:
        """Add the next chunk, counted from 0."""
        row = {"content_id": content_id, "number": number, "bytes": content}
        self._connection.execute(insert(attachment_chunks).values(**row))
        grown = update(attachments).where(attachments.c.content_id == content_id)
        self._connection.execute(grown.values(size=attachments.c.size + len(content)))

    def finish(self, content_id: int, field: str, sha256: str) -> AttachmentRef:
        """Add what was read to the request that it was read for; the same content is kept once."""
        this = attachments.c.content_id == content_id
        request_id = self._connection.execute(select(attachments.c.read_for).where(this)).scalar_one()
        same = select(attachments.c.content_id).where(attachments.c.sha256 == sha256)
        known = self._connection.execute(same).scalar()
        if known is None:
            whole = update(attachments).where(this).values(sha256=sha256, read_for=None)
            self._connection.execute(whole)
        else:
            self._discard(this)
        self._add(request_id, field, content_id if known is None else known)
        return next(ref for ref in self.of_request(request_id) if (ref.field, ref.sha256) == (field, sha256))

    def discard(self, content_id: int) -> None:
        """Forget a content that was begun and is not wanted."""
        self._discard((attachments.c.content_id == content_id) & attachments.c.sha256.is_(None))

    def of_request(self, request_id: UUID) -> list[AttachmentRef]:
        """Return what was added to a request, in its order; what was sent is not known any more."""
        columns = [attachments.c.sha256, attachments.c.size, attachments.c.media_type]
        found = (
            select(*columns, request_attachments.c.field)
            .join(attachments, attachments.c.content_id == request_attachments.c.content_id)
            .where(request_attachments.c.request_id == request_id)
            .order_by(request_attachments.c.place)
        )
        return [AttachmentRef(**row) for row in self._connection.execute(found).mappings()]

    def remove(self, request_id: UUID, ref: AttachmentRef) -> None:
        """Take an attachment away from a request that is not submitted."""
        content = select(attachments.c.content_id).where(attachments.c.sha256 == ref.sha256)
        self._forget(
            (request_attachments.c.request_id == request_id)
            & (request_attachments.c.field == ref.field)
            & (request_attachments.c.content_id == content.scalar_subquery())
            & (request_attachments.c.submitted == OPEN)
        )

    def submit(self, request_id: UUID, fields: Collection[str]) -> list[AttachmentRef]:
        """Bind the attachments of `fields` to the request for good, and return them; all others go."""
        of_request = request_attachments.c.request_id == request_id
        asked = request_attachments.c.field.in_(sorted(fields))
        self._connection.execute(
            update(request_attachments).where(of_request, asked).values(submitted=SUBMITTED)
        )
        self.drop(request_id)
        return self.of_request(request_id)

    def drop(self, request_id: UUID) -> None:
        """Let go, to be wiped, what was added to a request and not submitted."""
        self._discard(attachments.c.read_for == request_id)
        self._forget(
            (request_attachments.c.request_id == request_id) & (request_attachments.c.submitted == OPEN)
        )

    def outgoing(self) -> list[Outgoing]:
        """Return the contents that the platform shall get, in the order in which they were read."""
        first = (attachment_chunks.c.content_id == attachments.c.content_id) & (
            attachment_chunks.c.number == 0
        )
        found = (
            select(
                attachments.c.content_id,
                attachments.c.sha256,
                attachments.c.size,
                func.length(attachment_chunks.c.bytes).label("chunk"),
            )
            .join(attachment_chunks, first)
            .where(_used(SUBMITTED))
            .order_by(attachments.c.content_id)
        )
        return [Outgoing(*row) for row in self._connection.execute(found)]

    def backlog(self) -> Backlog:
        """Return how much waits for the platform."""
        return self._total(_used(SUBMITTED))

    def kept(self) -> Backlog:
        """Return how much is laid aside and not waiting for another request."""
        return self._total(_used(LAID_ASIDE) & ~_used(SUBMITTED))

    def lay_aside(self, request_id: UUID) -> None:
        """Keep what belongs to a submission that nobody will send."""
        self._turn(request_id, SUBMITTED, LAID_ASIDE)

    def take_up(self, request_id: UUID) -> None:
        """Let what was laid aside wait for the platform again."""
        self._turn(request_id, LAID_ASIDE, SUBMITTED)

    def read(self, outgoing: Outgoing, offset: int, most: int) -> bytes:
        """Return the bytes from `offset` on, up to `most` of them, and not beyond the end of a chunk."""
        number, within = divmod(offset, outgoing.chunk)
        part = func.substr(attachment_chunks.c.bytes, within + 1, most)
        found: Select[tuple[Any]] = select(part).where(
            attachment_chunks.c.content_id == outgoing.content_id, attachment_chunks.c.number == number
        )
        return bytes(self._connection.execute(found).scalar_one())

    def sent(self, sha256: str) -> None:
        """Forget a content that the platform has; a request that is still open keeps its own use of it."""
        content = select(attachments.c.content_id).where(attachments.c.sha256 == sha256)
        self._forget(
            (request_attachments.c.content_id == content.scalar_subquery())
            & (request_attachments.c.submitted == SUBMITTED)
        )

    def can_be_swept(self) -> bool:
        """Say whether there is a content that is nobody's."""
        return self._nobodys() is not None

    def sweep(self, most: int = SWEPT_AT_ONCE) -> bool:
        """Wipe up to `most` chunks of a content that is nobody's; say whether there may be more."""
        content_id = self._nobodys()
        if content_id is None:
            return False
        of_content = attachment_chunks.c.content_id == content_id
        some = select(attachment_chunks.c.number).where(of_content).limit(most)
        swept = self._connection.execute(
            delete(attachment_chunks).where(of_content, attachment_chunks.c.number.in_(some))
        )
        if swept.rowcount < most:
            self._connection.execute(delete(attachments).where(attachments.c.content_id == content_id))
        return True

    def _nobodys(self) -> int | None:
        nobodys = attachments.c.sha256.is_(None) & attachments.c.read_for.is_(None)
        return self._connection.execute(select(attachments.c.content_id).where(nobodys)).scalar()

    def _turn(self, request_id: UUID, before: int, after: int) -> None:
        uses = update(request_attachments).where(
            request_attachments.c.request_id == request_id, request_attachments.c.submitted == before
        )
        self._connection.execute(uses.values(submitted=after))

    def _total(self, contents: ColumnElement[bool]) -> Backlog:
        total = select(func.count(), func.coalesce(func.sum(attachments.c.size), 0)).where(contents)
        files, size = self._connection.execute(total).one()
        return Backlog(files, size)

    def _add(self, request_id: UUID, field: str, content_id: int) -> None:
        of_request = request_attachments.c.request_id == request_id
        last = select(func.coalesce(func.max(request_attachments.c.place), 0)).where(of_request)
        row = {"request_id": request_id, "field": field, "content_id": content_id, "submitted": OPEN}
        place = self._connection.execute(last).scalar_one() + 1
        added = sqlite.insert(request_attachments).values(**row, place=place)
        self._connection.execute(added.on_conflict_do_nothing())

    def _forget(self, uses: ColumnElement[bool]) -> None:
        """Delete uses, and the contents that nothing uses any more."""
        gone = delete(request_attachments).where(uses).returning(request_attachments.c.content_id)
        contents = self._connection.execute(gone).scalars().all()
        used = exists().where(request_attachments.c.content_id == attachments.c.content_id)
        self._discard(attachments.c.content_id.in_(contents) & ~used)

    def _discard(self, contents: ColumnElement[bool]) -> None:
        """Let contents be nobody's, for `sweep`: overwriting 20 MB would hold up every other writer."""
        self._connection.execute(update(attachments).where(contents).values(sha256=None, read_for=None))


def _used(how: int) -> ColumnElement[bool]:
    return exists().where(
        request_attachments.c.content_id == attachments.c.content_id, request_attachments.c.submitted == how
    )
