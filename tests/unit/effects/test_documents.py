"""Printing a document: what a person is told, for everything a printer can do."""

from __future__ import annotations

import pytest

from devices.device import Fault, Report, Status
from devices.document_printer import JobState
from devices.errors import DeviceError, DeviceFailure
from kiosk.domain.effect import EffectState
from kiosk.effects.outcomes import Confirmed, Failed, InDoubt, NotStarted, Reason, Stalled
from kiosk.effects.recovery import Recovery
from tests.unit.effects.conftest import ORDER, Bench

OUT = frozenset({Fault.PAPER_OUT})


def test_a_print_that_goes_well(bench: Bench) -> None:
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, Confirmed)
    assert outcome.effect.after == {"counter": 42, "job": outcome.effect.job}
    assert bench.events() == ["effect.confirmed"]
    assert bench.printed() == 1
    assert bench.told == [0.5]


@pytest.mark.parametrize(
    ("condition", "faults"),
    [
        (Report(Status.USER_ERROR, OUT), OUT),
        (Report(Status.OFFLINE, frozenset({Fault.UNREACHABLE})), {Fault.UNREACHABLE}),
        (Report(Status.ONLINE, frozenset({Fault.JAM})), {Fault.JAM}),
    ],
)
def test_nothing_is_begun_on_a_printer_that_cannot(
    bench: Bench, condition: Report, faults: frozenset[Fault]
) -> None:
    bench.place.condition = condition
    assert bench.effects.print_document(ORDER, bench.told.append) == NotStarted(frozenset(faults))
    assert bench.printer.jobs == []
    assert bench.events() == []


def test_low_paper_is_no_hindrance(bench: Bench) -> None:
    bench.place.condition = Report(Status.ONLINE, frozenset({Fault.PAPER_LOW}))
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Confirmed)


def test_a_printer_lost_before_it_was_asked(bench: Bench) -> None:
    bench.place.lost = DeviceFailure.CONNECTION_LOST
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert outcome == NotStarted(failure=DeviceFailure.CONNECTION_LOST)
    assert bench.events() == []


def test_paper_runs_out_and_a_person_adds_some(bench: Bench) -> None:
    bench.printer.after_submit = lambda: setattr(bench.printer, "faults", OUT)
    stalled = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(stalled, Stalled)
    assert stalled.faults == OUT
    assert bench.events() == []
    again = bench.effects.go_on(stalled.effect.effect_id, bench.told.append)
    assert isinstance(again, Stalled), "nothing was mended"
    bench.printer.faults = frozenset()
    assert isinstance(bench.effects.go_on(stalled.effect.effect_id, bench.told.append), Confirmed)
    assert len(bench.printer.jobs) == 1
    assert len(bench.printer.sheets) == 2
    assert bench.printed() == 1


def test_while_a_print_is_not_settled_there_is_no_other(bench: Bench) -> None:
    bench.printer.after_submit = lambda: setattr(bench.printer, "faults", OUT)
    stalled = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(stalled, Stalled)
    assert bench.effects.print_document(ORDER, bench.told.append) == InDoubt(stalled.effect)
    assert len(bench.printer.jobs) == 1


def test_giving_up_before_the_first_sheet(bench: Bench) -> None:
    bench.printer.after_submit = lambda: setattr(bench.printer, "faults", OUT)
    stalled = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(stalled, Stalled)
    outcome = bench.effects.give_up(stalled.effect.effect_id)
    assert isinstance(outcome, Failed)
    assert (outcome.came_out, outcome.effect.reason) == (0, Reason.CANCELED)
    assert bench.events() == ["effect.failed"]
    assert bench.printed() == 0
    bench.printer.faults = frozenset()
    bench.printer.finish_by_itself()
    assert bench.printer.sheets == []


def test_giving_up_after_one_of_two_sheets(bench: Bench) -> None:
    def jam_after_one() -> None:
        if bench.printer.sheets:
            bench.printer.faults = frozenset({Fault.JAM})

    bench.place.before_operation = jam_after_one
    stalled = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(stalled, Stalled)
    outcome = bench.effects.give_up(stalled.effect.effect_id)
    assert isinstance(outcome, Failed)
    assert (outcome.came_out, outcome.effect.reason) == (1, Reason.PARTLY_PRINTED)


def test_a_job_that_does_not_move_stalls(bench: Bench) -> None:
    bench.printer.work = lambda job: setattr(job, "state", JobState.PROCESSING)
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Stalled)


def test_contact_lost_for_a_moment_is_nothing(bench: Bench) -> None:
    bench.place.before_operation = lambda: lose_between(bench, 4, 10)
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Confirmed)
    assert len(bench.printer.sheets) == 2


def lose_between(bench: Bench, first: int, last: int) -> None:
    away = first <= bench.place.operations <= last
    bench.place.lost = DeviceFailure.CONNECTION_LOST if away else None


def test_contact_lost_for_good_is_in_doubt_until_the_printer_tells(bench: Bench) -> None:
    bench.place.before_operation = lambda: lose_between(bench, 3, 10_000)
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, InDoubt)
    assert [left.effect_id for left in bench.effects.recover()] == [outcome.effect.effect_id]
    assert bench.events() == []
    bench.printer.finish_by_itself()
    bench.place.before_operation = lambda: None
    bench.place.lost = None
    assert bench.effects.recover() == []
    assert bench.events() == ["effect.confirmed"]
    assert bench.printed() == 1


@pytest.mark.parametrize("failure", [DeviceFailure.DEVICE_NOT_READY, DeviceFailure.UNSUPPORTED])
def test_a_job_that_was_refused_has_failed(bench: Bench, failure: DeviceFailure) -> None:
    bench.printer.refuses = failure
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, Failed)
    assert outcome.effect.reason == Reason.NOT_ACCEPTED


def test_a_job_that_never_arrived_has_failed_after_a_quiet_time(bench: Bench) -> None:
    bench.printer.refuses = DeviceFailure.CONNECTION_LOST
    began = bench.clock.seconds
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, Failed)
    assert outcome.effect.reason == Reason.NEVER_HAPPENED
    assert bench.clock.seconds - began >= 10


def test_a_submit_that_timed_out_may_still_be_on_its_way(bench: Bench) -> None:
    bench.printer.refuses = DeviceFailure.TIME_OUT
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, InDoubt)
    assert outcome.effect.state is EffectState.STARTED
    assert bench.events() == []


def test_an_accepted_job_whose_answer_was_lost_is_followed(bench: Bench) -> None:
    lost = iter([True])

    def lose_the_answer() -> None:
        if next(lost, False):
            raise_lost()

    bench.printer.after_submit = lose_the_answer
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Confirmed)
    assert len(bench.printer.jobs) == 1
    assert len(bench.printer.sheets) == 2


def raise_lost() -> None:
    raise DeviceError(DeviceFailure.CONNECTION_LOST)


def test_a_printer_that_forgets_and_has_counted_is_in_doubt(bench: Bench) -> None:
    def forget() -> None:
        if len(bench.printer.sheets) == 1:
            bench.printer.forgets = True

    bench.place.before_operation = forget
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, InDoubt)
    assert outcome.effect.reason == Reason.CONTRADICTION
    assert bench.events() == ["effect.in-doubt"]
    assert bench.store.load().in_doubt == 1


def test_recovery_cancels_what_waits_for_paper_with_nobody_there(bench: Bench) -> None:
    bench.printer.after_submit = lambda: setattr(bench.printer, "faults", OUT)
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Stalled)
    assert bench.effects.recover() == []
    assert bench.events() == ["effect.failed"]
    bench.printer.faults = frozenset()
    bench.printer.finish_by_itself()
    assert bench.printer.sheets == []


def test_an_effect_of_a_device_that_was_taken_away_is_for_staff(bench: Bench) -> None:
    bench.printer.after_submit = lambda: setattr(bench.printer, "faults", OUT)
    bench.effects.print_document(ORDER, bench.told.append)
    journal = bench.effects._journal
    assert Recovery(journal, []).run_once() == []
    assert bench.events() == ["effect.in-doubt"]
