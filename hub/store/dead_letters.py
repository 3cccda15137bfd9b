"""Events that were refused for good: what is known of each, and what people decided about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    and_,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from contract.dead_letters import (
    PREFIX,
    DeadLetterBuried,
    DeadLetterDismissed,
    DeadLetterFact,
    DeadLetterMissing,
    DeadLetterReplayed,
    Decision,
    Place,
)
from hub.store import bulk
from hub.store.announcements import Announcements, Topic
from hub.store.bulk import Write
from hub.store.scope import EVERYWHERE, Sites, at_sites
from hub.store.tables import dead_letters
from hub.store.writes import Writes


class LetterState(StrEnum):
    """What became of an event that was refused."""

    REFUSED = "refused"
    REPLAYED = "replayed"  # its terminal delivers it once more
    DISMISSED = "dismissed"
    DELIVERED = "delivered"  # taken after all
    MISSING = "missing"  # its terminal does not have it any more


DECIDABLE = {
    LetterState.REFUSED: frozenset(Decision),
    LetterState.DISMISSED: frozenset({Decision.REPLAY}),
    LetterState.REPLAYED: frozenset(),
    LetterState.DELIVERED: frozenset(),
    LetterState.MISSING: frozenset(),
}
"""What HR may decide about an event in each state."""


@dataclass(frozen=True)
class Refused:
    """An envelope that was refused, as far as it could be read; `payload` may be cut."""

    event_id: UUID
    epoch: UUID
    seq: int
    type: str | None
    problem: str
    payload: str | None = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """A row: an event that was refused, and what became of it."""

    terminal_id: str
    event_id: UUID
    epoch: UUID
    seq: int
    type: str | None
    problem: str
    state: LetterState
    first_at: datetime
    last_at: datetime
    refusals: int
    payload: str | None = field(repr=False)
    decision: Decision | None
    decided_at: datetime | None
    decided_by: str | None
    decided_reason: str | None
    waiting: bool
    settled_at: datetime | None
    settled_place: Place | None
    settled_by: str | None
    settled_reason: str | None

    @property
    def standing(self) -> str:
        """The word for how it stands; a refused report of another dead letter waits for nobody."""
        if self.state is LetterState.REFUSED and (self.type or "").startswith(PREFIX):
            return "report"
        return self.state

    @property
    def open_to(self) -> frozenset[Decision]:
        """What may be decided about it now: another decision than the one that waits for its terminal."""
        waits = {self.decision} if self.waiting else set()
        return DECIDABLE[self.state] - waits


KEY = ("terminal_id", "event_id")
MARK_DELIVERED = Write(
    dead_letters,
    KEY,
    {
        dialect: update(dead_letters)
        .where(
            dead_letters.c.state != literal(LetterState.DELIVERED),
            tuple_(*(dead_letters.c[name] for name in KEY)).in_(bulk.source(dialect, dead_letters, KEY)),
        )
        .values(state=literal(LetterState.DELIVERED), waiting=literal(0))
        for dialect in bulk.INSERTS
    },
)


class DeadLetters:
    """The events of all terminals that were refused. No row is ever deleted."""

    def __init__(self, connection: Connection, writes: Writes, announcements: Announcements) -> None:
        self._connection = connection
        self._writes = writes
        self._announcements = announcements

    def refused(self, terminal_id: str, letter: Refused, at: datetime) -> None:
        """Keep an envelope that was refused just now; one that was known is so again.

        One that was dismissed stays so until its terminal says otherwise: a network may repeat an old batch.
        """
        known = self.find(terminal_id, letter.event_id)
        seen = vars(letter) | {"last_at": at}
        again = {"state": LetterState.REFUSED, "waiting": 0}
        if known is None:
            self._add(terminal_id, seen | again | {"first_at": at, "refusals": 1})
        else:
            now = {} if known.state is LetterState.DISMISSED else again
            self._change(terminal_id, letter.event_id, seen | now | {"refusals": known.refusals + 1})
            if known.state in {LetterState.REFUSED, LetterState.DISMISSED}:
                return
        self._tell(terminal_id, letter.event_id, letter.type, at)

    def delivered(self, terminal_id: str, event_ids: Collection[UUID]) -> None:
        """Take note of events that are here now; those that were never refused are none of these."""
        if event_ids:
            these = ({"terminal_id": terminal_id, "event_id": event_id} for event_id in event_ids)
            self._writes.join(MARK_DELIVERED, these)

    def told(self, terminal_id: str, fact: DeadLetterFact, at: datetime) -> None:
        """Write down what a terminal says about a dead letter; what is here already stays delivered."""
        known = self.find(terminal_id, fact.event_id)
        if known is not None and known.state is LetterState.DELIVERED:
            return
        if known is None and isinstance(fact, DeadLetterMissing):
            return
        now = changed_by(fact)
        if isinstance(fact, DeadLetterBuried) and (known is None or known.state is not LetterState.REFUSED):
            self._tell(terminal_id, fact.event_id, fact.event_type, at)
        if known is not None:
            self._change(terminal_id, fact.event_id, now)
            return
        about = {"event_id": fact.event_id, "epoch": fact.epoch, "seq": fact.seq, "type": fact.event_type}
        first = {"problem": "", "first_at": at, "last_at": at, "refusals": 0, "waiting": 0}
        self._add(terminal_id, first | about | now)

    def decide(
        self, terminal_id: str, event_id: UUID, decision: Decision, *, by: str, reason: str, at: datetime
    ) -> Letter | None:
        """Write down what HR wants done, and return the letter; None where it cannot be done (any more)."""
        letter = self.find(terminal_id, event_id)
        if letter is None or decision not in letter.open_to:
            return None
        told = {"decision": decision, "decided_at": at, "decided_by": by, "decided_reason": reason}
        self._change(terminal_id, event_id, told | {"waiting": 1})
        return letter

    def find(self, terminal_id: str, event_id: UUID) -> Letter | None:
        """Return one letter."""
        self._writes.make()
        this = (dead_letters.c.terminal_id == terminal_id, dead_letters.c.event_id == event_id)
        row = self._connection.execute(select(dead_letters).where(*this)).mappings().one_or_none()
        return None if row is None else letter_of(row)

    def count_open(self, sites: Sites = EVERYWHERE) -> int:
        """Return how many wait for a person: refused, nothing decided yet, and no mere report of another."""
        waiting = and_(dead_letters.c.state == LetterState.REFUSED, dead_letters.c.waiting == 0)
        is_event = or_(
            dead_letters.c.type.is_(None), ~dead_letters.c.type.startswith(PREFIX, autoescape=True)
        )
        statement = (
            select(func.count())
            .select_from(dead_letters)
            .where(waiting, is_event, at_sites(dead_letters.c.terminal_id, sites))
        )
        return int(self._connection.execute(statement).scalar_one())

    def _tell(self, terminal_id: str, event_id: UUID, event_type: str | None, at: datetime) -> None:
        named = {"terminal_id": terminal_id, "event_id": str(event_id), "event_type": event_type or ""}
        if not named["event_type"].startswith(PREFIX):  # a refused report of another waits for nobody
            self._announcements.tell(Topic.DEAD_LETTER, at, str(event_id), **named)

    def _add(self, terminal_id: str, values: dict[str, Any]) -> None:
        self._connection.execute(insert(dead_letters).values(terminal_id=terminal_id, **values))

    def _change(self, terminal_id: str, event_id: UUID, values: dict[str, Any]) -> None:
        this = (dead_letters.c.terminal_id == terminal_id, dead_letters.c.event_id == event_id)
        self._connection.execute(update(dead_letters).where(*this).values(**values))


def changed_by(fact: DeadLetterFact) -> dict[str, Any]:
    """Return the columns that a terminal's report sets."""
    match fact:
        case DeadLetterBuried():
            return {"state": LetterState.REFUSED, "problem": fact.problem}
        case DeadLetterMissing():
            return {"state": LetterState.MISSING, "waiting": 0}
        case DeadLetterReplayed() | DeadLetterDismissed():
            replayed = isinstance(fact, DeadLetterReplayed)
            return {
                "state": LetterState.REPLAYED if replayed else LetterState.DISMISSED,
                "waiting": 0,
                "settled_at": fact.at,
                "settled_place": fact.place,
                "settled_by": fact.by,
                "settled_reason": fact.reason,
            }
        case _:
            raise TypeError(f"no state for {type(fact).__name__}")


def letter_of(row: Any) -> Letter:
    """Build a letter from a row."""
    return Letter(
        **dict(row)
        | {
            "state": LetterState(row["state"]),
            "decision": None if row["decision"] is None else Decision(row["decision"]),
            "settled_place": None if row["settled_place"] is None else Place(row["settled_place"]),
            "waiting": bool(row["waiting"]),
        }
    )
