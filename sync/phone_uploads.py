"""Pages from a phone: has a ticket made for whoever stands here, and fetches what their phone sends.

One ticket at a time. What came is in memory alone, until it is accepted or the step is left: then nothing of
it stays here, and the platform is told to forget it; where it cannot be told, its ticket ends by itself.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from contract.attachments import MediaType
from contract.phone_uploads import UploadedFile, UploadOrder, UploadState, UploadTicket
from kiosk.domain.phone_pages import PhoneOrder, PhonePage, PhoneStatus, PhoneView
from sync.answers import NoUpload, Unreachable
from sync.backoff import Backoff

WAIT = 10.0  # seconds that a question is held open

Errand = Callable[[], object]
Picture = Callable[[MediaType, bytes], bytes]


class UploadHub(Protocol):
    """The platform, as far as it takes files from phones; see `sync.server.uploads`."""

    def order(self, order: UploadOrder) -> UploadTicket | NoUpload | Unreachable:
        """Return a ticket with a whole address."""

    def state(self, ticket_id: UUID, after: int, wait: float) -> UploadState | NoUpload | Unreachable:
        """Return what came; where that is version `after`, once there is more, or after `wait` seconds."""

    def fetch(self, ticket_id: UUID, file: UploadedFile) -> bytes | NoUpload | Unreachable:
        """Return a file."""

    def remove(self, ticket_id: UUID, number: int) -> NoUpload | Unreachable | None:
        """Have a file forgotten."""

    def end(self, ticket_id: UUID, accepted: int) -> NoUpload | Unreachable | None:
        """End a ticket."""


@dataclass(frozen=True)
class Fetched:
    """A page that is here, and which file of which ticket it was."""

    ticket_id: UUID
    number: int
    page: PhonePage


@dataclass
class Wanted:
    """What is wanted now and how far it is; `dropped` are files that were removed at the terminal.

    `order` is what the step wants now, `files` how many the ticket is good for.
    """

    order: PhoneOrder
    status: PhoneStatus = PhoneStatus.ASKING
    ticket: UploadTicket | None = None
    files: int = 0
    state: UploadState | None = None
    fetched: list[Fetched] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    last_page: int = 0
    failures: int = 0

    def missing(self) -> UploadedFile | None:
        """Return the next file that is not here yet, None where all are."""
        if self.ticket is None or self.state is None:
            return None
        here = {one.number for one in self.fetched if one.ticket_id == self.ticket.ticket_id} | self.dropped
        return next((file for file in self.state.files if file.number not in here), None)

    def room(self) -> int:
        """Return how many more files are wanted."""
        return self.order.files - len(self.fetched)

    def used_up(self) -> bool:
        """Whether the ticket is full and all of it is here, although more is wanted."""
        full = self.ticket is not None and self.state is not None and len(self.state.files) >= self.files
        return full and self.missing() is None and self.room() > 0

    def view(self) -> PhoneView:
        """Return how things stand."""
        here = {one.number for one in self.fetched if self.ticket and one.ticket_id == self.ticket.ticket_id}
        told = {file.number for file in self.state.files} if self.state else set()
        return PhoneView(
            status=self.status,
            address="" if self.ticket is None else self.ticket.address,
            seen=self.state is not None and self.state.seen,
            pages=tuple(one.page for one in self.fetched),
            coming=len(told - here - self.dropped),
        )


class PhoneUploads:
    """Two threads: one asks and fetches, one does errands that must not wait for it."""

    def __init__(
        self, hub: UploadHub, backoff: Backoff, picture: Picture, on_bug: Callable[[BaseException], None]
    ) -> None:
        self._hub = hub
        self._backoff = backoff
        self._picture = picture
        self._on_bug = on_bug
        self._changed = threading.Condition()
        self._wanted: Wanted | None = None
        self._stopping = False
        self._news = False
        self._errands: queue.SimpleQueue[Errand | None] = queue.SimpleQueue()
        self._threads = [
            threading.Thread(target=self._watched, args=(loop,), name=name, daemon=True)
            for name, loop in (("phone", self._serve), ("phone-errands", self._run_errands))
        ]

    def start(self) -> None:
        """Start the threads."""
        for thread in self._threads:
            thread.start()

    def stop(self, within: float) -> bool:
        """End the threads, once what is under way was cut; say whether both ended within so many seconds."""
        until = time.monotonic() + within
        with self._changed:
            self._stopping = True
            self._become(None)
        self._errands.put(None)
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def want(self, order: PhoneOrder) -> None:
        """Have a code made, unless this request has one already; room that it has not is asked for later."""
        with self._changed:
            if self._wanted is not None and self._wanted.order.request_id == order.request_id:
                if self._wanted.order != order:
                    self._wanted.order, self._news = order, True
                    self._changed.notify_all()
                return
            self._let_go(0)
            self._become(Wanted(order))

    def again(self) -> None:
        """Have another code made where more is wanted; what came by the one before stays here."""
        with self._changed:
            before = self._wanted
            if before is None or before.room() <= 0:
                return
            self._let_go(0)
            self._become(Wanted(before.order, fetched=list(before.fetched), last_page=before.last_page))

    def view(self) -> PhoneView:
        """Return how things stand; any thread may ask."""
        with self._changed:
            return PhoneView() if self._wanted is None else self._wanted.view()

    def remove(self, number: int) -> None:
        """Forget a page, here and there."""
        with self._changed:
            wanted = self._wanted
            gone = [one for one in wanted.fetched if one.page.number == number] if wanted else []
            for one in gone:
                assert wanted is not None
                wanted.fetched.remove(one)
                if wanted.ticket is not None and one.ticket_id == wanted.ticket.ticket_id:
                    wanted.dropped.add(one.number)
                    self._errand(self._hub.remove, one.ticket_id, one.number)

    def over(self, accepted: int) -> None:
        """Forget everything: the step was left, and so many files are the request's."""
        with self._changed:
            if self._wanted is not None:
                self._let_go(accepted)
                self._become(None)

    def step(self) -> float | None:
        """Ask or fetch once; return the seconds to rest before the next time, None until there is news."""
        with self._changed:
            wanted = self._wanted
            if wanted is None or wanted.status in (PhoneStatus.EXPIRED, PhoneStatus.NOT_OFFERED):
                return None
            if wanted.used_up():
                self.again()
                return 0.0
            ticket, missing, order = wanted.ticket, wanted.missing(), _order_of(wanted)
        if ticket is None:
            return None if order is None else self._took_ticket(wanted, order, self._hub.order(order))
        if missing is not None:
            return self._took_file(wanted, missing, self._hub.fetch(ticket.ticket_id, missing))
        after = -1 if wanted.state is None else wanted.state.version
        return self._took_state(wanted, self._hub.state(ticket.ticket_id, after, WAIT))

    def _took_ticket(
        self, wanted: Wanted, order: UploadOrder, answer: UploadTicket | NoUpload | Unreachable
    ) -> float:
        with self._changed:
            if isinstance(answer, UploadTicket):
                wanted.ticket, wanted.status, wanted.failures = answer, PhoneStatus.OPEN, 0
                wanted.files = order.files
                if wanted is not self._wanted:  # left meanwhile
                    self._errand(self._hub.end, answer.ticket_id, 0)
                return 0.0
            return self._failed(wanted, answer)

    def _took_state(self, wanted: Wanted, answer: UploadState | NoUpload | Unreachable) -> float:
        with self._changed:
            if not isinstance(answer, UploadState):
                return self._failed(wanted, answer)
            wanted.state, wanted.status, wanted.failures = answer, PhoneStatus.OPEN, 0
            there = {file.number for file in answer.files}
            mine = wanted.ticket.ticket_id if wanted.ticket else None
            wanted.fetched[:] = [
                one for one in wanted.fetched if one.ticket_id != mine or one.number in there
            ]
            return 0.0

    def _took_file(self, wanted: Wanted, file: UploadedFile, answer: bytes | NoUpload | Unreachable) -> float:
        picture = self._picture(file.media_type, answer) if isinstance(answer, bytes) else b""
        with self._changed:
            if not isinstance(answer, bytes):
                if answer is NoUpload.ENDED:  # removed meanwhile, or all is over: the next question tells
                    wanted.dropped.add(file.number)
                    return 0.0
                return self._failed(wanted, answer)
            wanted.failures = 0
            if wanted is not self._wanted:  # another code was asked for meanwhile: its order counts without
                return 0.0
            if wanted.ticket is not None and file.number not in wanted.dropped:
                wanted.last_page += 1
                page = PhonePage(wanted.last_page, file.media_type, answer, picture)
                wanted.fetched.append(Fetched(wanted.ticket.ticket_id, file.number, page))
            return 0.0

    def _failed(self, wanted: Wanted, why: NoUpload | Unreachable) -> float:
        match why:
            case NoUpload.ENDED:
                wanted.status = PhoneStatus.EXPIRED
                return 0.0
            case NoUpload.NOT_OFFERED:
                wanted.status = PhoneStatus.NOT_OFFERED
                return 0.0
            case Unreachable(retry_after=retry_after):
                wanted.status = PhoneStatus.UNREACHABLE
                wanted.failures += 1
                return self._backoff.delay(wanted.failures - 1, retry_after)

    def _become(self, wanted: Wanted | None) -> None:
        self._wanted, self._news = wanted, True
        self._changed.notify_all()

    def _let_go(self, accepted: int) -> None:
        if self._wanted is not None and self._wanted.ticket is not None:
            self._errand(self._hub.end, self._wanted.ticket.ticket_id, accepted)

    def _errand(self, act: Callable[[UUID, int], object], ticket_id: UUID, number: int) -> None:
        self._errands.put(lambda: act(ticket_id, number))

    def _serve(self) -> None:
        while not self._stopping:
            self._news = False
            rest = self.step()
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._news, rest)

    def _run_errands(self) -> None:
        while errand := self._errands.get():
            errand()

    def _watched(self, loop: Callable[[], None]) -> None:
        try:
            loop()
        except Exception as bug:  # noqa: BLE001 - the top of a worker's loop: a bug is handed on
            self._on_bug(bug)


def _order_of(wanted: Wanted) -> UploadOrder | None:
    """Return what is still wanted beside what is here, None where that is nothing."""
    order = wanted.order
    files, size = wanted.room(), order.size - sum(len(one.page.content) for one in wanted.fetched)
    if files <= 0 or size <= 0:
        return None
    return UploadOrder(request_id=order.request_id, title=order.title, files=files, size=size)
