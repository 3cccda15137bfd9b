"""The real store in the place of the memory one: slower, and what counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import true

from kiosk.store.store import Store
from kiosk.store.unit import Unit
from tests.helpers.exploration.memory_store import Kept
from tests.helpers.terminal_store import HandClock, certificate, open_store

NUMBER = "ZM-2026-000001"


def prepare(folder: Path) -> None:
    """Make a store that knows the certificate that is printed."""
    store = open_store(folder)
    with store.unit() as unit:
        unit.certificates.apply(certificate().model_copy(update={"number": NUMBER}))
    store.close()


class RealStore:
    """One life's store; `step` is called before and after each commit. What is on the disk begins it."""

    def __init__(self, folder: Path, kept: Kept, step: Callable[[], None]) -> None:
        self._store = open_store(folder, HandClock())
        self._step = step
        self.view = self._store.view
        assert self.kept == kept

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        self._step()
        with self._store.unit() as unit:
            yield unit
        self._step()

    @property
    def kept(self) -> Kept:
        return kept_in(self._store)

    def close(self) -> None:
        self._store.close()


def kept_in(store: Store) -> Kept:
    """Return what the store holds, events by their names only; that it was copied is not told."""
    with store.view() as unit:
        effects = unit.effects._in(true())
        payloads = [each.envelope.payload for each in unit.outbox.first(100)]
        printed = unit.certificates.by_number(NUMBER).printed
    names = (payload.partition('"type":"')[2].partition('"')[0] for payload in payloads)
    told = tuple(name for name in names if name != "store.went-back")
    return Kept(tuple(effects), told, (NUMBER,) * printed)
