"""The platform's own code behind a terminal's relay, with no wire between the two."""

from __future__ import annotations

import json
from pathlib import Path

from contract.events import Batch
from contract.feed import DirectoryPage, Heartbeat, KeySet
from hub.admission import Post
from hub.assembly import Platform
from sync.answers import Decisions, Heard, Receipts, Trouble, Unreachable
from tests.helpers.hub_platform import Clock, platform_on


class IngestHub:
    """One terminal's platform. Answers to `lose`; `old` is one without audit; `posted` is all that came."""

    def __init__(self, platform: Platform, terminal_id: str = "T001") -> None:
        self.platform = platform
        self.terminal_id = terminal_id
        self.lose = 0
        self.old = False
        self.posted: list[bytes] = []
        self.beats: list[Heartbeat] = []

    @classmethod
    def on(cls, folder: Path, clock: Clock, url: str | None = None) -> IngestHub:
        return cls(platform_on(url or f"sqlite:///{folder / 'hub.db'}", folder, clock))

    def deliver(self, batch: Batch) -> Receipts | Unreachable:
        body = batch.model_dump_json().encode()
        self.posted.append(body)
        answer = self.post(body)
        if self.lose:
            self.lose -= 1
            return Unreachable(Trouble.NO_NETWORK)
        return answer

    def post(self, body: bytes) -> Receipts:
        """Take a batch as the route does, perhaps one that came before."""
        post = Post.model_validate(json.loads(body))
        audit = None if self.old else post.audit
        receipt = self.platform.ingest.take(self.terminal_id, post.envelopes, audit)
        return Receipts(type(receipt).model_validate_json(receipt.model_dump_json()))

    def heartbeat(self, heartbeat: Heartbeat) -> Heard:
        self.beats.append(heartbeat)
        now = self.platform.clock()
        with self.platform.database.write() as unit:
            unit.terminals.lock(self.terminal_id)
            self.platform.countersigning.hear(unit, self.terminal_id, heartbeat.audit, now)
        return Heard()

    def keys(self) -> KeySet:
        return self.platform.key.key_set(self.platform.settings.employer, self.platform.audit_key)

    def feed(self, after: int, wait: float) -> Decisions:
        assert wait >= 0
        return Decisions((), after, more=False)

    def directory(self, after: int) -> DirectoryPage:
        raise NotImplementedError(after)

    def breaks(self) -> list[str]:
        """Return the kinds of breaks, oldest first."""
        with self.platform.database.read() as unit:
            return [found.kind for found in reversed(unit.chains.breaks(self.terminal_id))]

    def close(self) -> None:
        self.platform.database.close()
