"""A store, a clock, and effects on printers made of memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import Advance, DocumentOrder
from kiosk.effects.places import Patience
from kiosk.store.store import Store
from tests.helpers.printers import MemoryDocumentPrinter, MemoryPlace, MemoryReceiptPrinter
from tests.helpers.terminal_store import CountedIds, HandClock, certificate, open_store

ORDER = DocumentOrder(UUID(int=1), UUID(int=101), b"%PDF", copies=2, certificate_number=certificate().number)


class Bench:
    """Everything a test of effects holds in its hands."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store = store
        self.clock = clock
        self.printer = MemoryDocumentPrinter()
        self.slip_printer = MemoryReceiptPrinter()
        self.place = MemoryPlace("a4", self.printer)
        self.slip_place = MemoryPlace("receipt", self.slip_printer)
        self.told: list[Advance] = []
        self._new_id = CountedIds()
        self.use([self.place])

    def use(self, places: Sequence[MemoryPlace], pause: Callable[[float], None] | None = None) -> None:
        """Start again with these document printers."""
        self.effects = Effects(
            self.store,
            places,
            [self.slip_place],
            clock=self.clock,
            new_id=self._new_id,
            patience=Patience(poll=0.5),
            monotonic=self.clock.monotonic,
            pause=pause or self.clock.pass_,
        )

    def events(self) -> list[str]:
        with self.store.view() as unit:
            payloads = [each.envelope.payload for each in unit.outbox.first(100)]
        return [payload.partition('"type":"')[2].partition('"')[0] for payload in payloads]

    def printed(self) -> int:
        with self.store.view() as unit:
            found = unit.certificates.by_number(certificate().number)
        assert found is not None
        return found.printed


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    with store.unit() as unit:
        unit.certificates.apply(certificate())
    yield Bench(store, clock)
    store.close()
