"""Webhooks: the addresses of other systems, and what each wants to be told of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select, update

from hub.store.announcements import Announcements, DeliveryState, Topic
from hub.store.upsert import next_number
from hub.store.webhook_tables import GIVEN_UP, WAITING, deliveries, webhooks


@dataclass(frozen=True)
class Webhook:
    """An address that is told of some things; the key of its secret is not in the database."""

    webhook_id: UUID
    url: str
    topics: Sequence[Topic]
    secret_sealed: str = field(repr=False)
    made_at: datetime
    made_by: str
    paused_at: datetime | None = None
    paused_by: str | None = None
    removed_at: datetime | None = None
    removed_by: str | None = None
    removed_reason: str | None = None


@dataclass(frozen=True)
class Standing:
    """A webhook, with how many messages wait for it and how many were given up."""

    webhook: Webhook
    waiting: int
    given_up: int


class Webhooks:
    """All webhooks."""

    def __init__(self, connection: Connection, announcements: Announcements) -> None:
        self._connection = connection
        self._announcements = announcements

    def add(self, webhook: Webhook, most: int) -> bool:
        """Add one and greet it; False where there are as many as there may be."""
        next_number(self._connection, "webhooks", 0)  # two who add take turns
        if self.count() >= most:
            return False
        row = vars(webhook) | {"topics": [topic.value for topic in webhook.topics]}
        self._connection.execute(insert(webhooks).values(**row))
        self._announcements.greet(webhook.webhook_id, webhook.made_at)
        return True

    def count(self) -> int:
        """Return how many there are."""
        there = select(func.count()).select_from(webhooks).where(webhooks.c.removed_at.is_(None))
        return int(self._connection.execute(there).scalar_one())

    def find(self, webhook_id: UUID) -> Webhook | None:
        """Return one that was not removed."""
        this = webhooks.c.webhook_id == webhook_id, webhooks.c.removed_at.is_(None)
        row = self._connection.execute(select(webhooks).where(*this)).mappings().one_or_none()
        return None if row is None else webhook_of(row)

    def every(self) -> list[Standing]:
        """Return all that were not removed, the oldest first."""
        waiting, given_up = self._counted(WAITING), self._counted(GIVEN_UP)
        there = select(webhooks).where(webhooks.c.removed_at.is_(None))
        found = self._connection.execute(there.order_by(webhooks.c.made_at, webhooks.c.webhook_id))
        return [
            Standing(one, waiting.get(one.webhook_id, 0), given_up.get(one.webhook_id, 0))
            for one in map(webhook_of, found.mappings())
        ]

    def pause(self, webhook_id: UUID, by: str, at: datetime) -> bool:
        """Send it nothing for now; say whether it was sent things until then."""
        return self._set(webhook_id, webhooks.c.paused_at.is_(None), paused_at=at, paused_by=by)

    def resume(self, webhook_id: UUID, at: datetime) -> bool:
        """Go on, with what waited; say whether it was paused."""
        if not self._set(webhook_id, webhooks.c.paused_at.is_not(None), paused_at=None, paused_by=None):
            return False
        mine = deliveries.c.webhook_id == webhook_id, WAITING
        self._connection.execute(update(deliveries).where(*mine).values(due_at=at))
        return True

    def remove(self, webhook_id: UUID, *, by: str, reason: str, at: datetime) -> bool:
        """Tell it nothing any more; what waits for it is dropped. Say whether it was there."""
        values = {"removed_at": at, "removed_by": by, "removed_reason": reason}
        if not self._set(webhook_id, webhooks.c.removed_at.is_(None), **values):
            return False
        mine = deliveries.c.webhook_id == webhook_id, WAITING | GIVEN_UP
        dropped = {"state": DeliveryState.DROPPED.value, "settled_at": at}
        self._connection.execute(update(deliveries).where(*mine).values(**dropped))
        return True

    def _set(self, webhook_id: UUID, where: ColumnElement[bool], **values: object) -> bool:
        this = webhooks.c.webhook_id == webhook_id, webhooks.c.removed_at.is_(None), where
        changed = self._connection.execute(update(webhooks).where(*this).values(**values))
        return changed.rowcount == 1

    def _counted(self, which: ColumnElement[bool]) -> dict[UUID, int]:
        counted = select(deliveries.c.webhook_id, func.count()).where(which)
        found = self._connection.execute(counted.group_by(deliveries.c.webhook_id))
        return {webhook_id: count for webhook_id, count in found}  # noqa: C416 - a row is no pair for mypy


def webhook_of(row: RowMapping) -> Webhook:
    """Build a webhook from its row."""
    return Webhook(**{**row, "topics": tuple(Topic(one) for one in row["topics"])})
