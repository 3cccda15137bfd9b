"""The chain of a terminal's audit entries: what both sides compute, tell each other and sign.

Entry n of a store is linked to all before it: head(n) = SHA-256(head(n - 1) || entry), where the entry is its
five fields as UTF-8 text with a line feed between two, and head(0) is 32 zero bytes. Numbers run 1, 2, 3, …
through the whole life of a store; an epoch is a stretch of them, and begins with an entry that says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:  # the first screen waits for this module, and signs nothing
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MOST_ENTRIES = 500
"""In one batch."""

NOTE = "note."
"""What the kinds of entries that are no events begin with; no event's type does."""

NOTHING = bytes(32)
"""The head before the first entry."""

DOMAIN = "hr-self-service-terminal audit countersignature 1"
DIGEST = r"^[0-9a-f]{64}$"
MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}\+00:00$"
LARGEST = 2**63 - 1


class AuditModel(BaseModel):
    """Frozen; unknown fields are ignored, so that either side may be the older one."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class AuditEntry(AuditModel):
    """That something happened. Of an event `kind` is its type, `subject` its id, `digest` its payload's.

    Anything else is a note: its kind begins with `NOTE`, and its digest is of a detail that stays there.
    """

    n: int = Field(ge=1, le=LARGEST)
    at: str = Field(pattern=MOMENT)
    kind: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]{0,63}$")
    subject: str = Field(pattern=r"^[!-~]{0,100}$")
    digest: str = Field(pattern=DIGEST)

    def after(self, head: bytes) -> bytes:
        """Return the head after this entry, given the one before it."""
        return linked(head, written(self.n, self.at, self.kind, self.subject, self.digest))


class ChainEnd(AuditModel):
    """How far a chain goes: its last entry's number and the head after it, and in which epoch that lies."""

    epoch: UUID
    count: int = Field(ge=0, le=LARGEST)
    head: str = Field(pattern=DIGEST)


class ChainPoint(ChainEnd):
    """How far a chain goes, and the end of the epoch before; None where the store began with this epoch."""

    parent: ChainEnd | None = None


class ChainTip(ChainPoint):
    """How far a terminal's chain goes now.

    (`opening`, `turn`) grows from tip to tip: how often the store was opened, and a number within this run.
    It tells a tip that was overtaken on its way from a chain that became shorter.
    """

    opening: int = Field(ge=0, le=LARGEST)
    turn: int = Field(ge=0, le=LARGEST)


class ChainSlice(ChainPoint):
    """Entries of one epoch without a gap; `count` and `head` are those after the last of them."""

    entries: list[AuditEntry] = Field(min_length=1, max_length=MOST_ENTRIES)


class AuditReport(AuditModel):
    """What a batch says of the chain: its tip, and entries that the platform has not got yet."""

    tip: ChainTip
    slice: ChainSlice | None = None


class Countersignature(AuditModel):
    """The platform's word that it held a terminal's chain up to here; Ed25519 over `statement`, in hex."""

    terminal_id: str
    epoch: UUID
    count: int = Field(ge=0, le=LARGEST)
    head: str = Field(pattern=DIGEST)
    at: str = Field(pattern=MOMENT)
    key_id: str
    signature: str = Field(pattern=r"^[0-9a-f]{128}$")

    @property
    def statement(self) -> bytes:
        """What is signed: its domain and its fields, a line each."""
        fields = (DOMAIN, self.terminal_id, self.epoch, self.count, self.head, self.at)
        return "\n".join(map(str, fields)).encode()

    @classmethod
    def signed(
        cls, terminal_id: str, end: ChainEnd, at: datetime, private: Ed25519PrivateKey, key_id: str
    ) -> Self:
        """Sign how far a terminal's chain goes."""
        unsigned = cls(
            terminal_id=terminal_id,
            epoch=end.epoch,
            count=end.count,
            head=end.head,
            at=moment(at),
            key_id=key_id,
            signature="0" * 128,
        )
        return unsigned.model_copy(update={"signature": private.sign(unsigned.statement).hex()})

    def is_genuine(self, public: Ed25519PublicKey) -> bool:
        """Say whether the key's owner signed this."""
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - whoever has a key has it loaded

        try:
            public.verify(bytes.fromhex(self.signature), self.statement)
        except InvalidSignature:
            return False
        return True


class AuditReceipt(AuditModel):
    """The platform's answer to a report: up to which number it has the entries, and its word for that."""

    held: int = Field(ge=0, le=LARGEST)
    countersignature: Countersignature | None = None


def written(n: int, at: str, kind: str, subject: str, digest: str) -> bytes:
    """Return an entry in the form in which it is linked."""
    return f"{n}\n{at}\n{kind}\n{subject}\n{digest}".encode()


def linked(head: bytes, entry: bytes) -> bytes:
    """Return the head after an entry."""
    return hashlib.sha256(head + entry).digest()


def head_after(head: bytes, entries: Iterable[AuditEntry]) -> bytes:
    """Return the head after entries that follow each other."""
    for entry in entries:
        head = entry.after(head)
    return head


def moment(at: datetime) -> str:
    """Return a moment as entries and signatures have it: UTC, microseconds."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
