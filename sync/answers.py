"""What asking the platform can come to, as closed sets of values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from contract.attachments import AttachmentState
from contract.events import Batch, BatchReceipt
from contract.feed import DirectoryPage, FeedItem, Heartbeat, KeySet, Neighbourhood
from contract.problems import ProblemType
from sync.platform_time import ClockOffset


class Trouble(StrEnum):
    """Why the platform could not be asked, or did not answer as the platform."""

    NO_NETWORK = "no-network"  # no address of our own, no route, nobody answers at the address
    NAME = "name"  # the host name of the platform cannot be looked up
    REFUSED = "refused"  # a machine is there, and nothing listens at the port
    CUT_OFF = "cut-off"  # the connection broke in the middle
    TLS = "tls"  # the certificate is not to be trusted: its issuer, its name, or no TLS at all
    TLS_EXPIRED = "tls-expired"  # the certificate has run out, or the clock is ahead
    TLS_NOT_YET = "tls-not-yet"  # the certificate is not valid yet: the clock is behind
    CAPTIVE_PORTAL = "captive-portal"  # somebody else answered: a login page, a proxy
    NOT_THE_CONTRACT = "not-the-contract"  # it answered, and not what the contract says
    SLOW = "slow"
    BUSY = "busy"  # 429, 503
    SERVER_ERROR = "server-error"
    NOT_ADMITTED = "not-admitted"  # 401, 403: not the terminal's key or token; somebody must look
    NOT_ENROLLED = "not-enrolled"  # this machine has no key that the platform knows, and asks nothing
    WITHDRAWN = "withdrawn"  # 401: its certificate was withdrawn, or another machine took its place
    CERTIFICATE_EXPIRED = "certificate-expired"  # 401: it is being renewed
    ALTERED = "altered"  # 401: what was sent was changed on its way


ALARMS = frozenset(
    {
        Trouble.NOT_ADMITTED,
        Trouble.NOT_ENROLLED,
        Trouble.WITHDRAWN,
        Trouble.ALTERED,
        Trouble.TLS,
        Trouble.TLS_EXPIRED,
        Trouble.TLS_NOT_YET,
        Trouble.NOT_THE_CONTRACT,
    }
)
"""Troubles that do not pass by themselves."""


@dataclass(frozen=True)
class Unreachable:
    """Try again later; `retry_after` seconds where the platform said so."""

    trouble: Trouble
    retry_after: float | None = None


@dataclass(frozen=True)
class Receipts:
    """The platform took the batch and answers each envelope."""

    receipt: BatchReceipt


@dataclass(frozen=True)
class BatchRefused:
    """The platform refuses the batch as a whole for good, by a problem document of its own."""

    problem: str


@dataclass(frozen=True)
class BatchTooLarge:
    """A smaller batch may pass."""


@dataclass(frozen=True)
class UnknownFact:
    """A fact of a type that this release does not know."""

    cursor: int
    type: str


@dataclass(frozen=True)
class Decisions:
    """A page of the feed. `cursor` is its last; `passed_over` are the facts of unknown types."""

    items: tuple[FeedItem, ...]
    cursor: int
    more: bool
    passed_over: tuple[UnknownFact, ...] = ()


@dataclass(frozen=True)
class Heard:
    """The platform took a message that has no answer."""


@dataclass(frozen=True)
class ContentRefused:
    """The platform took nothing of an attachment's content, and says why by a problem of its own."""

    problem: str


class NoUpload(StrEnum):
    """Why there is nothing to say of an upload from a phone."""

    ENDED = "ended"  # its ticket is over, or the file was removed
    NOT_OFFERED = "not-offered"  # the platform takes none


class NotEnrolled(StrEnum):
    """Why the platform enrols no key for a code."""

    WRONG = "wrong"
    SPENT = "spent"
    EXPIRED = "expired"
    REQUEST = "request"  # the signing request was refused
    TOO_OFTEN = "too-often"


NOT_ENROLLED_FOR: Mapping[str, NotEnrolled] = {
    ProblemType.CODE_WRONG: NotEnrolled.WRONG,
    ProblemType.CODE_SPENT: NotEnrolled.SPENT,
    ProblemType.CODE_EXPIRED: NotEnrolled.EXPIRED,
    ProblemType.CSR_REFUSED: NotEnrolled.REQUEST,
    ProblemType.TOO_MANY_TRIES: NotEnrolled.TOO_OFTEN,
}


class Hub(Protocol):
    """The platform, as far as a terminal asks it. No method raises for the environment."""

    def deliver(self, batch: Batch) -> Receipts | BatchRefused | BatchTooLarge | Unreachable:
        """Hand over a batch of envelopes."""

    def feed(self, after: int, wait: float) -> Decisions | Unreachable:
        """Return decisions after a cursor, waited for up to `wait` seconds."""

    def directory(self, after: int) -> DirectoryPage | Unreachable:
        """Return employees changed after a version."""

    def keys(self) -> KeySet | Unreachable:
        """Return the verification keys now trusted."""

    def neighbours(self) -> Neighbourhood | Unreachable:
        """Return the other terminals of the site; none where the platform is of an earlier release."""

    def heartbeat(self, heartbeat: Heartbeat) -> Heard | Unreachable:
        """Say how the terminal is."""

    def attachment(self, sha256: str) -> AttachmentState | ContentRefused | Unreachable:
        """Return how far the content of an attachment has come."""

    def append(
        self, sha256: str, offset: int, content: bytes
    ) -> AttachmentState | ContentRefused | Unreachable:
        """Hand over the next range of a content."""


@dataclass(frozen=True)
class Link:
    """Whether the platform answers, why not, and since when that is so. `reason` is None while online.

    `clock` is how far the two clocks are apart, None where that is not known. It stops nothing; where it is
    alarming somebody must be told.
    """

    online: bool
    reason: Trouble | None
    since: datetime
    clock: ClockOffset | None = None
