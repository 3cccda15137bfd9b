"""The platform that is tried, as one terminal speaks with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, TypeVar
from uuid import UUID, uuid4

import requests
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from pydantic import BaseModel, ValidationError

from contract.conformance.check import NotKeptError, NotTriedError, expect
from contract.enrolment import Enrolment
from contract.event import Event
from contract.events import BatchReceipt, EnvelopeReceipt, RequestSubmitted, VisitOpened
from contract.feed import DirectoryEntry, DirectoryPage, EmploymentStatus, FeedPage
from contract.language import Language
from contract.problems import MEDIA_TYPE, TYPE_PREFIX, Problem, ProblemType
from contract.signing import RequestSigner, signing_request

PATIENCE = 30.0  # seconds for an answer
PAGE = 500
M = TypeVar("M", bound=BaseModel)
Raw = dict[str, Any]


class Answer:
    """What the platform answered."""

    def __init__(self, asked: str, response: requests.Response) -> None:
        self.asked = asked
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.body = response.content

    def told(self, model: type[M], status: int = 200) -> M:
        """Return what the body says; raise NotKeptError where it is not this model with this status."""
        expect(self.status == status, f"{self.asked}: status {self.status}, not {status}: {self._shown()}")
        try:
            return model.model_validate_json(self.body)
        except ValidationError as error:
            wrong = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, wrong["loc"]))
            raise NotKeptError(
                f"{self.asked}: no {model.__name__}: {where or 'the whole'}: {wrong['msg']}"
            ) from error

    def refused(self, *statuses: int, kind: ProblemType | None = None) -> Problem:
        """Return the problem document; raise NotKeptError for any other status, media type or problem."""
        wanted = " or ".join(map(str, statuses))
        expect(self.status in statuses, f"{self.asked}: status {self.status}, not {wanted}: {self._shown()}")
        media_type = self.headers.get("Content-Type", "").partition(";")[0]
        expect(media_type == MEDIA_TYPE, f"{self.asked}: {media_type or 'no media type'}, not {MEDIA_TYPE}")
        problem = self.told(Problem, self.status)
        expect(problem.status == self.status, f"{self.asked}: the document says status {problem.status}")
        if kind is not None:
            expect(
                problem.type == TYPE_PREFIX + kind,
                f"{self.asked}: problem {problem.type!r}, not {TYPE_PREFIX + kind!r}",
            )
        return problem

    def _shown(self) -> str:
        return self.body[:200].decode(errors="replace")


@dataclass
class Enrolling:
    """A terminal that the kit enrols, and the key that it makes for it."""

    terminal_id: str
    code: str = field(repr=False)
    private: EllipticCurvePrivateKey = field(
        default_factory=lambda: generate_private_key(SECP256R1()), repr=False
    )
    done: bool = False


@dataclass
class Signable:
    """A request before it is sent."""

    method: str
    url: str
    headers: dict[str, str]


class Peer:
    """Speaks as one terminal of the platform. Thread-safe. Each run has an epoch of its own.

    `wait` are seconds in which a decision has to come. `enrol` names another terminal, which has no
    key yet or may lose it, and `code` is the one by which it can be enrolled; without it that is not tried.
    """

    def __init__(
        self,
        url: str,
        terminal_id: str,
        token: str,
        *,
        wait: float = 20.0,
        enrol: str = "",
        code: str = "",
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._clock = clock
        self._seqs = count(1)
        self.terminal_id = terminal_id
        self.wait = wait
        self.enrolling = Enrolling(enrol, code)
        self.epoch = uuid4()

    def now(self) -> datetime:
        """Return the time of day."""
        return self._clock()

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | Raw | None = None,
        query: Mapping[str, int | float | str] | None = None,
        headers: Mapping[str, str] | None = None,
        token: str | None = "",
        patience: float = PATIENCE,
    ) -> Answer:
        """Ask below `/v1/terminals/{id}`, or anywhere where the path begins with a slash.

        `token`: another one than the terminal's; None for none. A line that fails raises
        requests.RequestException.
        """
        place = path if path.startswith("/") else f"/v1/terminals/{self.terminal_id}/{path}"
        said = {"Content-Type": "application/json", **(headers or {})}
        if token is not None:
            said["Authorization"] = f"Bearer {token or self._token}"
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        with requests.Session() as session:
            session.trust_env = False  # a .netrc would replace the token
            response = session.request(
                method,
                self._url + place,
                params=query,
                data=data,
                headers=said,
                timeout=patience,
                allow_redirects=False,
            )
        return Answer(f"{method} {path.partition('?')[0]}", response)

    def enrol(self, private: EllipticCurvePrivateKey, **other: str) -> Answer:
        """Ask for the certificate of a key, by the code; `other` replaces what is ordered."""
        if not self.enrolling.code:
            raise NotTriedError("needs another terminal and a code by which it can be enrolled, see --help")
        terminal_id = self.enrolling.terminal_id
        order = {
            "terminal_id": terminal_id,
            "code": self.enrolling.code,
            "csr": signing_request(private, terminal_id),
        }
        return self.ask("POST", "/v1/enrolments", body=order | other, token=None)

    def enrolled(self) -> Enrolling:
        """Return the other terminal, enrolled."""
        if not self.enrolling.done:
            self.enrol(self.enrolling.private).told(Enrolment)
            self.enrolling.done = True
        return self.enrolling

    def ask_signed(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        *,
        sent: bytes | None = None,
        at: datetime | None = None,
        by: EllipticCurvePrivateKey | None = None,
    ) -> Answer:
        """Ask as the other terminal, signed; `sent` is another body than was signed, `by` another key."""
        other = self.enrolled()
        place = f"/v1/terminals/{other.terminal_id}/{path}"
        message = Signable(method, self._url + place, {"Content-Type": "application/json"})
        RequestSigner(by or other.private).sign(message, body, at or self.now())
        return self.ask(
            method, place, body=body if sent is None else sent, headers=message.headers, token=None
        )

    def envelope(self, event: Event | Raw, **other: Any) -> Raw:
        """Return an event in an envelope with the next key, as JSON values; `other` replaces fields."""
        told = event.model_dump(mode="json") if isinstance(event, Event) else event
        payload = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        made = {
            "epoch": str(self.epoch),
            "seq": next(self._seqs),
            "event_id": str(uuid4()),
            "recorded_at": self.now().isoformat(timespec="microseconds"),
            "payload": payload,
            "sha256": hashlib.sha256(payload.encode()).hexdigest(),
        }
        return made | other

    def opened(self, visit_id: UUID | None = None) -> VisitOpened:
        """Return a plain event: somebody woke the terminal."""
        return VisitOpened(visit_id=visit_id or uuid4(), at=self.now(), language=Language.ZH)

    def post(self, envelopes: Sequence[Raw], **more: Any) -> Answer:
        """Post a batch."""
        batch = {"sent_at": self.now().isoformat(), "envelopes": list(envelopes), **more}
        return self.ask("POST", "events", body=batch)

    def deliver(self, *envelopes: Raw, **more: Any) -> list[EnvelopeReceipt]:
        """Post a batch and return its receipts: one for each envelope, in their order."""
        return self.receipts(self.post(envelopes, **more), envelopes)

    @staticmethod
    def receipts(answer: Answer, envelopes: Sequence[Raw]) -> list[EnvelopeReceipt]:
        """Return the receipts of an answer; raise NotKeptError where they are not those of the envelopes."""
        receipts = answer.told(BatchReceipt).receipts
        asked = [(UUID(one["epoch"]), one["seq"]) for one in envelopes]
        told = [(one.epoch, one.seq) for one in receipts]
        expect(asked == told, f"receipts for {told}, not for {asked}")
        return receipts

    def feed(self, after: int, *, limit: int = PAGE, wait: float = 0) -> FeedPage:
        """Return a page of the feed."""
        query = {"after": after, "limit": limit, "wait": wait}
        return self.ask("GET", "feed", query=query, patience=PATIENCE + wait).told(FeedPage)

    def feed_end(self) -> int:
        """Return the last cursor of the feed."""
        last = 0
        while True:
            page = self.feed(last)
            last = page.items[-1].cursor if page.items else last
            if not page.more:
                return last

    def employee(self) -> DirectoryEntry:
        """Return an active employee of the terminal's site; raise NotTriedError where there is none."""
        after = 0
        while True:
            page = self.ask("GET", "directory", query={"after": after, "limit": PAGE}).told(DirectoryPage)
            today = self.now().date()
            for one in page.entries:
                if one.status is EmploymentStatus.ACTIVE and one.hired_on < today:
                    return one
            if not page.more:
                raise NotTriedError("needs an active employee at the terminal's site")
            after = page.version

    def certificate(self, employee_id: str, **other: Any) -> RequestSubmitted:
        """Return a request for a certificate of employment."""
        told = {
            "visit_id": uuid4(),
            "request_id": uuid4(),
            "at": self.now(),
            "service_id": "cert.employment",
            "service_version": 1,
            "employee_id": employee_id,
            "language": Language.ZH,
            "answers": {"purpose": "loan", "language": "zh"},
            "claim_code": "7K2M-9QXD",
        }
        return RequestSubmitted(**(told | other))
