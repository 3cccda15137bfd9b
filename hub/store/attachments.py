"""Attachments of requests: what was announced, what has come, and which requests still wait for some.

Content is kept in the database, in the ranges in which it came: every replica sees the same bytes, a backup
holds them together with their requests, and the last range completes requests in its own transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
    union_all,
    update,
)

from contract.attachments import AttachmentRef, AttachmentState, MediaType
from hub.store import bulk
from hub.store.attachment_tables import attachment_ranges, attachments, request_attachments
from hub.store.tables import requests
from hub.store.upsert import put_if_absent


@dataclass(frozen=True)
class Content:
    """One content of one terminal; `received` bytes of it are kept, from the beginning."""

    sha256: str
    size: int
    media_type: MediaType
    received: int
    completed_at: datetime | None

    @property
    def state(self) -> AttachmentState:
        """What its terminal is told."""
        complete = self.completed_at is not None
        return AttachmentState(sha256=self.sha256, size=self.size, offset=self.received, complete=complete)


@dataclass(frozen=True)
class Attached:
    """An attachment as its request names it."""

    field: str
    content: Content


@dataclass(frozen=True)
class Naming:
    """A request that names a content, and the key of the event that submitted it."""

    request_id: UUID
    epoch: UUID
    seq: int


def _named() -> ColumnElement[bool]:
    return and_(
        attachments.c.terminal_id == request_attachments.c.terminal_id,
        attachments.c.sha256 == request_attachments.c.sha256,
    )


def _asked(dialect: str, table: Any, condition: ColumnElement[bool]) -> Select[Any]:
    of_terminals = bulk.among(dialect, table.c.terminal_id, "terminals")
    these = bulk.among(dialect, table.c.request_id, "these")
    return select(table.c.terminal_id, table.c.request_id).where(of_terminals, these, condition)


CLOSED = {
    dialect: union_all(
        _asked(dialect, requests, requests.c.decided_at.is_not(None)),
        _asked(dialect, request_attachments, and_(_named(), attachments.c.completed_at.is_(None))),
    )
    for dialect in bulk.INSERTS
}
"""The requests that are not to be decided now, put together once: each batch asks."""


class Attachments:
    """The attachments of all terminals; none of a terminal's is ever known to another."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def expect(self, terminal_id: str, naming: Naming, refs: Sequence[AttachmentRef]) -> None:
        """Remember what a request announces; what was announced before, and what has come, stays."""
        for place, ref in enumerate(refs):
            self._announce(terminal_id, ref)
            key = {"terminal_id": terminal_id, "request_id": naming.request_id}
            key |= {"field": ref.field, "sha256": ref.sha256}
            row = {**key, "place": place, "epoch": naming.epoch, "seq": naming.seq}
            put_if_absent(self._connection, request_attachments, list(key), row)

    def find(self, terminal_id: str, sha256: str) -> Content | None:
        """Return a content that a request of this terminal names."""
        row = self._connection.execute(select(attachments).where(_this(terminal_id, sha256))).one_or_none()
        return None if row is None else _content(row)

    def keep(self, terminal_id: str, sha256: str, start: int, content: bytes) -> None:
        """Keep the next range."""
        self._connection.execute(
            insert(attachment_ranges).values(
                terminal_id=terminal_id, sha256=sha256, start=start, content=content
            )
        )
        self._change(terminal_id, sha256, received=start + len(content))

    def ranges(self, terminal_id: str, sha256: str) -> Iterator[bytes]:
        """Yield the content from its beginning, never more than one range of it in memory."""
        of_content = _this(terminal_id, sha256, attachment_ranges)
        starts = select(attachment_ranges.c.start).where(of_content).order_by(attachment_ranges.c.start)
        for start in self._connection.execute(starts).scalars().all():
            found = select(attachment_ranges.c.content).where(of_content, attachment_ranges.c.start == start)
            yield bytes(self._connection.execute(found).scalar_one())

    def begin_again(self, terminal_id: str, sha256: str) -> None:
        """Throw away what has come: it was not the content."""
        self._connection.execute(
            delete(attachment_ranges).where(_this(terminal_id, sha256, attachment_ranges))
        )
        self._change(terminal_id, sha256, received=0)

    def complete(self, terminal_id: str, sha256: str, at: datetime) -> None:
        """Note that all of a content is there and is what its hash says."""
        self._change(terminal_id, sha256, completed_at=at)

    def closed(self, asked: Collection[tuple[str, UUID]]) -> set[tuple[str, UUID]]:
        """Return those of the requests, told by terminal and id, that are decided or wait for attachments."""
        if not asked:
            return set()
        told = {"terminals": sorted({name for name, _ in asked}), "these": [each for _, each in asked]}
        found = self._connection.execute(CLOSED[self._connection.dialect.name], told)
        return {key for row in found if (key := (row.terminal_id, row.request_id)) in asked}

    def naming(self, terminal_id: str, sha256: str) -> list[Naming]:
        """Return the requests that name a content, each once."""
        columns = [request_attachments.c[name] for name in ("request_id", "epoch", "seq")]
        found = select(*columns).where(_this(terminal_id, sha256, request_attachments)).distinct()
        return [Naming(*row) for row in self._connection.execute(found)]

    def incomplete_bytes(self, terminal_id: str) -> int:
        """Return how many bytes of contents that are not whole are kept for a terminal."""
        waiting = (attachments.c.terminal_id == terminal_id) & attachments.c.completed_at.is_(None)
        total = select(func.coalesce(func.sum(attachments.c.received), 0)).where(waiting)
        return int(self._connection.execute(total).scalar_one())

    def of_requests(self, keys: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], list[Attached]]:
        """Return the attachments of requests, by terminal and request, each in its request's order."""
        key = tuple_(request_attachments.c.terminal_id, request_attachments.c.request_id)
        statement = _attached().where(key.in_(keys)).order_by(request_attachments.c.place)
        found: dict[tuple[str, UUID], list[Attached]] = {}
        for row in self._connection.execute(statement):
            found.setdefault((row.terminal_id, row.request_id), []).append(Attached(row.field, _content(row)))
        return found

    def _announce(self, terminal_id: str, ref: AttachmentRef) -> None:
        """Until a content is verified, the latest announcement of its size and type counts."""
        key = {"terminal_id": terminal_id, "sha256": ref.sha256}
        said = {"size": ref.size, "media_type": ref.media_type.value}
        if put_if_absent(self._connection, attachments, list(key), {**key, **said, "received": 0}):
            return
        known = self.find(terminal_id, ref.sha256)
        agreed = known is None or (known.size, known.media_type) == (ref.size, ref.media_type)
        if known is not None and known.completed_at is None and not agreed:
            self.begin_again(terminal_id, ref.sha256)
            self._change(terminal_id, ref.sha256, **said)

    def _change(self, terminal_id: str, sha256: str, **values: Any) -> None:
        self._connection.execute(update(attachments).where(_this(terminal_id, sha256)).values(**values))


def _this(terminal_id: str, sha256: str, table: Any = attachments) -> ColumnElement[bool]:
    return and_(table.c.terminal_id == terminal_id, table.c.sha256 == sha256)


def _attached() -> Select[Any]:
    named = request_attachments.join(attachments, _named())
    columns = [request_attachments.c[name] for name in ("terminal_id", "request_id", "field", "sha256")]
    content = [attachments.c[name] for name in ("size", "media_type", "received", "completed_at")]
    return select(*columns, *content).select_from(named)


def _content(row: Any) -> Content:
    return Content(row.sha256, row.size, MediaType(row.media_type), row.received, row.completed_at)
