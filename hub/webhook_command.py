"""`python -m hub webhooks list | add | remove`: which systems are told of what happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from hub.store.announcements import CHOSEN, Topic
from hub.store.database import Database
from hub.webhooks.adding import Added, NotAdded, add_webhook, remove_webhook
from hub.webhooks.courier import MOST_WEBHOOKS
from hub.webhooks.signature import Sealing

OPERATOR = "operator"
REFUSED = {
    NotAdded.FORM: "no address; one is https://hooks.example.com/hr, another mailto:duty@example.com",
    NotAdded.HTTPS: "an https address, for what is sent names employees by their number",
    NotAdded.TOPICS: f"tell it of something: {', '.join(CHOSEN)}",
    NotAdded.MANY: f"there are {MOST_WEBHOOKS} webhooks, which is the most",
}


class WebhookError(Exception):
    """The command could not be done; the message says why."""


@dataclass(frozen=True)
class WebhookCommands:
    """The commands on webhooks; `say` writes what a program reads, `warn` what a person reads."""

    database: Database
    sealing: Sealing
    say: Callable[[str], None]
    warn: Callable[[str], None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def listed(self) -> None:
        """Say which there are, and how they stand."""
        with self.database.read() as unit:
            every = unit.webhooks.every()
        for one in every:
            hook = one.webhook
            state = "paused" if hook.paused_at else "active"
            counted = f"{one.waiting} waiting, {one.given_up} given up"
            self.say(f"{hook.webhook_id}\t{state}\t{counted}\t{hook.url}\t{','.join(hook.topics)}")

    def add(self, url: str, topics: Sequence[Topic]) -> None:
        """Add one and say its secret, once."""
        with self.database.write() as unit:
            added = add_webhook(unit, self.sealing, url, topics or CHOSEN, by=OPERATOR, at=self.clock())
        match added:
            case Added():
                self.warn(
                    f"{added.webhook.webhook_id} is told of {', '.join(added.webhook.topics)}. Its secret:"
                )
                self.say(added.secret)
            case NotAdded():
                raise WebhookError(REFUSED[added])

    def remove(self, webhook_id: UUID, reason: str) -> None:
        """Tell one nothing any more."""
        with self.database.write() as unit:
            if not remove_webhook(unit, webhook_id, by=OPERATOR, reason=reason, at=self.clock()):
                raise WebhookError(f"no webhook {webhook_id}")
        self.say(f"{webhook_id} is told nothing any more")
