"""Mistakes that the terminal could have been built with, put into the recorded process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from alembic import op

from contract.event import Event
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.journal import Journal
from kiosk.store import engine, key, lineage
from kiosk.store.outbox import Outbox
from kiosk.store.store import Store
from kiosk.store.unit import Unit


def synchronous_normal() -> None:
    """The write-ahead log is not synced with each commit."""
    prepare = engine._prepare

    def prepare_carelessly(connection: Any, secret: bytes) -> None:
        prepare(connection, secret)
        connection.execute("PRAGMA synchronous = NORMAL")

    engine._prepare = prepare_carelessly


def numbers_used_again() -> None:
    """The outbox's numbers are those of SQLite's rows: an emptied table begins again."""
    create_table = op.create_table

    def create_without(*columns: Any, **options: Any) -> Any:
        op.execute("CREATE TABLE IF NOT EXISTS counted (n INTEGER PRIMARY KEY AUTOINCREMENT)")
        return create_table(*columns, **{**options, "sqlite_autoincrement": False})

    op.create_table = create_without


def message_after_the_commit() -> None:
    """A fact is committed, and its message in a transaction of its own."""
    held: list[Event] = []
    put, unit = Outbox.put, Store.unit

    def hold(_: Outbox, event: Event) -> int:
        held.append(event)
        return 0

    @contextmanager
    def in_two(store: Store) -> Iterator[Unit]:
        with unit(store) as facts:
            yield facts
        if held:
            with unit(store) as messages:
                for event in held:
                    put(messages.outbox, event)
            held.clear()

    Outbox.put = hold
    Store.unit = in_two


def effect_after_the_act() -> None:
    """That a device is asked is written down with what came of it."""

    def start(journal: Journal, effect: Effect) -> Effect:
        return replace(effect, state=EffectState.STARTED, at=journal.now())

    Journal.start = start


def files_not_synced() -> None:
    """The key and the mark are written beside and renamed, and never synced."""

    def write(path: Path, contents: bytes, mode: int = 0o600) -> None:
        fresh = path.with_name(path.name + ".new")
        fresh.write_bytes(contents)
        fresh.chmod(mode)
        fresh.replace(path)

    key.write_durably = lineage.write_durably = write


MISTAKES: Mapping[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        synchronous_normal,
        numbers_used_again,
        message_after_the_commit,
        effect_after_the_act,
        files_not_synced,
    )
}
