"""What the platform tells a terminal: decisions by feed, people by directory."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Final, Literal, get_args
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from contract.applications import ApplicationState
from contract.audit import ChainTip
from contract.dead_letters import Decision
from contract.gifts import GiftKind
from contract.language import Bilingual


def _said_in_utc(moment: datetime) -> datetime:
    """Refuse the hours at both ends of the calendar that a zone pushes out of it."""
    try:
        moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside the calendar in UTC") from error
    return moment


Moment = Annotated[AwareDatetime, AfterValidator(_said_in_utc)]


class FeedModel(BaseModel):
    """Frozen; unknown fields are ignored, so that an old terminal reads a new platform."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class CertificateIssued(FeedModel):
    """A certificate was issued for a request: print it.

    `facts` are what the paper states (strings and ISO dates by name); `verify_code` is the text of the
    QR code, signed by the platform (see `contract.verify_code`).
    """

    type: Literal["certificate.issued"] = "certificate.issued"
    request_id: UUID
    employee_id: str
    number: str
    issued_at: Moment
    facts: dict[str, JsonValue]
    verify_code: str


class RequestRefused(FeedModel):
    """The platform decided against a request, for a reason with a text in both languages."""

    type: Literal["request.refused"] = "request.refused"
    request_id: UUID
    reason_zh: str
    reason_en: str


class ApplicationMoved(FeedModel):
    """An application stands otherwise from now on: one of this terminal's requests, which somebody decides.

    `change` counts the changes of one application from 1: a later one counts, an earlier one told again does
    not. The texts say why, to its person; '' where there is nothing to say.
    """

    type: Literal["application.moved"] = "application.moved"
    request_id: UUID
    employee_id: str
    service_id: str
    change: int = Field(ge=1)
    state: ApplicationState
    at: Moment
    reason_zh: str = ""
    reason_en: str = ""


class CertificateRevoked(FeedModel):
    """A certificate that was issued for a request of this terminal holds no more: do not print it again."""

    type: Literal["certificate.revoked"] = "certificate.revoked"
    request_id: UUID
    number: str
    revoked_at: Moment
    reason_zh: str
    reason_en: str


class DeadLetterDecided(FeedModel):
    """HR decided about an event of this terminal that the platform refused for good.

    A letter that is not dead any more is left as it is: what became of it was told by its own event. One that
    the terminal does not have is told as missing.
    """

    type: Literal["dead-letter.decided"] = "dead-letter.decided"
    epoch: UUID
    seq: int
    event_id: UUID
    decision: Decision
    reason: str
    by: str


class GiftEntitled(FeedModel):
    """An employee may have an item of `kind` from behind a door of this terminal, until the end of a day."""

    type: Literal["gift.entitled"] = "gift.entitled"
    gift_id: UUID
    employee_id: str
    kind: GiftKind
    title_zh: str
    title_en: str
    collect_until: date


class GiftChanged(FeedModel):
    """A gift is called otherwise from now on, or can be collected until another day; all else stays."""

    type: Literal["gift.changed"] = "gift.changed"
    gift_id: UUID
    title_zh: str
    title_en: str
    collect_until: date


class GiftWithdrawn(FeedModel):
    """HR takes a gift back that was not collected; answered by `gift.withdrawal-answered`."""

    type: Literal["gift.withdrawn"] = "gift.withdrawn"
    gift_id: UUID


class CommandGiven(FeedModel):
    """People elsewhere order this terminal to do something by a deadline; answered by `command.answered`.

    `kind` is a word of `contract.commands.CommandKind`, or one that a later release knows. The texts say why,
    to people before the screen where the terminal closes. Past its deadline a command is never done.
    """

    type: Literal["command.given"] = "command.given"
    command_id: UUID
    kind: str = Field(max_length=64)
    deadline: Moment
    reason_zh: str = Field(default="", max_length=500)
    reason_en: str = Field(default="", max_length=500)


FeedFact = Annotated[
    CertificateIssued
    | CertificateRevoked
    | RequestRefused
    | ApplicationMoved
    | DeadLetterDecided
    | GiftEntitled
    | GiftChanged
    | GiftWithdrawn
    | CommandGiven,
    Field(discriminator="type"),
]

FACT_TYPES: Final[frozenset[str]] = frozenset(
    fact.model_fields["type"].default for fact in get_args(get_args(FeedFact)[0])
)
"""The types of facts that this release knows."""


class FeedItem(FeedModel):
    """One decision, numbered in the terminal's own feed."""

    cursor: int = Field(ge=1)
    fact: FeedFact


class FeedPage(FeedModel):
    """Items after the asked cursor, oldest first; `more` says that another page waits."""

    items: list[FeedItem]
    more: bool


class EmploymentStatus(StrEnum):
    """Whether somebody works here now."""

    ACTIVE = "active"
    LEFT = "left"


class DirectoryEntry(FeedModel):
    """What a terminal of the site needs to know of one employee.

    `id_digest` is hex(HMAC-SHA-256(directory salt, ID number)); the number itself never travels.
    `pin_hash` is an Argon2id PHC string (RFC 9106) or None where no PIN was set.
    """

    employee_id: str
    name: str
    name_latin: str
    status: EmploymentStatus
    badge_uids: list[str]  # hex, upper case
    id_digest: str | None
    pin_hash: str | None
    department_zh: str
    department_en: str
    position_zh: str
    position_en: str
    hired_on: date
    left_on: date | None = None


class DirectoryPage(FeedModel):
    """Entries changed after the asked version, oldest change first; `version` is the page's last."""

    salt: str = Field(pattern=r"^(?:[0-9A-Fa-f]{2})+$")  # hex
    entries: list[DirectoryEntry]
    version: int = Field(ge=0)
    more: bool


class VerificationKey(FeedModel):
    """A public key that verify codes are checked with: Ed25519, 32 bytes, hex; `key_id` hex."""

    key_id: str
    public_key: str


class KeySet(FeedModel):
    """All verification keys now trusted, and whom they speak for.

    `keys` check certificates, `audit_keys` countersignatures of audit chains.
    """

    keys: list[VerificationKey]
    audit_keys: list[VerificationKey] = []
    employer_zh: str
    employer_en: str


class DeviceHealth(FeedModel):
    """One device as its terminal sees it: XFS4IoT status and open faults.

    `counter` is what its own counter of paper or cuts stood at when it was last read, None where it has none.
    """

    name: str
    driver: str
    status: str
    faults: list[str]
    counter: int | None = Field(default=None, ge=0, le=2**63 - 1)


class ServiceState(FeedModel):
    """One service as its terminal sees it: words of `contract.availability`, the gravest hindrance first."""

    service_id: str
    availability: str
    hindrances: list[str] = []


CLOCK_ALARM_S = 300
"""Seconds between two clocks from which on somebody must set one: as in Kerberos (RFC 4120 section 1.6)."""


class Heartbeat(FeedModel):
    """How a terminal is; not durable, the last one counts.

    `oldest_waiting_at` is when the oldest of the queued events was recorded, `delivered_per_second` how fast
    they are delivered just now; None where nothing waits, or nothing is delivered. `attachments_waiting`
    counts the contents that the platform does not have yet. `clock_offset_s` is by how many seconds the
    platform's clock is ahead of the terminal's, negative where it is behind; None where that is not known.
    `place` says where it stands, in words, `services` which of its services work, `contract` the version that
    it speaks, None before 1.1.
    """

    at: AwareDatetime
    software: str
    queue_depth: int = Field(ge=0)
    dead_letters: int = Field(ge=0)
    in_doubt: int = Field(ge=0)
    devices: list[DeviceHealth]
    oldest_waiting_at: AwareDatetime | None = None
    delivered_per_second: float | None = Field(default=None, ge=0, le=1_000_000)
    attachments_waiting: int | None = Field(default=None, ge=0, le=2**63 - 1)
    audit: ChainTip | None = None
    clock_offset_s: int | None = Field(default=None, ge=-(10**12), le=10**12)
    place: Bilingual | None = None
    services: list[ServiceState] = Field(default=[], max_length=500)
    contract: str | None = Field(default=None, max_length=20)


class Neighbour(FeedModel):
    """Another terminal of the site that was heard of lately, and the services that work there."""

    terminal_id: str
    place: Bilingual
    services: list[str]


class Neighbourhood(FeedModel):
    """The other terminals of a site, by name."""

    neighbours: list[Neighbour]
