"""Printing a document: what a person is told, for everything a printer can do."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from devices.device import Fault, Report, Status
from devices.document_printer import ENDED, JobState
from devices.errors import DeviceError, DeviceFailure
from devices.receipt_printer import Slip, SlipResult
from kiosk.domain.effect import EffectState
from kiosk.effects.outcomes import (
    QUEUED,
    Advance,
    Confirmed,
    Failed,
    InDoubt,
    NotStarted,
    Reason,
    SlipOrder,
    Stalled,
)
from kiosk.effects.recovery import Recovery
from tests.helpers.printers import MemoryDocumentPrinter, MemoryPlace, PaperJob
from tests.unit.effects.conftest import ORDER, Bench

OUT = frozenset({Fault.PAPER_OUT})
SLIP = SlipOrder(ORDER.visit_id, ORDER.request_id, Slip(""))
NEXT = replace(ORDER, visit_id=UUID(int=2), request_id=UUID(int=102), certificate_number=None)


def test_a_print_that_goes_well(bench: Bench) -> None:
    outcome = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(outcome, Confirmed)
    assert outcome.effect.after == {"counter": 42, "job": outcome.effect.job, "up_since": None}
    assert bench.events() == ["effect.confirmed"]
    assert bench.printed() == 1
    assert bench.told == [Advance(0.5)]


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


def test_a_printer_that_is_away_for_a_moment_is_waited_for(bench: Bench) -> None:
    bench.place.condition = Report(Status.OFFLINE, frozenset({Fault.SILENT}))
    back = bench.clock.monotonic() + 2
    pause = bench.clock.pass_

    def meanwhile(seconds: float) -> None:
        pause(seconds)
        if bench.clock.monotonic() >= back:
            bench.place.condition = Report(Status.ONLINE)

    bench.use([bench.place], pause=meanwhile)
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Confirmed)


def test_a_printer_that_needs_a_person_is_told_at_once(bench: Bench) -> None:
    bench.place.condition = Report(Status.USER_ERROR, OUT)
    began = bench.clock.seconds
    bench.effects.print_document(ORDER, bench.told.append)
    assert bench.clock.seconds == began


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
    assert bench.effects.print_document(ORDER, bench.told.append) == stalled, "the same job is followed"
    bench.printer.faults = frozenset()
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), Confirmed)
    assert len(bench.printer.jobs) == 1
    assert len(bench.printer.sheets) == 2


def test_what_is_in_doubt_is_not_printed_again(bench: Bench) -> None:
    bench.place.before_operation = lambda: setattr(bench.printer, "forgets", len(bench.printer.sheets) == 1)
    doubt = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(doubt, InDoubt)
    assert bench.effects.print_document(ORDER, bench.told.append) == doubt
    assert len(bench.printer.jobs) == 1


def test_what_was_printed_is_not_printed_again(bench: Bench) -> None:
    printed = bench.effects.print_document(ORDER, bench.told.append)
    assert bench.effects.print_document(ORDER, bench.told.append) == printed
    assert len(bench.printer.jobs) == 1
    slip = bench.effects.print_slip(SLIP, bench.told.append)
    assert isinstance(slip, Confirmed)
    assert bench.effects.print_slip(SLIP, bench.told.append) == slip
    assert len(bench.slip_printer.slips) == 1
    assert bench.events() == ["effect.confirmed"] * 2


def test_a_slip_of_no_request_is_not_the_one_before(bench: Bench) -> None:
    for _ in range(2):
        order = SlipOrder(ORDER.visit_id, None, SLIP.slip)
        assert isinstance(bench.effects.print_slip(order, bench.told.append), Confirmed)
    assert len(bench.slip_printer.slips) == 2


def test_a_slip_whose_fate_is_open_is_asked_for_again_and_not_printed_again(bench: Bench) -> None:
    bench.slip_printer.result = SlipResult.UNKNOWN
    bench.slip_printer.after_print = lambda: setattr(bench.slip_place, "lost", DeviceFailure.CONNECTION_LOST)
    assert isinstance(bench.effects.print_slip(SLIP, bench.told.append), InDoubt)
    bench.slip_place.lost = None
    assert isinstance(bench.effects.print_slip(SLIP, bench.told.append), Confirmed)
    assert len(bench.slip_printer.slips) == 1


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


def as_cups_has_it(job: PaperJob) -> JobState:
    return job.state if job.state in ENDED else JobState.PROCESSING


def test_what_a_queue_keeps_for_a_printer_that_is_away_never_comes_out(bench: Bench) -> None:
    bench.printer.after_submit = lambda: setattr(bench.printer, "faults", frozenset({Fault.UNREACHABLE}))
    bench.printer.work = lambda job: setattr(job, "state", as_cups_has_it(job))
    began = bench.clock.monotonic()
    stalled = bench.effects.print_document(ORDER, bench.told.append)
    assert isinstance(stalled, Stalled)
    assert stalled.faults == {Fault.UNREACHABLE}
    assert 8 <= bench.clock.monotonic() - began < 12
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


def test_the_next_persons_print_waits_behind_one_that_moves(bench: Bench) -> None:
    left_printing(bench)
    bench.clock.pass_(20)
    looks = iter(range(5))
    bench.printer.work = lambda job: finish(job) if next(looks, None) is None else None
    outcome = bench.effects.print_document(NEXT, bench.told.append)
    assert isinstance(outcome, Confirmed)
    assert QUEUED in bench.told
    assert bench.events() == ["effect.confirmed"] * 2


def test_one_that_moves_no_more_is_told_and_cancelled_after_a_while(bench: Bench) -> None:
    left_printing(bench)
    bench.printer.work = stay
    assert bench.effects.print_document(NEXT, bench.told.append) == NotStarted(occupied=True)
    assert len(bench.printer.jobs) == 1
    bench.clock.pass_(60)
    assert bench.effects.recover() == []
    assert bench.events() == ["effect.failed"]
    assert bench.printer.jobs[0].state is JobState.CANCELED


def test_a_slow_print_that_moves_is_left_to_finish(bench: Bench) -> None:
    left_printing(bench)
    bench.printer.jobs[0].copies = 10
    bench.printer.work = stay
    for _ in range(8):
        bench.printer.jobs[0].impressions += 1
        assert len(bench.effects.recover()) == 1
        bench.clock.pass_(50)
    assert bench.printer.jobs[0].state is JobState.PROCESSING


def test_another_printer_is_used_while_one_is_occupied(bench: Bench) -> None:
    left_printing(bench)
    bench.printer.work = stay
    second = MemoryDocumentPrinter()
    bench.use([bench.place, MemoryPlace("a4-2", second)])
    began = bench.clock.seconds
    assert isinstance(bench.effects.print_document(NEXT, bench.told.append), Confirmed)
    assert len(second.jobs) == 1
    assert bench.clock.seconds - began < 2
    assert QUEUED not in bench.told


def test_a_printer_that_is_ready_goes_before_one_that_is_free(bench: Bench) -> None:
    left_printing(bench)
    bench.printer.finish_by_itself()
    broken = MemoryPlace("a4-2", MemoryDocumentPrinter())
    broken.condition = Report(Status.OFFLINE)
    bench.use([broken, bench.place])
    assert isinstance(bench.effects.print_document(NEXT, bench.told.append), Confirmed)


def left_printing(bench: Bench) -> None:
    """Lose sight of a print that the printer goes on with."""
    bench.place.before_operation = lambda: lose_between(bench, 4, 10_000)
    assert isinstance(bench.effects.print_document(ORDER, bench.told.append), InDoubt)
    bench.place.before_operation = lambda: None
    bench.place.lost = None
    bench.printer.jobs[0].state = JobState.PROCESSING
    bench.told.clear()


def stay(job: PaperJob) -> None:
    """Let a job stand where it is."""


def finish(job: PaperJob) -> None:
    """Let a job end."""
    job.state, job.impressions = JobState.COMPLETED, job.copies


def test_what_no_device_answers_for_counts_as_in_doubt(bench: Bench) -> None:
    left_printing(bench)
    assert bench.store.load().in_doubt == 0
    bench.clock.pass_(16 * 60)
    assert bench.store.load().in_doubt == 1
