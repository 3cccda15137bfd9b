"""What happens and other systems may want to hear: written with its cause, sent later (transactional outbox).

Repositories announce what they write, so that nobody can change one and forget the other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Connection, insert, select

from hub.store.webhook_tables import deliveries, webhooks


class Topic(StrEnum):
    """What a webhook can be told of."""

    CERTIFICATE_ISSUED = "certificate.issued"
    CERTIFICATE_REVOKED = "certificate.revoked"
    REQUEST_SUBMITTED = "request.submitted"
    REQUEST_DECIDED = "request.decided"
    ALERT_OPENED = "alert.opened"
    ALERT_CLOSED = "alert.closed"
    DEAD_LETTER = "dead-letter.refused"
    TERMINAL_ENROLLED = "terminal.enrolled"
    WEBHOOK_ADDED = "webhook.added"


CHOSEN = tuple(topic for topic in Topic if topic is not Topic.WEBHOOK_ADDED)
"""The topics that are chosen from; of having been added each webhook is told."""


class DeliveryState(StrEnum):
    """What became of a message to a webhook."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"  # its webhook was removed


@dataclass(frozen=True)
class Announcement:
    """Something that happened, and the ids that name it; of personal data only employee numbers."""

    topic: Topic
    at: datetime
    subject: str
    named: dict[str, str | int]

    def written(self, message_id: UUID) -> str:
        """Return the body of the message, as it is signed and sent."""
        told = {
            "id": name_of(message_id),
            "type": self.topic.value,
            "timestamp": self.at.isoformat(),
            "data": self.named,
        }
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def name_of(message_id: UUID) -> str:
    """Return the id that a receiver tells messages apart by."""
    return f"msg_{message_id.hex}"


class Announcements:
    """What one unit of work announces; put down for every webhook that wants it, before it ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: list[Announcement] = []

    def tell(self, topic: Topic, at: datetime, subject: str, **named: str | int) -> None:
        """Announce something."""
        self._made.append(Announcement(topic, at, subject, named))

    def write(self) -> None:
        """Put down what was announced; a webhook that is paused gets it when it goes on."""
        made, self._made = self._made, []
        if not made:
            return
        asked = select(webhooks.c.webhook_id, webhooks.c.topics).where(webhooks.c.removed_at.is_(None))
        asked = asked.with_for_update(read=True)  # who removes one waits, then drops what is put down
        wanting = [(row.webhook_id, frozenset(row.topics)) for row in self._connection.execute(asked)]
        for one in made:
            message_id = uuid4()
            self._put(one, message_id, [name for name, topics in wanting if one.topic in topics])

    def greet(self, webhook_id: UUID, at: datetime) -> None:
        """Tell a webhook, and no other, that it was added: whether it can be reached shows at once."""
        greeting = Announcement(Topic.WEBHOOK_ADDED, at, "", {"webhook_id": str(webhook_id)})
        self._put(greeting, uuid4(), [webhook_id])

    def _put(self, one: Announcement, message_id: UUID, to: list[UUID]) -> None:
        rows = [
            {
                "delivery_id": uuid4(),
                "webhook_id": webhook_id,
                "message_id": message_id,
                "topic": one.topic.value,
                "subject": one.subject,
                "payload": one.written(message_id),
                "made_at": one.at,
                "state": DeliveryState.WAITING.value,
                "attempts": 0,
                "due_at": one.at,
            }
            for webhook_id in to
        ]
        if rows:
            self._connection.execute(insert(deliveries), rows)
