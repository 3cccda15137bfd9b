"""Taken, left, or unknown: the third fact is told once, by the outlet's sensor alone, whatever dies."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

import pytest

from contract.effects import EffectKind
from devices.errors import DeviceFailure
from devices.outlet import Outlet
from devices.receipt_printer import Slip
from kiosk.domain.effect import Effect
from kiosk.effects.journal import Journal
from kiosk.effects.outcomes import Confirmed, DocumentOrder, SlipOrder, report_to_nobody
from kiosk.effects.places import Patience
from kiosk.effects.taking import Outlook, Paper, Taking
from kiosk.store.store import Store
from tests.helpers.exploration.memory_store import Kept, MemoryStore
from tests.helpers.exploration.steps import Blow, Steps, Strike, TerminalDies
from tests.helpers.printers import MemoryDocumentPrinter, MemoryPlace
from tests.helpers.terminal_store import CountedIds, HandClock
from tests.unit.effects.conftest import ORDER, Bench

VISIT = ORDER.visit_id
DOCUMENT = EffectKind.PRINT_DOCUMENT


def printed(bench: Bench, order: DocumentOrder = ORDER) -> Effect:
    outcome = bench.effects.print_document(order, report_to_nobody)
    assert isinstance(outcome, Confirmed)
    return outcome.effect


def watched(bench: Bench, seconds: int) -> Outlook:
    """Look every second, and return what is known then."""
    for _ in range(seconds):
        bench.clock.pass_(1)
        outlook = bench.effects.look_at_outlets(VISIT)
    return outlook


def told(bench: Bench) -> list[str]:
    return [name for name in bench.events() if name in {"effect.taken", "effect.not-taken"}]


@pytest.fixture
def sensing(bench: Bench) -> Bench:
    bench.printer.lies = Outlet.EMPTY
    return bench


def test_a_printer_without_a_sensor_tells_nothing_and_is_not_asked_again(bench: Bench) -> None:
    printed(bench)
    operations = bench.place.operations
    assert watched(bench, 200) == Outlook()
    assert bench.place.operations == operations + 1
    assert told(bench) == []


def test_paper_that_is_taken_is_told_once(sensing: Bench) -> None:
    printed(sensing)
    sensing.printer.lies = Outlet.OCCUPIED
    assert watched(sensing, 5).papers == {DOCUMENT: Paper.LIES}
    sensing.printer.lies = Outlet.EMPTY
    assert watched(sensing, 1).papers == {}, "a hand may only have moved it"
    assert watched(sensing, 2) == Outlook({DOCUMENT: Paper.TAKEN})
    assert watched(sensing, 200) == Outlook({DOCUMENT: Paper.TAKEN})
    assert told(sensing) == ["effect.taken"]


def test_a_sheet_on_its_way_to_the_sensor_is_not_taken(sensing: Bench) -> None:
    printed(sensing)
    watched(sensing, 1)
    sensing.printer.lies = Outlet.OCCUPIED
    assert watched(sensing, 3).papers == {DOCUMENT: Paper.LIES}
    assert told(sensing) == []


def test_paper_that_is_left_is_asked_for_then_told_and_told_again_once_it_is_taken(sensing: Bench) -> None:
    printed(sensing)
    sensing.printer.lies = Outlet.OCCUPIED
    states = [watched(sensing, 29), watched(sensing, 3), watched(sensing, 30)]
    assert [one.papers[DOCUMENT] for one in states] == [Paper.LIES, Paper.LEFT, Paper.UNTAKEN]
    assert [one.patient for one in states] == [False, False, True]
    assert told(sensing) == ["effect.not-taken"]
    sensing.printer.lies = Outlet.EMPTY
    watched(sensing, 5)
    assert told(sensing) == ["effect.not-taken", "effect.taken"]
    with sensing.store.view() as unit:
        payload = unit.outbox.first(100)[-1].envelope.payload
    assert '"late":true' in payload


def test_what_lay_there_before_says_nothing_of_the_next_persons_paper(sensing: Bench) -> None:
    sensing.printer.lies = Outlet.OCCUPIED  # somebody else's
    printed(sensing)
    assert watched(sensing, 200).papers == {}
    assert told(sensing) == []
    sensing.printer.lies = Outlet.EMPTY
    watched(sensing, 5)
    assert told(sensing) == ["effect.taken"]


def test_a_printer_that_is_away_leaves_it_open(sensing: Bench) -> None:
    printed(sensing)
    sensing.place.lost = DeviceFailure.CONNECTION_LOST
    outlook = watched(sensing, 200)
    assert outlook.waiting
    assert outlook.papers == {}
    assert told(sensing) == []


def test_another_visits_paper_is_not_shown(sensing: Bench) -> None:
    printed(sensing)
    sensing.printer.lies = Outlet.OCCUPIED
    sensing.clock.pass_(5)
    assert sensing.effects.look_at_outlets(UUID(int=99)).papers == {}


def test_what_nobody_could_tell_for_a_day_stays_unknown(sensing: Bench) -> None:
    printed(sensing)
    sensing.place.lost = DeviceFailure.CONNECTION_LOST
    sensing.clock.pass_(25 * 3600)
    sensing.place.lost = None
    assert watched(sensing, 5) == Outlook()
    assert told(sensing) == []


def test_a_slip_has_an_outlet_of_its_own(sensing: Bench) -> None:
    sensing.slip_printer.lies = Outlet.EMPTY
    sensing.effects.print_slip(SlipOrder(VISIT, UUID(int=101), Slip("")), report_to_nobody)
    printed(sensing)
    sensing.slip_printer.lies = Outlet.OCCUPIED
    papers = watched(sensing, 5).papers
    assert papers == {DOCUMENT: Paper.TAKEN, EffectKind.PRINT_SLIP: Paper.LIES}


@pytest.fixture
def retracting(sensing: Bench) -> Bench:
    sensing.printer.retracts = True
    return sensing


def test_what_nobody_took_is_taken_back_and_never_told_as_taken(retracting: Bench) -> None:
    printed(retracting)
    retracting.printer.lies = Outlet.OCCUPIED
    assert watched(retracting, 59).papers == {DOCUMENT: Paper.LEFT}
    assert retracting.printer.bin == []
    assert watched(retracting, 3) == Outlook()
    assert retracting.printer.bin == [Outlet.OCCUPIED]
    assert watched(retracting, 200) == Outlook()
    assert told(retracting) == ["effect.not-taken"]
    assert '"retracted":true' in last_payload(retracting)


def test_what_does_not_come_back_is_told_as_left_and_never_as_taken(retracting: Bench) -> None:
    printed(retracting)
    retracting.printer.lies, retracting.printer.jams = Outlet.OCCUPIED, True
    assert watched(retracting, 62).papers == {DOCUMENT: Paper.UNTAKEN}
    assert '"retracted":false' in last_payload(retracting)
    retracting.printer.lies = Outlet.EMPTY
    watched(retracting, 200)
    assert told(retracting) == ["effect.not-taken"], "the device may have taken it after all"


def test_a_device_that_fails_while_it_takes_back_is_asked_once_more(retracting: Bench) -> None:
    printed(retracting)
    retracting.printer.lies = Outlet.OCCUPIED
    watched(retracting, 59)
    retracting.place.lost = DeviceFailure.TIME_OUT
    watched(retracting, 5)
    assert told(retracting) == []
    retracting.place.lost = None
    watched(retracting, 2)
    assert retracting.printer.bin == [Outlet.OCCUPIED]
    assert told(retracting) == ["effect.not-taken"]


def test_papers_of_two_are_not_taken_back_together(retracting: Bench) -> None:
    printed(retracting)
    retracting.printer.lies = Outlet.OCCUPIED
    watched(retracting, 30)
    printed(retracting, replace(ORDER, request_id=UUID(int=102), certificate_number=None))
    watched(retracting, 40)
    assert retracting.printer.bin == []
    assert told(retracting) == ["effect.not-taken"]


def last_payload(bench: Bench) -> str:
    with bench.store.view() as unit:
        return unit.outbox.first(100)[-1].envelope.payload


@pytest.mark.parametrize("nobody_else", [True, False])
def test_whenever_the_terminal_dies_what_was_taken_back_is_not_told_as_taken(nobody_else: bool) -> None:
    taken_at = None if nobody_else else 20
    undisturbed, steps = lived(taken_at, (), retracts=True)
    for deaths in ((), *((one,) for one in range(steps)), *pairwise(range(steps))):
        assert lived(taken_at, deaths, retracts=True)[0] == undisturbed, deaths
    assert undisturbed == ({"effect.not-taken": 1} if nobody_else else {"effect.taken": 1})


SECONDS = 90
TAKEN_AT = (None, 0, 20, 75)  # seconds after it came out, None: never


@pytest.mark.parametrize("taken_at", TAKEN_AT)
def test_whenever_the_terminal_dies_it_is_told_once(taken_at: int | None) -> None:
    """One death or two in a row, at any commit or between looks: the truth is told once."""
    undisturbed = lived(taken_at, deaths=())
    steps = undisturbed[1]
    schedules = [(), *((one,) for one in range(steps)), *pairwise(range(steps))]
    for deaths in schedules:
        events, _ = lived(taken_at, deaths)
        assert events == undisturbed[0], deaths
    assert (
        undisturbed[0]
        == {
            None: {"effect.not-taken": 1},
            0: {"effect.taken": 1},
            20: {"effect.taken": 1},
            75: {"effect.not-taken": 1, "effect.taken": 1},
        }[taken_at]
    )


def lived(
    taken_at: int | None, deaths: tuple[int, ...], *, retracts: bool = False
) -> tuple[Counter[str], int]:
    """Return what was told of one paper in 90 s, dying at these steps, and how many steps there were."""
    clock, printer = HandClock(), MemoryDocumentPrinter()
    steps = Steps(tuple(Strike(step, Blow.TERMINAL_DIES) for step in deaths))
    done = Effect(
        UUID(int=1), DOCUMENT, "a4", "confirmed", clock(), VISIT, done_at=clock(), before={"outlet": "empty"}
    )
    store = MemoryStore(Kept((done,)), steps.of_terminal)
    taking = None
    printer.retracts = retracts
    for second in range(SECONDS):
        clock.seconds = float(second)
        gone = taken_at is not None and second >= taken_at
        printer.lies = Outlet.EMPTY if gone or printer.bin else Outlet.OCCUPIED
        taking = taking or born(store, printer, clock, steps)
        try:
            steps.of_terminal()
            taking.look(VISIT)
        except TerminalDies:
            taking = None
    return Counter(event.type for event in store.kept.told), steps.count


def born(store: Store, printer: MemoryDocumentPrinter, clock: HandClock, steps: Steps) -> Taking:
    journal = Journal(store, clock, CountedIds())
    place = MemoryPlace("a4", printer)
    if printer.retracts:
        place.before_operation = steps.of_terminal
    return Taking(journal, [place], Patience(), clock.monotonic)
