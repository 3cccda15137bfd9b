"""Messages to webhooks: taken by one replica at a time, for a while, and what became of each.

A message is taken by moving `due_at` past the time that sending may take. Who was killed meanwhile leaves it
due again then: it is sent once more, never lost. The number of attempts tells a late record from the newest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, delete, func, or_, select, update

from hub.store.announcements import DeliveryState, Topic
from hub.store.webhook_tables import GIVEN_UP, WAITING, deliveries, webhooks


class Outcome(StrEnum):
    """How an attempt ended."""

    DELIVERED = "delivered"
    REFUSED = "refused"  # answered with a status that is none of the following
    REDIRECTED = "redirected"
    GONE = "gone"  # 410: it wants no more
    LATE = "late"  # not done by the deadline
    UNRESOLVED = "unresolved"  # its name has no address
    NOT_PUBLIC = "not-public"  # its name has an address that nothing is sent to
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"  # not its own, or no longer good
    NO_MAIL_SERVER = "no-mail-server"
    UNSEALED = "unsealed"  # its secret was kept by another key


@dataclass(frozen=True)
class Attempt:
    """A message that this process sends now."""

    delivery_id: UUID
    webhook_id: UUID
    message_id: UUID
    attempts: int
    url: str
    secret_sealed: str = field(repr=False)
    payload: str = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """How an attempt ended, and what the receiver said; `after` is how long it asked to be left alone."""

    outcome: Outcome
    status: int | None = None
    text: str = field(default="", repr=False)
    after: timedelta | None = None


@dataclass(frozen=True)
class Delivery:
    """A message to a webhook, as people look at it."""

    delivery_id: UUID
    message_id: UUID
    topic: Topic
    subject: str
    made_at: datetime
    state: DeliveryState
    attempts: int
    due_at: datetime
    tried_at: datetime | None
    outcome: Outcome | None
    status: int | None
    answer: str | None

    @property
    def repeatable(self) -> bool:
        """Whether somebody can have it sent again."""
        return self.state in (DeliveryState.GIVEN_UP, DeliveryState.DELIVERED)


class Deliveries:
    """All messages to webhooks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, now: datetime) -> list[UUID]:
        """Return the webhooks that something is due to."""
        wanted = (
            select(webhooks.c.webhook_id)
            .where(webhooks.c.removed_at.is_(None), webhooks.c.paused_at.is_(None))
            .where(
                select(deliveries.c.delivery_id)
                .where(deliveries.c.webhook_id == webhooks.c.webhook_id, WAITING, deliveries.c.due_at <= now)
                .exists()
            )
        )
        return list(self._connection.execute(wanted.order_by(webhooks.c.webhook_id)).scalars())

    def claim(self, webhook_id: UUID, now: datetime, most: int, lease: timedelta) -> list[Attempt]:
        """Take what is due to a webhook, the longest due first; until the lease ends nobody else gets it."""
        chosen = (
            select(
                deliveries.c.delivery_id,
                deliveries.c.webhook_id,
                deliveries.c.message_id,
                (deliveries.c.attempts + 1).label("attempts"),
                webhooks.c.url,
                webhooks.c.secret_sealed,
                deliveries.c.payload,
            )
            .join(webhooks, webhooks.c.webhook_id == deliveries.c.webhook_id)
            .where(deliveries.c.webhook_id == webhook_id, WAITING, deliveries.c.due_at <= now)
            .where(webhooks.c.removed_at.is_(None), webhooks.c.paused_at.is_(None))
            .order_by(deliveries.c.due_at, deliveries.c.made_at, deliveries.c.delivery_id)
            .limit(most)
            .with_for_update(of=deliveries, skip_locked=True)
        )
        taken = [Attempt(**row) for row in self._connection.execute(chosen).mappings()]
        these = deliveries.c.delivery_id.in_([one.delivery_id for one in taken])
        if taken:
            self._connection.execute(
                update(deliveries)
                .where(these)
                .values(attempts=deliveries.c.attempts + 1, due_at=now + lease, tried_at=now)
            )
        return taken

    def settle(self, attempt: Attempt, answer: Answer, at: datetime, again_at: datetime | None) -> None:
        """Write down how an attempt ended; without `again_at` it was the last.

        An attempt that ends after its lease, when another has begun, counts only where it delivered.
        """
        delivered = answer.outcome is Outcome.DELIVERED
        this = [deliveries.c.delivery_id == attempt.delivery_id, WAITING]
        if not delivered:
            this.append(deliveries.c.attempts == attempt.attempts)
        told: dict[str, object] = {
            "outcome": answer.outcome.value,
            "status": answer.status,
            "answer": answer.text or None,
        }
        if again_at is not None and not delivered:
            told |= {"due_at": again_at}
        else:
            state = DeliveryState.DELIVERED if delivered else DeliveryState.GIVEN_UP
            told |= {"state": state.value, "settled_at": at}
        self._connection.execute(update(deliveries).where(*this).values(**told))

    def again(self, webhook_id: UUID, delivery_id: UUID, at: datetime) -> Delivery | None:
        """Have a message sent once more, under its old id; None where it is still waiting, or dropped."""
        found = self._found(self._this(webhook_id, delivery_id), 1, 0)
        if not found or not found[0].repeatable:
            return None
        anew = {"state": DeliveryState.WAITING.value, "attempts": 0, "due_at": at, "settled_at": None}
        self._connection.execute(
            update(deliveries).where(self._this(webhook_id, delivery_id), ~WAITING).values(**anew)
        )
        return found[0]

    def again_given_up(self, webhook_id: UUID, at: datetime) -> int:
        """Have all that was given up sent once more, and return how many these are."""
        anew = {"state": DeliveryState.WAITING.value, "attempts": 0, "due_at": at, "settled_at": None}
        these = update(deliveries).where(deliveries.c.webhook_id == webhook_id, GIVEN_UP)
        return self._connection.execute(these.values(**anew)).rowcount

    def count_given_up(self) -> int:
        """Return how many were given up and not dropped."""
        counted = select(func.count()).select_from(deliveries).where(GIVEN_UP)
        return int(self._connection.execute(counted).scalar_one())

    def clear(self, before: datetime) -> int:
        """Forget what was delivered or dropped before a moment, and return how many these were."""
        settled = or_(deliveries.c.state == "delivered", deliveries.c.state == "dropped")
        return self._connection.execute(
            delete(deliveries).where(settled, deliveries.c.settled_at < before)
        ).rowcount

    def _found(self, which: ColumnElement[bool], limit: int, offset: int) -> list[Delivery]:
        latest_first = (deliveries.c.made_at.desc(), deliveries.c.delivery_id)
        page = select(deliveries).where(which).order_by(*latest_first).limit(limit).offset(offset)
        return [delivery_of(row) for row in self._connection.execute(page).mappings()]

    @staticmethod
    def _this(webhook_id: UUID, delivery_id: UUID) -> ColumnElement[bool]:
        return and_(deliveries.c.webhook_id == webhook_id, deliveries.c.delivery_id == delivery_id)


LEFT_OUT = ("webhook_id", "payload", "settled_at")


def delivery_of(row: Any) -> Delivery:
    """Build a delivery from its row."""
    shown = {name: value for name, value in row.items() if name not in LEFT_OUT}
    outcome = None if row["outcome"] is None else Outcome(row["outcome"])
    return Delivery(
        **shown | {"topic": Topic(row["topic"]), "state": DeliveryState(row["state"]), "outcome": outcome}
    )
