"""The platform over HTTP. The only user of requests.

Whatever answers is not the platform until it speaks the contract: a login page of the network answers 200, a
proxy answers 403. Only a problem document of our own types (RFC 9457) counts as a refusal.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
import urllib3.exceptions
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from contract.attachments import AttachmentState
from contract.enrolment import Enrolment, EnrolmentOrder, RenewalOrder
from contract.events import Batch, BatchReceipt
from contract.feed import FACT_TYPES, DirectoryPage, FeedFact, FeedItem, Heartbeat, KeySet, Neighbourhood
from contract.phone import (
    DEVICE_CODE_GRANT,
    DeviceAuthorization,
    DeviceAuthorizationOrder,
    DeviceToken,
    DeviceTokenOrder,
    EcopyLink,
    EcopyLinkOrder,
)
from contract.problems import TYPE_PREFIX, ProblemType
from sync.answers import (
    NOT_ENROLLED_FOR,
    BatchRefused,
    BatchTooLarge,
    ContentRefused,
    Decisions,
    Heard,
    NotEnrolled,
    Receipts,
    Trouble,
    UnknownFact,
    Unreachable,
)
from sync.phone_line import NotOffered
from sync.platform_time import Look
from sync.server.answer import Answer, M, look_in, read, trouble_of
from sync.server.bodies import ContentRange, as_file, headers_of, written
from sync.server.connections import CuttableAdapter, Deadline, Sockets
from sync.server.proof import Proof, Token
from sync.server.troubles import trouble_in
from sync.server.uploads import UploadServer

POISON = frozenset({400, 422})
TOO_LARGE = 413
CONTENT_REFUSED = frozenset({400, 404, 409, 415, 422})
CHUNK = 65536


@dataclass(frozen=True)
class Limits:
    """Time-outs in seconds, sizes in bytes and entries."""

    connect: float = 5.0
    read: float = 15.0
    whole: float = 30.0
    body: int = 32 * 1024 * 1024
    directory_page: int = 1000


class RawFact(BaseModel):
    """A fact of any type, its fields not looked at yet."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str


class RawItem(BaseModel):
    """A feed item whose fact may be of a type that this release does not know."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    cursor: int = Field(ge=1, le=2**63 - 1)
    fact: RawFact


class RawFeedPage(BaseModel):
    """A feed page, facts not looked at yet."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    items: list[RawItem]
    more: bool


FACT: TypeAdapter[Any] = TypeAdapter(FeedFact)


class StayingSession(requests.Session):
    """A session to which no answer is a redirection.

    Even one that is not followed would be looked into by requests: its body read to the end without a limit,
    its address taken apart, with errors of its own where that fails.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return nothing, whatever the answer says."""


class HubServer:
    """One terminal's way to the platform. Thread-safe: each thread has its own session.

    `proof` shows which terminal asks; a word is its token. `ca_file` names the certificates to trust instead
    of the usual ones. `notice` is called, on the thread that asked, with what the platform's clock said.
    """

    def __init__(
        self,
        url: str,
        terminal_id: str,
        proof: Proof | str,
        limits: Limits | None = None,
        ca_file: str | None = None,
        *,
        notice: Callable[[Look], None] = lambda _look: None,
    ) -> None:
        self._url = url.rstrip("/")
        self._terminal = f"/v1/terminals/{terminal_id}"
        self._proof = Token(proof) if isinstance(proof, str) else proof
        self._limits = limits or Limits()
        self._verify: bool | str = ca_file or True
        self._notice = notice
        self._sockets = Sockets()
        self._sessions = threading.local()

    def close(self) -> None:
        """Cut every connection; requests under way end at once, later ones are unreachable."""
        self._sockets.cut()

    def deliver(self, batch: Batch) -> Receipts | BatchRefused | BatchTooLarge | Unreachable:
        """Hand over a batch of envelopes."""
        answer = self._ask("POST", f"{self._terminal}/events", body=batch)
        if isinstance(answer, Unreachable):
            return answer
        problem = answer.problem()
        if answer.status == TOO_LARGE and (problem is not None or len(batch.envelopes) > 1):
            return BatchTooLarge()
        if answer.status in POISON and problem is not None:
            return BatchRefused(problem.type.removeprefix(TYPE_PREFIX))
        receipt = self._read(answer, BatchReceipt)
        return receipt if isinstance(receipt, Unreachable) else Receipts(receipt)

    def feed(self, after: int, wait: float) -> Decisions | Unreachable:
        """Return decisions after a cursor, waited for up to `wait` seconds."""
        answer = self._ask("GET", f"{self._terminal}/feed", {"after": after, "wait": wait}, patience=wait)
        page = answer if isinstance(answer, Unreachable) else read(answer, RawFeedPage)
        if isinstance(page, Unreachable):
            return page
        try:
            items = tuple(
                FeedItem(cursor=raw.cursor, fact=FACT.validate_python(raw.fact.model_dump()))
                for raw in page.items
                if raw.fact.type in FACT_TYPES
            )
        except ValidationError:
            return Unreachable(Trouble.NOT_THE_CONTRACT)
        unknown = tuple(
            UnknownFact(raw.cursor, raw.fact.type) for raw in page.items if raw.fact.type not in FACT_TYPES
        )
        return Decisions(items, max((raw.cursor for raw in page.items), default=after), page.more, unknown)

    def directory(self, after: int) -> DirectoryPage | Unreachable:
        """Return employees changed after a version."""
        asked = {"after": after, "limit": self._limits.directory_page}
        answer = self._ask("GET", f"{self._terminal}/directory", asked)
        return answer if isinstance(answer, Unreachable) else self._read(answer, DirectoryPage)

    def keys(self) -> KeySet | Unreachable:
        """Return the verification keys now trusted."""
        answer = self._ask("GET", "/v1/keys")
        return answer if isinstance(answer, Unreachable) else self._read(answer, KeySet)

    def neighbours(self) -> Neighbourhood | Unreachable:
        """Return the other terminals of the site; none where the platform is of an earlier release."""
        answer = self._ask("GET", f"{self._terminal}/neighbours")
        if isinstance(answer, Unreachable):
            return answer
        if answer.status == requests.codes.not_found:
            return Neighbourhood(neighbours=[])
        return self._read(answer, Neighbourhood)

    def device_authorization(
        self, order: DeviceAuthorizationOrder
    ) -> DeviceAuthorization | NotOffered | Unreachable:
        """Ask for codes with which somebody confirms a sign-in on their phone."""
        answer = self._ask("POST", f"{self._terminal}/device-authorization", body=order)
        if isinstance(answer, Unreachable):
            return answer
        if answer.status == requests.codes.not_found:
            return NotOffered()
        return self._read(answer, DeviceAuthorization)

    def device_token(self, device_code: str) -> DeviceToken | Unreachable:
        """Ask whether somebody confirmed."""
        order = DeviceTokenOrder(grant_type=DEVICE_CODE_GRANT, device_code=device_code)
        answer = self._ask("POST", f"{self._terminal}/token", body=order)
        return answer if isinstance(answer, Unreachable) else self._read(answer, DeviceToken)

    def ecopy_link(self, order: EcopyLinkOrder) -> EcopyLink | NotOffered | Unreachable:
        """Ask for a link to a certificate's e-copy."""
        answer = self._ask("POST", f"{self._terminal}/ecopy-link", body=order)
        if isinstance(answer, Unreachable):
            return answer
        return NotOffered() if answer.status == requests.codes.not_found else self._read(answer, EcopyLink)

    def heartbeat(self, heartbeat: Heartbeat) -> Heard | Unreachable:
        """Say how the terminal is."""
        answer = self._ask("POST", f"{self._terminal}/heartbeat", body=heartbeat)
        if isinstance(answer, Unreachable):
            return answer
        if answer.status != requests.codes.no_content:
            return trouble_of(answer)
        self._look_at_clock(answer)
        return Heard()

    def _read(self, answer: Answer, model: type[M]) -> M | Unreachable:
        """Read an answer that was given at once: when it was made is known well enough."""
        told = read(answer, model)
        if not isinstance(told, Unreachable):
            self._look_at_clock(answer)
        return told

    def _look_at_clock(self, answer: Answer) -> None:
        if (look := look_in(answer)) is not None:
            self._notice(look)

    def enrol(self, order: EnrolmentOrder) -> Enrolment | NotEnrolled | Unreachable:
        """Have this terminal's key enrolled by a code."""
        answer = self._ask("POST", "/v1/enrolments", body=order)
        if isinstance(answer, Unreachable):
            return answer
        problem = answer.problem()
        refused = None if problem is None else NOT_ENROLLED_FOR.get(problem.type.removeprefix(TYPE_PREFIX))
        return refused or read(answer, Enrolment)

    def renew(self, order: RenewalOrder) -> Enrolment | Unreachable:
        """Ask for the next certificate of the terminal's key."""
        answer = self._ask("POST", f"{self._terminal}/certificate", body=order)
        return answer if isinstance(answer, Unreachable) else read(answer, Enrolment)

    def attachment(self, sha256: str) -> AttachmentState | ContentRefused | Unreachable:
        """Return how far the content of an attachment has come."""
        return _content_state(self._ask("GET", f"{self._terminal}/attachments/{sha256}"))

    def append(
        self, sha256: str, offset: int, content: bytes
    ) -> AttachmentState | ContentRefused | Unreachable:
        """Hand over the next range of a content."""
        body = ContentRange(offset, content)
        return _content_state(self._ask("PATCH", f"{self._terminal}/attachments/{sha256}", body=body))

    def uploads(self) -> UploadServer:
        """Return what asks about uploads from a phone."""
        return UploadServer(self._ask, self._terminal, self._url)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._sessions, "mine", None)
        if session is None:
            session = StayingSession()
            session.trust_env = False  # a .netrc would replace the token
            session.headers["Accept"] = "application/json, application/problem+json"
            deadline = self._sessions.deadline = Deadline()
            session.mount("http://", CuttableAdapter(self._sockets, deadline))
            session.mount("https://", CuttableAdapter(self._sockets, deadline))
            self._sessions.mine = session
        return session

    def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, int | float] | None = None,
        body: BaseModel | ContentRange | None = None,
        patience: float = 0.0,
    ) -> Answer | Unreachable:
        """Ask; once more where the platform says by what time it would have been taken."""
        answer = self._ask_once(method, path, query, body, patience)
        if isinstance(answer, Answer) and self._proof.learn(answer):
            return self._ask_once(method, path, query, body, patience)
        return answer

    def _ask_once(
        self,
        method: str,
        path: str,
        query: Mapping[str, int | float] | None,
        body: BaseModel | ContentRange | None,
        patience: float,
    ) -> Answer | Unreachable:
        content = None if body is None else written(body)
        shown = self._proof.of(content)
        if shown is None:
            return Unreachable(Trouble.NOT_ENROLLED)
        session = self._session()
        deadline: Deadline = self._sessions.deadline
        asked_at = time.monotonic()
        deadline.until = asked_at + patience + self._limits.whole
        try:
            with session.request(
                method,
                self._url + path,
                params=query,
                data=None if content is None else as_file(content),
                headers=None if body is None else headers_of(body),
                auth=shown,
                timeout=(self._limits.connect, patience + self._limits.read),
                verify=self._verify,
                cert=self._proof.certificate(),
                allow_redirects=False,
                stream=True,
            ) as response:
                return self._take(response, deadline, asked_at)
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            return Unreachable(trouble_in(error))

    def _take(self, response: requests.Response, deadline: Deadline, asked_at: float) -> Answer | Unreachable:
        """Read the body to its end, as far as its size and the deadline allow."""
        body = bytearray()
        while chunk := response.raw.read1(CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._limits.body:
                return Unreachable(Trouble.NOT_THE_CONTRACT)
            if deadline.passed:
                return Unreachable(Trouble.SLOW)
        return Answer(response.status_code, response.headers, bytes(body), asked_at, time.monotonic())


def _content_state(answer: Answer | Unreachable) -> AttachmentState | ContentRefused | Unreachable:
    if isinstance(answer, Unreachable):
        return answer
    if answer.status == TOO_LARGE:  # a proxy's word will do: a smaller range may pass
        return ContentRefused(ProblemType.TOO_LARGE)
    problem = answer.problem()
    if answer.status in CONTENT_REFUSED and problem is not None:
        return ContentRefused(problem.type.removeprefix(TYPE_PREFIX))
    return read(answer, AttachmentState)
