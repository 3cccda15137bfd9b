"""Adding a webhook: its address looked at, a secret made, shown once and kept sealed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from hub.store.announcements import CHOSEN, Topic
from hub.store.unit import Unit
from hub.store.webhooks import Webhook
from hub.webhooks.addresses import complaint
from hub.webhooks.courier import MOST_WEBHOOKS
from hub.webhooks.signature import Sealing, new_secret


class NotAdded(StrEnum):
    """Why a webhook is not added."""

    FORM = "form"  # no address
    HTTPS = "https"
    TOPICS = "topics"  # it would be told nothing
    MANY = "many"


@dataclass(frozen=True)
class Added:
    """A webhook, and the secret that its receiver checks signatures with."""

    webhook: Webhook
    secret: str


def add_webhook(
    unit: Unit,
    sealing: Sealing,
    url: str,
    topics: Collection[Topic],
    *,
    by: str,
    at: datetime,
    new_id: Callable[[], UUID] = uuid4,
) -> Added | NotAdded:
    """Add a webhook; it is greeted at once."""
    if (wrong := complaint(url)) is not None:
        return NotAdded(wrong)
    wanted = tuple(topic for topic in CHOSEN if topic in topics)
    if not wanted:
        return NotAdded.TOPICS
    webhook_id, secret = new_id(), new_secret()
    webhook = Webhook(webhook_id, url, wanted, sealing.sealed(secret, webhook_id), at, by)
    if not unit.webhooks.add(webhook, MOST_WEBHOOKS):
        return NotAdded.MANY
    unit.accounts.note(at, by, "added a webhook", f"{webhook_id}: {host_of(url)}")
    return Added(webhook, secret)


def remove_webhook(unit: Unit, webhook_id: UUID, *, by: str, reason: str, at: datetime) -> bool:
    """Tell a webhook nothing any more; say whether it was there."""
    if not unit.webhooks.remove(webhook_id, by=by, reason=reason, at=at):
        return False
    unit.accounts.note(at, by, "removed a webhook", f"{webhook_id}: {reason}")
    return True


def host_of(url: str) -> str:
    """Return the part of an address that the record names: paths may hold a key of the receiver's."""
    return urlsplit(url).netloc or url
