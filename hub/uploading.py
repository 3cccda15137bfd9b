"""Uploading from a phone into a request at a terminal: tickets, what they take, and their end."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4

from contract.attachments import MediaType
from contract.phone_uploads import LIVES, UploadedFile, UploadOrder, UploadState
from hub.store.database import Database
from hub.store.uploads import Ticket
from hub.uploaded_pictures import Unusable, Usable, checked

SECRET = 24  # bytes


class Closed(StrEnum):
    """Why a ticket takes nothing."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    ENDED = "ended"  # the step was left, or another code was asked for
    ACCEPTED = "accepted"


class NotTaken(StrEnum):
    """Why a file was not kept although the ticket is open."""

    TOO_LARGE = "too-large"  # all together
    TOO_MANY = "too-many"
    TWICE = "twice"  # it is there already
    BUSY = "busy"  # another file of this ticket is just being taken


@dataclass(frozen=True)
class Opened:
    """A new ticket and its secret, which is told once."""

    ticket: Ticket
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Shown:
    """A ticket as its phone sees it."""

    ticket: Ticket
    files: list[UploadedFile]

    @property
    def version(self) -> str:
        """What changes when something came or went."""
        return ".".join(str(file.number) for file in self.files)

    @property
    def size(self) -> int:
        """Bytes of what came."""
        return sum(file.size for file in self.files)

    def full(self) -> NotTaken | None:
        """Return why no other file is taken, None where one may be."""
        if len(self.files) >= self.ticket.most_files:
            return NotTaken.TOO_MANY
        return NotTaken.TOO_LARGE if self.size >= self.ticket.most_bytes else None

    def refusal(self, sha256: str, size: int) -> NotTaken | None:
        """Return why a file is not taken, None where it is."""
        if any(file.sha256 == sha256 for file in self.files):
            return NotTaken.TWICE
        too_large = NotTaken.TOO_LARGE if self.size + size > self.ticket.most_bytes else None
        return self.full() or too_large


@dataclass(frozen=True)
class Uploading:
    """Takes files for tickets; `ring` is called with a terminal's name when one of its tickets changed."""

    database: Database
    clock: Callable[[], datetime]
    ring: Callable[[str], None]
    random_bytes: Callable[[int], bytes]

    def open(self, terminal_id: str, order: UploadOrder) -> Opened:
        """Make a ticket; an earlier one of the same request ends."""
        now = self.clock()
        secret = base64.urlsafe_b64encode(self.random_bytes(SECRET)).decode()
        ticket = Ticket(
            ticket_id=uuid4(),
            terminal_id=terminal_id,
            request_id=order.request_id,
            secret_sha256=_digest(secret),
            title=order.title,
            most_files=order.files,
            most_bytes=order.size,
            expires_at=now + timedelta(seconds=LIVES),
        )
        with self.database.write() as unit:
            for earlier in unit.uploads.unended(terminal_id, order.request_id):
                unit.uploads.end(earlier, now, 0)
            unit.uploads.open(ticket)
        self.ring(terminal_id)
        return Opened(ticket, secret)

    def state(self, terminal_id: str, ticket_id: UUID) -> UploadState | Closed:
        """Return what came by a terminal's ticket."""
        with self.database.read() as unit:
            ticket = unit.uploads.find(terminal_id, ticket_id)
            if (closed := self._closed(ticket)) is not None or ticket is None:
                return closed or Closed.UNKNOWN
            return UploadState(
                version=ticket.version,
                seen=ticket.seen_at is not None,
                files=unit.uploads.files(ticket_id),
            )

    def content(self, terminal_id: str, ticket_id: UUID, number: int) -> tuple[bytes, MediaType] | Closed:
        """Return one file of a terminal's ticket."""
        with self.database.read() as unit:
            ticket = unit.uploads.find(terminal_id, ticket_id)
            if (closed := self._closed(ticket)) is not None:
                return closed
            return unit.uploads.content(ticket_id, number) or Closed.UNKNOWN

    def remove(self, terminal_id: str, ticket_id: UUID, number: int) -> Closed | None:
        """Forget a file on its terminal's word; one that is not there is nothing to speak of."""
        with self.database.write() as unit:
            ticket = unit.uploads.find(terminal_id, ticket_id, lock=True)
            if (closed := self._closed(ticket)) is not None or ticket is None:
                return closed
            unit.uploads.remove(ticket, number)
        return None

    def end(self, terminal_id: str, ticket_id: UUID, accepted: int) -> Closed | None:
        """End a ticket and forget what came by it; one that is over stays as it ended."""
        with self.database.write() as unit:
            ticket = unit.uploads.find(terminal_id, ticket_id, lock=True)
            if ticket is None:
                return Closed.UNKNOWN
            if ticket.ended_at is None:
                unit.uploads.end(ticket_id, self.clock(), accepted)
        self.ring(terminal_id)  # whoever waits for news of it need not wait on
        return None

    def shown(self, secret: str) -> Shown | Closed:
        """Return a ticket to whoever has its secret, and note that it was seen."""
        with self.database.write() as unit:
            ticket = unit.uploads.by_secret(_digest(secret), lock=True)
            if (closed := self._closed(ticket)) is not None or ticket is None:
                return closed or Closed.UNKNOWN
            first = ticket.seen_at is None
            if first:
                unit.uploads.see(ticket, self.clock())
            shown = Shown(ticket, unit.uploads.files(ticket.ticket_id))
        if first:
            self.ring(ticket.terminal_id)
        return shown

    def take(self, secret: str, received: bytes) -> Closed | NotTaken | Unusable | None:
        """Keep a file; None where it is kept. It is looked into before the ticket is held."""
        with self.database.read() as unit:
            ticket = unit.uploads.by_secret(_digest(secret))
            if (closed := self._closed(ticket)) is not None or ticket is None:
                return closed or Closed.UNKNOWN
            shown = Shown(ticket, unit.uploads.files(ticket.ticket_id))
        if (full := shown.full()) is not None:
            return full  # nobody decodes what cannot be kept
        usable = checked(received)
        return usable if isinstance(usable, Unusable) else self._keep(secret, usable)

    def _keep(self, secret: str, usable: Usable) -> Closed | NotTaken | None:
        sha256 = hashlib.sha256(usable.content).hexdigest()
        with self.database.write() as unit:
            ticket = unit.uploads.by_secret(_digest(secret), lock=True)
            if (closed := self._closed(ticket)) is not None or ticket is None:
                return closed or Closed.UNKNOWN
            shown = Shown(ticket, unit.uploads.files(ticket.ticket_id))
            if (refusal := shown.refusal(sha256, len(usable.content))) is not None:
                return refusal
            unit.uploads.add(ticket, sha256, usable.media_type, usable.content)
        self.ring(ticket.terminal_id)
        return None

    def take_back(self, secret: str, number: int) -> Closed | None:
        """Forget a file on its phone's word; one that is not there is nothing to speak of."""
        with self.database.write() as unit:
            ticket = unit.uploads.by_secret(_digest(secret), lock=True)
            if (closed := self._closed(ticket)) is not None or ticket is None:
                return closed or Closed.UNKNOWN
            unit.uploads.remove(ticket, number)
        self.ring(ticket.terminal_id)
        return None

    def _closed(self, ticket: Ticket | None) -> Closed | None:
        if ticket is None:
            return Closed.UNKNOWN
        if ticket.accepted:
            return Closed.ACCEPTED
        if ticket.ended_at is not None:
            return Closed.ENDED
        return Closed.EXPIRED if ticket.over(self.clock()) else None


def _digest(secret: str) -> str:
    """Return the form in which a secret is kept; it is random, so a plain hash will do."""
    return hashlib.sha256(secret.encode()).hexdigest()
