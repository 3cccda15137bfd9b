"""Units of work: all or nothing, one writer, readers that cannot write."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.exc import IntegrityError

from contract.effects import EffectKind
from contract.events import Means, VisitEnd
from contract.feed import RequestRefused
from contract.language import Language
from kiosk.domain.effect import Effect, EffectState
from kiosk.domain.errors import KioskError
from kiosk.domain.visit import JourneyState
from kiosk.store.failures import StoreFault
from kiosk.store.store import Store
from tests.helpers.terminal_store import (
    HandClock,
    certificate,
    entry,
    journey,
    open_store,
    page,
    visit,
    visit_opened,
)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    store = open_store(tmp_path, clock)
    yield store
    store.close()


class UnitFailedError(Exception):
    """Something of the test's own."""


def write_and_fail(store: Store) -> None:
    with store.unit() as unit:
        unit.visits.open(visit())
        unit.outbox.put(visit_opened(1))
        raise UnitFailedError


def test_a_payload_that_is_not_what_was_put_is_not_handed_out(store: Store) -> None:
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
        unit.connection.exec_driver_sql("UPDATE outbox SET payload = replace(payload, 'zh', 'en')")
    with store.view() as unit, pytest.raises(KioskError) as refused:
        unit.outbox.first(1)
    assert refused.value.code == StoreFault.CORRUPT


def test_a_unit_that_raises_leaves_neither_fact_nor_message(store: Store) -> None:
    calls = []
    store.on_put(lambda: calls.append(True))
    with pytest.raises(UnitFailedError):
        write_and_fail(store)
    with store.view() as unit:
        assert unit.visits.unclosed() == []
        assert unit.outbox.depth() == 0
    assert not calls
    with store.unit() as unit:
        unit.outbox.put(visit_opened(1))
    assert calls == [True]


def test_units_do_not_nest(store: Store) -> None:
    with store.unit(), pytest.raises(RuntimeError), store.unit():
        pass
    with store.view(), pytest.raises(RuntimeError), store.unit():
        pass
    with store.unit() as unit:
        unit.settings.set("still", "usable")


def test_a_view_cannot_write_and_the_next_unit_can(store: Store) -> None:
    with pytest.raises(KioskError, match=r"store\.read-only"), store.view() as unit:
        unit.settings.set("a", "b")
    with store.unit() as unit:
        unit.settings.set("a", "b")
    with store.view() as unit:
        assert unit.settings.get("a") == "b"


def test_a_view_sees_one_moment_and_holds_nobody_up(store: Store) -> None:
    with store.view() as unit:
        assert unit.settings.get("a") is None
        writer = threading.Thread(target=write_a, args=(store,))
        writer.start()
        writer.join(10)
        assert not writer.is_alive()
        assert unit.settings.get("a") is None
    with store.view() as unit:
        assert unit.settings.get("a") == "b"


def write_a(store: Store) -> None:
    with store.unit() as unit:
        unit.settings.set("a", "b")


def test_writers_on_many_threads_take_turns(store: Store) -> None:
    def count() -> None:
        for _ in range(25):
            with store.unit() as unit:
                unit.settings.set("count", str(int(unit.settings.get("count") or 0) + 1))
                unit.outbox.put(visit_opened(1))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    with store.view() as unit:
        assert unit.settings.get("count") == "100"
        assert [each.envelope.seq for each in unit.outbox.first(200)] == list(range(1, 101))


def test_a_visit_from_beginning_to_end(store: Store, clock: HandClock) -> None:
    opened = visit()
    with store.unit() as unit:
        unit.visits.open(opened)
        unit.visits.speak(opened.visit_id, Language.EN)
        unit.visits.identify(opened.visit_id, "E000001", Means.BADGE, 1)
        unit.visits.identify(opened.visit_id, "E000001", Means.PIN, 2)
        unit.visits.identify(opened.visit_id, "E000001", Means.PIN, 2)
    with store.unit() as unit:
        (found,) = unit.visits.unclosed()
        assert (found.language, found.employee_id, found.level) == (Language.EN, "E000001", 2)
        assert found.means == (Means.BADGE, Means.PIN)
        unit.visits.close(opened.visit_id, clock(), VisitEnd.LEFT)
        unit.visits.close(opened.visit_id, clock(), VisitEnd.INTERRUPTED)
        assert unit.visits.unclosed() == []
        closed = unit.visits.get(opened.visit_id)
        assert closed is not None
        assert closed.end is VisitEnd.LEFT


def test_a_journey_is_kept_as_it_is(store: Store) -> None:
    with store.unit() as unit:
        unit.visits.open(visit())
        unit.journeys.add(journey(1))
        unit.journeys.add(journey(2, state=JourneyState.SUBMITTED, code="ABCD2345"))
        unit.journeys.add(journey(3, state=JourneyState.ABANDONED))
    with store.view() as unit:
        assert unit.journeys.unfinished(UUID(int=1)) == [
            journey(1),
            journey(2, state=JourneyState.SUBMITTED, code="ABCD2345"),
        ]
        assert unit.journeys.by_claim_code("ABCD2345") == unit.journeys.get(UUID(int=102))
        assert unit.journeys.by_claim_code("") is None
    with store.unit() as unit, pytest.raises(LookupError):
        unit.journeys.save(journey(9))


def test_a_claim_code_is_given_once(store: Store) -> None:
    with store.unit() as unit:
        unit.visits.open(visit())
        unit.journeys.add(journey(1, code="SAME"))
    with pytest.raises(IntegrityError), store.unit() as unit:
        unit.journeys.add(journey(2, code="SAME"))


def print_effect(state: EffectState) -> Effect:
    moment = HandClock()()
    return Effect(
        UUID(int=7),
        EffectKind.PRINT_DOCUMENT,
        "a4",
        state,
        moment,
        request_id=UUID(int=101),
        before={"counter": 3},
    )


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (None, True),
        (EffectState.FAILED, True),
        (EffectState.STARTED, False),
        (EffectState.IN_DOUBT, False),
    ],
)
def test_what_waits_for_a_person(store: Store, state: EffectState | None, offered: bool) -> None:
    with store.unit() as unit:
        unit.visits.open(visit())
        unit.journeys.add(journey(1, state=JourneyState.COMPLETED, code="A"))
        unit.journeys.add(journey(2, state=JourneyState.SUBMITTED, code="B"))
        assert unit.journeys.waiting_for("E000001") == []
        unit.certificates.apply(certificate(1))
        unit.certificates.apply(certificate(1))
        if state is not None:
            unit.effects.add(print_effect(state))
        waiting = unit.journeys.waiting_for("E000001")
        assert [each.claim_code for each in waiting] == (["A"] if offered else [])
        unit.certificates.mark_printed(certificate(1).number)
        assert unit.journeys.waiting_for("E000001") == []
        found = unit.certificates.by_request(UUID(int=101))
        assert found == unit.certificates.by_number(certificate(1).number)
        assert found is not None
        assert found.printed == 1
        assert found.facts == certificate(1).facts


def test_a_refusal_is_kept_once(store: Store) -> None:
    fact = RequestRefused(request_id=UUID(int=101), reason_zh="已离职", reason_en="left")
    with store.unit() as unit:
        unit.refusals.apply(fact)
        unit.refusals.apply(fact)
        found = unit.refusals.by_request(UUID(int=101))
        assert found is not None
        assert (found.reason_zh, found.reason_en) == ("已离职", "left")
        assert unit.refusals.by_request(UUID(int=102)) is None


def test_effects_by_state(store: Store) -> None:
    with store.unit() as unit:
        unit.effects.add(print_effect(EffectState.INTENDED))
        assert unit.effects.open() == [print_effect(EffectState.INTENDED)]
        unit.effects.save(print_effect(EffectState.IN_DOUBT))
        assert unit.effects.open() == []
        assert unit.effects.in_doubt() == [print_effect(EffectState.IN_DOUBT)]
    assert store.load().in_doubt == 1


def test_effects_come_in_their_order_though_the_clock_was_set_back(store: Store) -> None:
    first = print_effect(EffectState.FAILED)
    later = replace(first, effect_id=UUID(int=3), at=first.at - timedelta(hours=1))
    with store.unit() as unit:
        unit.effects.add(first)
        unit.effects.add(later)
    with store.view() as unit:
        assert unit.effects.of_request(UUID(int=101)) == [first, later]


class TestDirectory:
    def test_applies_changes_in_order(self, store: Store) -> None:
        with store.unit() as unit:
            unit.directory.apply(page(2, entry(1, badges=("04AABBCC",)), entry(2)))
            unit.directory.apply(page(3, entry(1, badges=("04DDEEFF",), status="left")))
            assert unit.directory.version() == 3
            assert unit.directory.count() == 2
            assert unit.directory.by_badge("04AABBCC") is None
            found = unit.directory.by_badge("04ddeeff")
            assert found is not None
            assert (found.employee_id, found.active) == ("E000001", False)
            assert unit.directory.by_id_digest(f"{2:064x}") == unit.directory.get("E000002")

    def test_a_badge_belongs_to_whom_it_was_given_last(self, store: Store) -> None:
        with store.unit() as unit:
            unit.directory.apply(page(1, entry(1, badges=("04",))))
            unit.directory.apply(page(2, entry(2, badges=("04",))))
            found = unit.directory.by_badge("04")
            assert found is not None
            assert found.employee_id == "E000002"

    def test_replacing_forgets_everybody_else(self, store: Store) -> None:
        with store.unit() as unit:
            unit.directory.apply(page(5, entry(1, badges=("04",)), entry(2)))
            unit.directory.replace([page(1, entry(3), salt="ff")])
            assert unit.directory.count() == 1
            assert unit.directory.by_badge("04") is None
            assert (unit.directory.salt(), unit.directory.version()) == ("ff", 1)


def test_wrong_pins_are_counted_until_one_is_right(store: Store, clock: HandClock) -> None:
    with store.unit() as unit:
        assert unit.pins.failures("E1") == (0, None)
        unit.pins.record_failure("E1", clock())
        unit.pins.record_failure("E1", clock() + timedelta(seconds=5))
        assert unit.pins.failures("E1") == (2, clock() + timedelta(seconds=5))
        unit.pins.clear("E1")
        assert unit.pins.failures("E1") == (0, None)


def test_an_emptied_outbox_never_uses_a_number_again(store: Store) -> None:
    for expected in range(1, 6):
        with store.unit() as unit:
            assert unit.outbox.put(visit_opened(1)) == expected
        with store.unit() as unit:
            unit.outbox.acknowledge(store.epoch, [expected])
    assert store.load().queue_depth == 0


def test_a_dead_letter_is_kept_and_out_of_the_way(store: Store, clock: HandClock) -> None:
    with store.unit() as unit:
        for number in (1, 2):
            unit.outbox.put(visit_opened(number))
        unit.outbox.bury(store.epoch, 1, "malformed")
        assert [each.envelope.seq for each in unit.outbox.first(10)] == [2]
    (letter,) = store.dead_letters()
    assert (letter.envelope.seq, letter.reason, letter.buried_at) == (1, "malformed", clock())
    assert (store.load().queue_depth, store.load().dead_letters) == (1, 1)
