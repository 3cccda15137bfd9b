"""Dead letters: events that the platform refused for good. Kept for ever, put back or dismissed by people."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, func, select, update

from contract.dead_letters import (
    LONGEST_REASON,
    PREFIX,
    DeadLetterBuried,
    DeadLetterDismissed,
    DeadLetterMissing,
    DeadLetterReplayed,
    Decision,
    Place,
)
from contract.events import Envelope, RequestSubmitted
from kiosk.store.attachments import Attachments
from kiosk.store.outbox import Outbox, envelope_of
from kiosk.store.tables import outbox

SUBMITTED: str = RequestSubmitted.model_fields["type"].default


@dataclass(frozen=True)
class Decider:
    """Who decides about a dead letter, and where."""

    place: Place
    by: str


@dataclass(frozen=True)
class Dismissal:
    """Why a dead letter needs nobody any more, by whose word, and since when."""

    at: datetime
    place: Place
    by: str
    reason: str


@dataclass(frozen=True)
class DeadLetter:
    """An envelope that the platform refused for good, kept with the reason."""

    envelope: Envelope = field(repr=False)
    buried_at: datetime
    reason: str
    dismissal: Dismissal | None = None

    @property
    def event_type(self) -> str | None:
        """The type of the event in it, None where that cannot be read."""
        return type_in(self.envelope.payload)

    @property
    def submission(self) -> UUID | None:
        """The request that it submits, None for every other event."""
        return _submission_in(self.envelope.payload) if self.event_type == SUBMITTED else None

    @property
    def is_notice(self) -> bool:
        """Whether it only tells of another dead letter: an older platform does not know such events."""
        return _is_notice(self.event_type)

    @property
    def needs_somebody(self) -> bool:
        """Whether a person has still to decide about it."""
        return self.dismissal is None and not self.is_notice


class DeadLetters:
    """What is done with dead letters; each act and the event that tells it are one transaction.

    A letter that tells of another dead letter is buried without a word: there would be no end of it.
    """

    def __init__(
        self, connection: Connection, box: Outbox, attachments: Attachments, clock: Callable[[], datetime]
    ) -> None:
        self._connection = connection
        self._outbox = box
        self._attachments = attachments
        self._clock = clock

    def bury(self, envelope: Envelope, problem: str) -> None:
        """Make a dead letter of an envelope that waits; one that does not is left as it is."""
        if not self._outbox.bury(envelope.epoch, envelope.seq, problem):
            return
        event_type = type_in(envelope.payload)
        if not _is_notice(event_type):
            about = _about(envelope, event_type)
            self._outbox.put(DeadLetterBuried(**about, at=self._clock(), problem=problem[:LONGEST_REASON]))

    def every(self) -> list[DeadLetter]:
        """Return all dead letters in the order of their seq, dismissed ones and notices too."""
        buried = select(outbox).where(outbox.c.buried_at.is_not(None)).order_by(outbox.c.seq)
        return [_letter(row) for row in self._connection.execute(buried).mappings()]

    def undismissed(self, most: int) -> tuple[list[DeadLetter], int]:
        """Return the oldest that nobody dismissed, notices too, and how many there are in all."""
        resting = outbox.c.buried_at.is_not(None), outbox.c.dismissed_at.is_(None)
        oldest = select(outbox).where(*resting).order_by(outbox.c.seq).limit(most)
        total = select(func.count()).select_from(outbox).where(*resting)
        letters = [_letter(row) for row in self._connection.execute(oldest).mappings()]
        return letters, int(self._connection.execute(total).scalar_one())

    def count(self) -> int:
        """Return how many need somebody."""
        count = select(func.count()).select_from(outbox).where(_needs_somebody())
        return int(self._connection.execute(count).scalar_one())

    def find(self, seq: int) -> DeadLetter | None:
        """Return the dead letter with this seq."""
        found = select(outbox).where(outbox.c.buried_at.is_not(None), outbox.c.seq == seq)
        row = self._connection.execute(found).mappings().first()
        return None if row is None else _letter(row)

    def decide(self, event_id: UUID, decision: Decision, decider: Decider, reason: str) -> bool:
        """Replay or dismiss; return False, with nothing done, where it is no such dead letter any more.

        A dismissed letter can be put back; one that was dismissed is not dismissed again. What is
        attached to a submission goes its way: kept unsent, or waiting again.
        """
        found = select(outbox).where(outbox.c.buried_at.is_not(None), outbox.c.event_id == event_id)
        row = self._connection.execute(found).mappings().first()
        if row is None:
            return False
        letter = _letter(row)
        told = _about(letter.envelope, letter.event_type) | {
            "at": self._clock(),
            "place": decider.place,
            "by": decider.by[:LONGEST_REASON],
            "reason": reason.strip()[:LONGEST_REASON],
        }
        match decision:
            case Decision.REPLAY:
                self._outbox.revive(letter.envelope.seq)
                if letter.submission is not None:
                    self._attachments.take_up(letter.submission)
                self._outbox.put(DeadLetterReplayed(**told))
            case Decision.DISMISS if letter.dismissal is None:
                self._dismiss(letter, decider, reason)
                if letter.submission is not None:
                    self._attachments.lay_aside(letter.submission)
                self._outbox.put(DeadLetterDismissed(**told))
            case Decision.DISMISS:
                return False
        return True

    def look_for(self, epoch: UUID, seq: int, event_id: UUID) -> None:
        """Tell the platform where an event that it decided about is not here any more, dead or waiting."""
        if not self._outbox.has(event_id):
            about = {"epoch": epoch, "seq": seq, "event_id": event_id, "event_type": None}
            self._outbox.put(DeadLetterMissing(at=self._clock(), **about))

    def _dismiss(self, letter: DeadLetter, decider: Decider, reason: str) -> None:
        self._connection.execute(
            update(outbox)
            .where(outbox.c.seq == letter.envelope.seq)
            .values(
                dismissed_at=self._clock(),
                dismissed_place=decider.place,
                dismissed_by=decider.by,
                dismissed_reason=reason.strip(),
            )
        )


def type_in(payload: str) -> str | None:
    """Return the type of the event in a payload, None where that cannot be read."""
    try:
        document = json.loads(payload)
    except ValueError:
        return None
    told = document.get("type") if isinstance(document, dict) else None
    return told if isinstance(told, str) else None


def _submission_in(payload: str) -> UUID | None:
    try:
        return UUID(json.loads(payload)["request_id"])
    except (KeyError, ValueError, TypeError, AttributeError):  # whatever made the platform refuse it
        return None


def _is_notice(event_type: str | None) -> bool:
    return event_type is not None and event_type.startswith(PREFIX)


def _needs_somebody() -> ColumnElement[bool]:
    notice = func.json_extract(outbox.c.payload, "$.type").startswith(PREFIX, autoescape=True)
    buried = outbox.c.buried_at.is_not(None)
    return buried & outbox.c.dismissed_at.is_(None) & ~func.coalesce(notice, 0)


def _about(envelope: Envelope, event_type: str | None) -> dict[str, object]:
    return {
        "epoch": envelope.epoch,
        "seq": envelope.seq,
        "event_id": envelope.event_id,
        "event_type": event_type,
    }


def _letter(row: RowMapping) -> DeadLetter:
    dismissal = None
    if row["dismissed_at"] is not None:
        dismissal = Dismissal(
            row["dismissed_at"], Place(row["dismissed_place"]), row["dismissed_by"], row["dismissed_reason"]
        )
    return DeadLetter(envelope_of(row), row["buried_at"], row["reason"], dismissal)
