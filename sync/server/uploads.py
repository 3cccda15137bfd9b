"""What a terminal asks the platform about uploads from a phone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol
from urllib.parse import urljoin
from uuid import UUID

import requests
from pydantic import BaseModel

from contract.phone_uploads import UploadedFile, UploadEnd, UploadOrder, UploadState, UploadTicket
from contract.problems import TYPE_PREFIX, ProblemType
from sync.answers import NoUpload, Trouble, Unreachable
from sync.server.answer import Answer, M, read, trouble_of

CLOSED = frozenset({TYPE_PREFIX + ProblemType.UPLOAD_ENDED, TYPE_PREFIX + ProblemType.UNKNOWN_UPLOAD})
NOT_THERE = frozenset({requests.codes.not_found, requests.codes.method_not_allowed})
FETCH_WITHIN = 60.0  # seconds beyond those of any answer: a file has up to 20 MB


class Ask(Protocol):
    """Asks the platform as this terminal; see `sync.server.HubServer`."""

    def __call__(
        self,
        method: str,
        path: str,
        query: Mapping[str, int | float] | None = None,
        body: BaseModel | None = None,
        patience: float = 0.0,
    ) -> Answer | Unreachable:
        """Return the answer."""


class UploadServer:
    """The platform, as far as it takes files from phones. Thread-safe."""

    def __init__(self, ask: Ask, terminal: str, url: str) -> None:
        self._ask = ask
        self._place = f"{terminal}/uploads"
        self._url = url

    def order(self, order: UploadOrder) -> UploadTicket | NoUpload | Unreachable:
        """Return a ticket with a whole address."""
        ticket = _told(self._ask("POST", self._place, body=order), UploadTicket)
        if not isinstance(ticket, UploadTicket):
            return ticket
        return ticket.model_copy(update={"address": urljoin(f"{self._url}/", ticket.address)})

    def state(self, ticket_id: UUID, after: int, wait: float) -> UploadState | NoUpload | Unreachable:
        """Return what came; where that is version `after`, once there is more, or after `wait` seconds."""
        asked = {"after": after, "wait": wait}
        return _told(self._ask("GET", f"{self._place}/{ticket_id}", asked, patience=wait), UploadState)

    def fetch(self, ticket_id: UUID, file: UploadedFile) -> bytes | NoUpload | Unreachable:
        """Return a file; other bytes than were told of are none."""
        place = f"{self._place}/{ticket_id}/files/{file.number}"
        answer = self._ask("GET", place, patience=FETCH_WITHIN)
        if isinstance(answer, Unreachable):
            return answer
        if answer.status != requests.codes.ok:
            return _closed(answer) or trouble_of(answer)
        same = hashlib.sha256(answer.body).hexdigest() == file.sha256
        return answer.body if same else Unreachable(Trouble.CUT_OFF)

    def remove(self, ticket_id: UUID, number: int) -> NoUpload | Unreachable | None:
        """Have a file forgotten."""
        return _done(self._ask("DELETE", f"{self._place}/{ticket_id}/files/{number}"))

    def end(self, ticket_id: UUID, accepted: int) -> NoUpload | Unreachable | None:
        """End a ticket."""
        return _done(self._ask("POST", f"{self._place}/{ticket_id}/end", body=UploadEnd(accepted=accepted)))


def _told(answer: Answer | Unreachable, model: type[M]) -> M | NoUpload | Unreachable:
    if isinstance(answer, Unreachable):
        return answer
    return _closed(answer) or read(answer, model)


def _done(answer: Answer | Unreachable) -> NoUpload | Unreachable | None:
    if isinstance(answer, Unreachable):
        return answer
    return _closed(answer) or (None if answer.status == requests.codes.no_content else trouble_of(answer))


def _closed(answer: Answer) -> NoUpload | None:
    """Return why the platform has nothing to say of an upload, None where it has."""
    problem = answer.problem()
    if problem is not None and problem.type in CLOSED:
        return NoUpload.ENDED
    earlier = answer.status in NOT_THERE and answer.media_type.endswith("json")  # no login page of a network
    return NoUpload.NOT_OFFERED if earlier else None
