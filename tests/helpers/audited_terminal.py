"""A terminal's store and relay beside a platform, for what is done to their audit chains."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from random import Random
from uuid import UUID

from contract.audit import Countersignature
from contract.feed import Heartbeat
from kiosk.store.engine import encrypted_engine
from kiosk.store.lineage import DATABASE
from kiosk.store.schema import bring_up_to_date
from kiosk.store.settings import COUNTERSIGNED
from sync.backoff import Backoff
from sync.directory import Directory
from sync.relay import LARGEST_BATCH, Relay
from tests.helpers.ingest_hub import IngestHub
from tests.helpers.terminal_store import KEY, HandClock, open_store, visit_opened

Row = tuple[object, ...]


@cache
def _migrated() -> Path:
    """Make a database once that no terminal has opened yet: migrations take longer than a test."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    engine = encrypted_engine(folder / DATABASE, KEY)
    bring_up_to_date(engine)
    engine.dispose()
    return folder


class AuditedTerminal:
    """Opened in `folder`; knows the platform's keys."""

    def __init__(self, folder: Path, hub: IngestHub, largest: int = LARGEST_BATCH) -> None:
        self.folder = folder
        self.hub = hub
        self.clock = HandClock()
        self.largest = largest
        self.number = 0
        if not folder.exists():
            shutil.copytree(_migrated(), folder)
        self.start()
        Directory(self.store, hub).pull_keys()

    def start(self) -> None:
        self.store = open_store(self.folder, self.clock)
        self.relay = Relay(self.store, self.hub, Backoff(Random(1)), self.clock, largest=self.largest)

    def stop(self) -> None:
        self.store.close()

    def put(self, count: int = 1) -> None:
        with self.store.unit() as unit:
            for _ in range(count):
                self.number += 1
                unit.outbox.put(visit_opened(self.number))

    def note(self, count: int) -> None:
        """Have entries that are no events: cheaper than so many batches."""
        with self.store.unit() as unit:
            for number in range(count):
                unit.audit.note("note.test", str(number), {})

    def relay_once(self) -> None:
        self.relay.hurry()
        self.relay.run_once()

    def beat(self) -> None:
        self.hub.heartbeat(self.heartbeat())

    def heartbeat(self) -> Heartbeat:
        told = {"queue_depth": 0, "dead_letters": 0, "in_doubt": 0, "devices": []}
        return Heartbeat(at=self.clock(), software="1", audit=self.store.tell_tip(), **told)

    def countersigned(self) -> Countersignature | None:
        with self.store.view() as unit:
            told = unit.settings.get(COUNTERSIGNED)
        return None if told is None else Countersignature.model_validate_json(told)

    def kinds(self) -> list[str]:
        with self.store.view() as unit:
            return [entry.kind for entry in unit.audit_rows.every()]

    def keep(self, place: Path) -> None:
        """Copy the whole store as it is; it has to be stopped."""
        shutil.copytree(self.folder, place)

    def sql(self, statement: str, parameters: Row = ()) -> list[Row]:
        return with_key(self.folder, statement, parameters)


def with_key(folder: Path, statement: str, parameters: Row = ()) -> list[Row]:
    """Do what somebody can who has the key; the store has to be stopped."""
    engine = encrypted_engine(folder / DATABASE, KEY)
    with engine.begin() as connection:
        done = connection.exec_driver_sql(statement, parameters)
        rows = [tuple(row) for row in done] if done.returns_rows else []
    engine.dispose()
    return rows


def chain_at(hub: IngestHub) -> tuple[UUID, int, str]:
    """Return where the platform holds the terminal's chain to be."""
    with hub.platform.database.read() as unit:
        row = unit.chains.current(hub.terminal_id)
    return row.epoch, row.count, row.head


def tip_of(terminal: AuditedTerminal) -> tuple[UUID, int, str]:
    """Return where the terminal holds its own chain to be."""
    chain = terminal.store.tell_tip()
    return chain.epoch, chain.count, chain.head
