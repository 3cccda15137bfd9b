"""Tickets that phones upload by: what came, until it is accepted at the terminal or the ticket is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from contract.attachments import MediaType
from contract.language import Bilingual
from contract.phone_uploads import UploadedFile
from hub.store.upload_tables import upload_files, upload_tickets

REMEMBERED = timedelta(days=1)  # after it is over


@dataclass(frozen=True)
class Ticket:
    """One ticket; its secret is known only as a hash."""

    ticket_id: UUID
    terminal_id: str
    request_id: UUID
    secret_sha256: str = field(repr=False)
    title: Bilingual
    most_files: int
    most_bytes: int
    expires_at: datetime
    version: int = 0
    last_number: int = 0
    seen_at: datetime | None = None
    ended_at: datetime | None = None
    accepted: int | None = None

    def over(self, now: datetime) -> bool:
        """Say whether nothing is taken by it any more."""
        return self.ended_at is not None or now >= self.expires_at


class Uploads:
    """The tickets of all terminals and what came by them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, ticket: Ticket) -> None:
        """Remember a new ticket."""
        values = {name: value for name, value in vars(ticket).items() if name != "title"}
        titles = {"title_zh": ticket.title.zh, "title_en": ticket.title.en}
        self._connection.execute(insert(upload_tickets).values(**values, **titles))

    def find(self, terminal_id: str, ticket_id: UUID, *, lock: bool = False) -> Ticket | None:
        """Return a terminal's ticket; `lock` holds it: what changes it takes turns."""
        tickets = upload_tickets.c
        return self._found((tickets.terminal_id == terminal_id) & (tickets.ticket_id == ticket_id), lock=lock)

    def by_secret(self, secret_sha256: str, *, lock: bool = False) -> Ticket | None:
        """Return the ticket of a secret."""
        return self._found(upload_tickets.c.secret_sha256 == secret_sha256, lock=lock)

    def unended(self, terminal_id: str, request_id: UUID) -> Sequence[UUID]:
        """Return the tickets of a request that were not ended."""
        tickets = upload_tickets.c
        these = select(tickets.ticket_id).where(
            tickets.terminal_id == terminal_id, tickets.request_id == request_id, tickets.ended_at.is_(None)
        )
        return self._connection.execute(these).scalars().all()

    def files(self, ticket_id: UUID) -> list[UploadedFile]:
        """Return what came by a ticket, in its order, without the contents."""
        columns = [upload_files.c[name] for name in ("number", "sha256", "size", "media_type")]
        found = select(*columns).where(upload_files.c.ticket_id == ticket_id).order_by(upload_files.c.number)
        return [UploadedFile(**row) for row in self._connection.execute(found).mappings()]

    def content(self, ticket_id: UUID, number: int) -> tuple[bytes, MediaType] | None:
        """Return one file with what it is."""
        this = select(upload_files.c.content, upload_files.c.media_type).where(_file(ticket_id, number))
        row = self._connection.execute(this).one_or_none()
        return None if row is None else (bytes(row.content), MediaType(row.media_type))

    def add(self, ticket: Ticket, sha256: str, media_type: MediaType, content: bytes) -> None:
        """Keep a file under the next number. Whoever writes holds the ticket."""
        number = ticket.last_number + 1
        row = {"ticket_id": ticket.ticket_id, "number": number, "sha256": sha256, "size": len(content)}
        self._connection.execute(
            insert(upload_files).values(**row, media_type=media_type.value, content=content)
        )
        self._change(ticket, last_number=number)

    def remove(self, ticket: Ticket, number: int) -> bool:
        """Forget a file; say whether it was there."""
        gone = self._connection.execute(delete(upload_files).where(_file(ticket.ticket_id, number)))
        if gone.rowcount:
            self._change(ticket)
        return bool(gone.rowcount)

    def see(self, ticket: Ticket, at: datetime) -> None:
        """Note that the address was opened."""
        self._change(ticket, seen_at=at)

    def end(self, ticket_id: UUID, at: datetime, accepted: int) -> None:
        """End a ticket and forget what came by it."""
        self._connection.execute(
            update(upload_tickets)
            .where(upload_tickets.c.ticket_id == ticket_id)
            .values(ended_at=at, accepted=accepted, version=upload_tickets.c.version + 1)
        )
        self._connection.execute(delete(upload_files).where(upload_files.c.ticket_id == ticket_id))

    def sweep(self, now: datetime) -> None:
        """Forget what came by tickets that are over, and tickets that were over a day ago."""
        tickets = upload_tickets.c
        over = select(tickets.ticket_id).where(or_(tickets.expires_at <= now, tickets.ended_at.is_not(None)))
        self._connection.execute(delete(upload_files).where(upload_files.c.ticket_id.in_(over)))
        self._connection.execute(delete(upload_tickets).where(tickets.expires_at <= now - REMEMBERED))

    def _found(self, where: ColumnElement[bool], *, lock: bool) -> Ticket | None:
        statement = select(upload_tickets).where(where)
        row = self._connection.execute(statement.with_for_update() if lock else statement).mappings()
        found: dict[str, Any] | None = next((dict(one) for one in row), None)
        if found is None:
            return None
        title = Bilingual(zh=found.pop("title_zh"), en=found.pop("title_en"))
        return Ticket(title=title, **found)

    def _change(self, ticket: Ticket, **values: Any) -> None:
        this = update(upload_tickets).where(upload_tickets.c.ticket_id == ticket.ticket_id)
        self._connection.execute(this.values(version=upload_tickets.c.version + 1, **values))


def _file(ticket_id: UUID, number: int) -> ColumnElement[bool]:
    return (upload_files.c.ticket_id == ticket_id) & (upload_files.c.number == number)
