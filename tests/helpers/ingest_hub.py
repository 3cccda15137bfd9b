"""The platform's own code behind a terminal's relay, with no wire between the two."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from contract.events import Batch
from contract.feed import DirectoryPage, Heartbeat, KeySet, Neighbourhood
from hub.api.events import looked_at
from hub.assembly import Platform, assemble
from hub.settings import Settings
from sync.answers import Decisions, Heard, Receipts, Trouble, Unreachable
from tests.helpers.hub_platform import Clock, cheap, platform_on

DATABASE = "hub.db"


@cache
def _made() -> Path:
    """Make a platform once: its migrations take longer than a test."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    platform_on(f"sqlite:///{folder / DATABASE}", folder, Clock()).database.close()
    return folder


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
        """Open the platform that is in `folder`, made where there is none."""
        if url is not None:
            return cls(platform_on(url, folder, clock))
        if not (folder / DATABASE).exists():
            shutil.copytree(_made(), folder, dirs_exist_ok=True)
        settings = Settings(database=f"sqlite:///{folder / DATABASE}", data=folder)
        return cls(assemble(settings, passwords=cheap(), clock=clock))

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
        batch = looked_at(body)
        batch = replace(batch, audit=None) if self.old else batch
        receipt = self.platform.ingest.take_up(self.terminal_id, batch)
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

    def neighbours(self) -> Neighbourhood:
        return Neighbourhood(neighbours=[])

    def directory(self, after: int) -> DirectoryPage:
        raise NotImplementedError(after)

    def breaks(self) -> list[str]:
        """Return the kinds of breaks, oldest first."""
        with self.platform.database.read() as unit:
            return [found.kind for found in reversed(unit.chains.breaks(self.terminal_id))]

    def close(self) -> None:
        self.platform.database.close()
