"""Test prints are effects like any other: journalled, told as tests; staff see what came of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest

from contract.effects import EffectPurpose
from contract.language import both
from devices.device import Fault, Report, Status
from devices.outlet import Outlet
from devices.receipt_printer import SlipResult
from kiosk.documents.trial_page import trial_page
from kiosk.domain.effect import EffectState
from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import Confirmed, DocumentOrder, report_to_nobody
from kiosk.effects.places import Patience
from kiosk.effects.taking import Outlook
from kiosk.maintenance.trial_prints import ENDS, NEVER, TrialPrints
from kiosk.store.store import Store
from tests.helpers.printers import MemoryDocumentPrinter, MemoryPlace, MemoryReceiptPrinter
from tests.helpers.terminal_store import CountedIds, HandClock, open_store
from tests.unit.effects.conftest import ORDER


@dataclass
class Slot:
    """A device as its supervisor saw it."""

    name: str
    device_class: str
    report: Report


class Room:
    """Two A4 printers, one receipt printer and a reader, with staff before them."""

    def __init__(self, store: Store, clock: HandClock) -> None:
        self.store = store
        self.clock = clock
        self.a4, self.other, self.receipt = (
            MemoryDocumentPrinter(),
            MemoryDocumentPrinter(),
            MemoryReceiptPrinter(),
        )
        self.places = [MemoryPlace("a4", self.a4), MemoryPlace("other", self.other)]
        self.receipt_place = MemoryPlace("receipt", self.receipt)
        self.effects = Effects(
            store,
            self.places,
            [self.receipt_place],
            clock=clock,
            new_id=CountedIds(),
            patience=Patience(poll=0.5),
            monotonic=clock.monotonic,
            pause=clock.pass_,
        )
        self.slots = [
            Slot("a4", "document-printer", Report(Status.ONLINE)),
            Slot("other", "document-printer", Report(Status.ONLINE)),
            Slot("receipt", "receipt-printer", Report(Status.ONLINE)),
            Slot("badge", "card-reader", Report(Status.ONLINE)),
        ]
        self.trials = TrialPrints(self.effects, lambda: self.slots, both("一层大厅", "Lobby"), clock)

    def shown(self) -> dict[str, str]:
        with self.store.view() as unit:
            return {one.device: one.last.en for one in self.trials.shown(unit)}

    def told(self) -> list[dict[str, object]]:
        with self.store.view() as unit:
            return [json.loads(each.envelope.payload) for each in unit.outbox.first(100)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    clock = HandClock()
    store = open_store(tmp_path, clock)
    yield Room(store, clock)
    store.close()


def test_printers_alone_can_be_tried(room: Room) -> None:
    assert room.shown() == dict.fromkeys(("a4", "other", "receipt"), NEVER.en)
    for nobody in ("badge", "gone"):
        room.trials.print(nobody)
    assert room.told() == []


@pytest.mark.parametrize(
    ("device", "kind"), [("other", "print-document"), ("a4", "print-document"), ("receipt", "print-slip")]
)
def test_a_test_print_is_told_with_its_counters_and_without_a_person(
    room: Room, device: str, kind: str
) -> None:
    room.trials.print(device)
    (event,) = room.told()
    assert (event["type"], event["purpose"], event["kind"]) == ("effect.confirmed", "test", kind)
    assert (event["device"], event["visit_id"], event["request_id"]) == (device, None, None)
    evidence = event["evidence"]
    assert evidence["after"]["counter"] == evidence["before"]["counter"] + 1
    assert room.shown()[device].startswith(ENDS[EffectState.CONFIRMED].en)
    papers = [len(room.a4.sheets), len(room.other.sheets), len(room.receipt.slips)]
    assert papers == [device == "a4", device == "other", device == "receipt"]


def test_each_try_is_another_effect(room: Room) -> None:
    for _ in range(3):
        room.trials.print("a4")
    assert len({event["effect_id"] for event in room.told()}) == len(room.a4.sheets) == 3


def test_a_test_that_stalls_is_taken_back(room: Room) -> None:
    room.a4.faults = frozenset({Fault.JAM})
    room.trials.print("a4")
    (event,) = room.told()
    assert (event["type"], event["reason"], event["purpose"]) == ("effect.failed", "canceled", "test")
    assert room.shown()["a4"].startswith(ENDS[EffectState.FAILED].en)
    room.a4.faults = frozenset()
    room.a4.finish_by_itself()
    assert room.a4.sheets == []


def test_what_was_not_begun_is_told_with_its_fault_and_journalled_nowhere(room: Room) -> None:
    out = Report(Status.USER_ERROR, frozenset({Fault.PAPER_OUT}))
    room.places[0].condition = room.slots[0].report = out
    room.trials.print("a4")
    assert room.shown()["a4"] == "Not begun: Out of paper"
    assert room.told() == []
    room.places[0].condition = room.slots[0].report = Report(Status.ONLINE)
    room.trials.print("a4")
    assert room.shown()["a4"].startswith(ENDS[EffectState.CONFIRMED].en)


def test_a_test_of_which_nobody_knows_is_parked(room: Room) -> None:
    room.receipt.result = SlipResult.UNKNOWN
    room.receipt.echoes = room.receipt.counts = False
    room.trials.print("receipt")
    assert room.told() == []
    assert room.shown()["receipt"].startswith(ENDS[EffectState.STARTED].en)
    room.clock.pass_(11)
    assert room.effects.recover() == []
    with room.store.view() as unit:
        (doubt,) = unit.effects.in_doubt()
    assert doubt.purpose is EffectPurpose.TEST
    assert room.shown()["receipt"].startswith(ENDS[EffectState.IN_DOUBT].en)


def test_while_staff_print_nobody_else_settles_and_nobody_waits(room: Room) -> None:
    seen: list[object] = []

    def meanwhile() -> None:
        seen.append(room.effects.recover())
        seen.append(room.effects.look_at_outlets(None))

    room.receipt.before_print = meanwhile
    room.trials.print("receipt")
    ((effect,), outlook) = seen
    assert effect.state is EffectState.STARTED
    assert outlook == Outlook(waiting=True)
    assert [event["type"] for event in room.told()] == ["effect.confirmed"]


def test_a_persons_print_comes_after_the_test_and_is_its_own(room: Room) -> None:
    room.a4.lies = Outlet.EMPTY
    room.trials.print("a4")
    order = DocumentOrder(ORDER.visit_id, ORDER.request_id, b"%PDF")
    outcome = room.effects.print_document(order, report_to_nobody)
    assert isinstance(outcome, Confirmed)
    assert outcome.effect.before["counter"] == 41
    assert [event["purpose"] for event in room.told()] == ["test", "service"]


def test_the_page_is_one_sheet_of_a4_with_something_on_it() -> None:
    document = pypdfium2.PdfDocument(io.BytesIO(trial_page("测试打印 Test print", ["一层大厅", "Lobby"])))
    assert len(document) == 1
    width, height = document[0].get_size()
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == (210, 297)
    shades = document[0].render(scale=0.5).to_pil().convert("L").getextrema()
    document.close()
    assert shades[0] < 64 < 192 < shades[1]
