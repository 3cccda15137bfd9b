"""The terminal dies at every step, once or twice: each print ends exactly once, or honestly otherwise."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from devices.document_printer import DocumentPrinter
from devices.receipt_printer import Slip
from kiosk.domain.effect import Effect, EffectState
from kiosk.effects.document import Documents
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import (
    CONFIRMED,
    DocumentOrder,
    EffectOutcome,
    Report,
    SlipOrder,
    report_to_nobody,
)
from kiosk.effects.places import Claimed, Patience
from kiosk.effects.recovery import Recovery
from kiosk.effects.slip import Slips
from kiosk.store.store import Store
from kiosk.store.unit import Unit
from tests.helpers.printers import Cuts, MemoryDocumentPrinter, MemoryPlace, MemoryReceiptPrinter, PowerCut
from tests.helpers.terminal_store import CountedIds, HandClock, certificate, open_store

COPIES = 2
ORDER = DocumentOrder(
    UUID(int=1), UUID(int=101), b"%PDF", copies=COPIES, certificate_number=certificate().number
)
PATIENCE = Patience(poll=0.5)
MOST_STEPS = 60


class CutStore:
    """A store before and after each commit of which the terminal may die."""

    def __init__(self, store: Store, cuts: Cuts) -> None:
        self._store = store
        self._cuts = cuts
        self.view = store.view

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        self._cuts.step()
        with self._store.unit() as unit:
            yield unit
        self._cuts.step()


@dataclass
class World:
    """What survives the terminal's death: its disk, the printer, time; and what became of the print."""

    folder: Path
    cuts: Cuts
    printer_goes_on: bool
    documents: type[Documents] = Documents
    printer: MemoryDocumentPrinter = field(default_factory=MemoryDocumentPrinter)
    clock: HandClock = field(default_factory=HandClock)
    new_id: CountedIds = field(default_factory=CountedIds)
    deaths: int = 0

    def run(self) -> None:
        """Print, die as ordered, start again until a life is lived to its end."""
        while True:
            try:
                self._life(first=self.deaths == 0)
            except PowerCut:
                self.deaths += 1
                if self.printer_goes_on:
                    self.printer.finish_by_itself()
                self.clock.pass_(3)
            else:
                return

    def _life(self, *, first: bool) -> None:
        store = open_store(self.folder, self.clock)
        try:
            journal = Journal(CutStore(store, self.cuts), self.clock, self.new_id)
            place = MemoryPlace("a4", self.printer, self.cuts)
            documents = self.documents(journal, [place], PATIENCE, self.clock.monotonic, self.clock.pass_)
            if first:
                with store.unit() as unit:
                    unit.certificates.apply(certificate())
                documents.print(ORDER, report_to_nobody)
            recovery = Recovery(journal, [documents])
            while recovery.run_once():
                self.clock.pass_(5)
        finally:
            store.close()

    def wrongs(self) -> list[str]:
        """Return what is not as promised, in words."""
        store = open_store(self.folder, self.clock)
        with store.view() as unit:
            effects = unit.effects.of_request(ORDER.request_id)
            told = [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]
            issued = unit.certificates.by_number(certificate().number)
        store.close()
        sheets = len(self.printer.sheets)
        states = [effect.state for effect in effects]
        came_out = told[0]["evidence"]["came_out"] if told else 0
        checks = {
            "doubled": sheets > COPIES or len(self.printer.jobs) > 1,
            "more than one effect": len(effects) > 1,
            "left open": any(state not in FINAL for state in states),
            "confirmed, not there": states == [EffectState.CONFIRMED] and sheets != COPIES,
            "failed, yet there": states == [EffectState.FAILED] and sheets != came_out,
            "there, never journalled": not states and sheets > 0,
            "not told once": len(told) != len(effects),
            "told otherwise": bool(told) and told[0]["type"] != f"effect.{states[0]}",
            "wrongly counted": (issued.printed if issued else 0) != (states == [EffectState.CONFIRMED]),
            "in doubt without need": EffectState.IN_DOUBT in states,
        }
        return [name for name, wrong in checks.items() if wrong]


FINAL = frozenset({EffectState.CONFIRMED, EffectState.FAILED, EffectState.IN_DOUBT})


def schedules(folder: Path, documents: type[Documents] = Documents) -> Iterator[World]:
    """Run every schedule of 0, 1 and 2 deaths, with a printer that goes on alone and one that pauses."""
    fresh = folder / "fresh"
    open_store(fresh).close()
    for goes_on in (True, False):
        for first in range(MOST_STEPS):
            for second in (None, *range(MOST_STEPS)):
                cuts = Cuts([first] if second is None else [first, second])
                disk = shutil.copytree(fresh, folder / f"{goes_on}-{first}-{second}")
                world = World(disk, cuts, goes_on, documents)
                world.run()
                yield world
                if cuts.after:
                    break  # this death lies beyond the end; so would every later one
            if world.deaths == 0:
                break


@pytest.mark.timeout(600)  # some thousand stores are opened; two minutes on a busy machine
def test_every_schedule_ends_exactly_once_or_never_happened(tmp_path: Path) -> None:
    worlds = list(schedules(tmp_path))
    wrong = {world.folder.name: wrongs for world in worlds if (wrongs := world.wrongs())}
    assert wrong == {}
    assert len(worlds) > 200
    assert {world.deaths for world in worlds} == {0, 1, 2}
    assert {len(world.printer.sheets) for world in worlds} >= {0, COPIES}


class RetryOnBoot(Documents):
    """The mistake: what was interrupted is printed again."""

    def recover(self, effect: Effect) -> Effect:
        with self._places[0].claim() as printer:
            started = self._journal.start(effect)
            outcome = self._submit(printer, started, ORDER, report_to_nobody)
        return outcome.effect


class MarkFirst(Documents):
    """The mistake: it is noted as printed before the printer is asked."""

    def _submit(
        self, printer: Claimed[DocumentPrinter], effect: Effect, order: DocumentOrder, report: Report
    ) -> EffectOutcome:
        self._journal.settle(effect, CONFIRMED, None)
        return super()._submit(printer, effect, order, report)


@pytest.mark.parametrize(
    ("mistake", "found"), [(RetryOnBoot, "doubled"), (MarkFirst, "confirmed, not there")]
)
def test_the_usual_mistakes_are_caught(tmp_path: Path, mistake: type[Documents], found: str) -> None:
    assert any(found in world.wrongs() for world in schedules(tmp_path, mistake))


SLIP = SlipOrder(UUID(int=1), UUID(int=101), Slip(""))


@pytest.mark.parametrize("echoes", [True, False])
@pytest.mark.parametrize("counts", [True, False])
def test_slips_too(tmp_path: Path, *, counts: bool, echoes: bool) -> None:
    deaths = 0
    for first in range(MOST_STEPS):
        clock, cuts = HandClock(), Cuts([first])
        device = MemoryReceiptPrinter(counts=counts, echoes=echoes)
        place = MemoryPlace("receipt", device, cuts)
        folder = tmp_path / str(first)
        try:
            live_with_slip(folder, clock, cuts, place, first=True)
        except PowerCut:
            deaths += 1
            clock.pass_(60)
            live_with_slip(folder, clock, cuts, place, first=False)
        store = open_store(folder, clock)
        with store.view() as unit:
            effects = unit.effects.of_request(UUID(int=101))
            told = unit.outbox.depth()
        store.close()
        assert told == len(effects) <= 1
        states = {effect.state for effect in effects}
        assert states <= FINAL
        assert len(device.slips) <= 1
        assert EffectState.CONFIRMED not in states or len(device.slips) == 1
        assert EffectState.FAILED not in states or not device.slips
        assert EffectState.IN_DOUBT not in states or not counts
        if cuts.after:
            break
    assert deaths > 10


def live_with_slip(folder: Path, clock: HandClock, cuts: Cuts, place: MemoryPlace, *, first: bool) -> None:
    store = open_store(folder, clock)
    try:
        journal = Journal(CutStore(store, cuts), clock, CountedIds())
        slips = Slips(journal, [place], PATIENCE, clock.monotonic, clock.pass_)
        if first:
            slips.print(SLIP, report_to_nobody)
        assert Recovery(journal, [slips]).run_once() == []
    finally:
        store.close()


@pytest.mark.parametrize("echoes", [True, False])
def test_the_next_persons_slip_does_not_pass_for_an_interrupted_one(tmp_path: Path, *, echoes: bool) -> None:
    deaths = 0
    for first in range(MOST_STEPS):
        clock, cuts, random = HandClock(), Cuts([first]), Random(first)
        device = MemoryReceiptPrinter(echoes=echoes)
        place = MemoryPlace("receipt", device, cuts)
        folder = tmp_path / str(first)
        for person in (101, 102):
            store = open_store(folder, clock)
            journal = Journal(CutStore(store, cuts), clock, lambda: UUID(int=random.getrandbits(128)))  # noqa: B023 - used in this turn only
            slips = Slips(journal, [place], PATIENCE, clock.monotonic, clock.pass_)
            try:
                slips.print(SlipOrder(UUID(int=1), UUID(int=person), Slip("")), report_to_nobody)
            except PowerCut:
                deaths += 1
            store.close()
        effects = settle_all(folder, clock, place)
        came_out = [slip.job for slip in device.slips]
        told = {effect.job: effect.state is EffectState.CONFIRMED for effect in effects}
        assert {job: came_out.count(job or "") for job in told} == told, f"died after {first} steps"
        assert set(came_out) <= set(told)
        if cuts.after:
            break
    assert deaths > 10


def settle_all(folder: Path, clock: HandClock, place: MemoryPlace) -> list[Effect]:
    """Live until nothing is open, and return every slip of the two people."""
    store = open_store(folder, clock)
    journal = Journal(store, clock, CountedIds())
    slips = Slips(journal, [place], PATIENCE, clock.monotonic, clock.pass_)
    while Recovery(journal, [slips]).run_once():
        clock.pass_(5)
    with store.view() as unit:
        effects = [*unit.effects.of_request(UUID(int=101)), *unit.effects.of_request(UUID(int=102))]
    store.close()
    return effects
