"""Everything that can go wrong at the printers: what is said, what can be done, what is true at the end."""

from __future__ import annotations

import pytest

from contract.availability import Availability, Hindrance
from contract.events import VisitEnd
from devices.device import Fault, Status
from devices.document_printer import JobState
from devices.receipt_printer import SlipResult
from kiosk.domain.errors import KioskError
from kiosk.journey.views import CannotStart, Ending
from tests.helpers.desk import Desk, PlainPapers
from tests.helpers.turns import hold, result, to_issue, to_print, view

MENDABLE = [Fault.PAPER_OUT, Fault.JAM, Fault.COVER_OPEN, Fault.TONER_OUT]


@pytest.mark.parametrize("fault", MENDABLE)
def test_a_fault_before_printing_holds_until_it_is_mended(desk: Desk, fault: Fault) -> None:
    desk.sign_in()
    to_print(desk)
    desk.printer.faults = frozenset({fault})
    waits = hold(desk.act())
    assert waits.what.zh.startswith("没有打印出来")
    assert waits.can_give_up
    assert hold(desk.act()) == waits
    assert view(desk.counter.resume()).kind == "print"
    desk.printer.faults = frozenset()
    assert view(desk.act()).kind == "slip"
    assert result(desk.act()).ending is Ending.DONE
    assert desk.printer.sheets == 1


@pytest.mark.parametrize("fault", MENDABLE)
def test_a_fault_while_printing_goes_on_with_the_same_job(desk: Desk, fault: Fault) -> None:
    desk.sign_in()
    to_print(desk)
    desk.printer.faults = frozenset({fault})
    desk.printer_spot.report_hides_faults = True
    waits = hold(desk.act())
    assert waits.what.zh.startswith("打印停在中途")
    assert hold(desk.act()).what == waits.what
    desk.printer.faults = frozenset()
    assert view(desk.act()).kind == "slip"
    assert desk.printer.sheets == 1
    assert len(desk.printer.jobs) == 1


def stall(desk: Desk) -> None:
    """Bring a print to a stall."""
    to_print(desk)
    desk.printer.faults = frozenset({Fault.PAPER_OUT})
    desk.printer_spot.report_hides_faults = True
    hold(desk.act())


def test_giving_up_takes_the_job_back_and_leaves_a_claim_code(desk: Desk) -> None:
    desk.sign_in()
    stall(desk)
    assert view(desk.counter.give_up()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.FAILED
    assert len(ended.claim_code) == 9
    assert "document" not in ended.take
    assert set(desk.printer.states.values()) == {JobState.CANCELED}
    assert desk.events("request.completed")[0]["outcome"] == "failed"
    desk.printer.faults = frozenset()
    (waiting,) = desk.counter.home().waiting
    desk.counter.open_service(waiting.service_id, waiting.claim_code)
    assert view(desk.act()).kind == "print"
    desk.act()
    assert result(desk.act()).ending is Ending.DONE
    assert desk.printer.sheets == 1
    assert desk.counter.home().waiting == ()


def test_giving_up_before_anything_began(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    desk.printer_spot.status = Status.OFFLINE
    waits = hold(desk.act())
    assert waits.picture == "printer-off"
    assert "没有回应" in waits.what.zh
    desk.counter.give_up()
    assert result(desk.act()).ending is Ending.FAILED
    assert not desk.printer.jobs


def test_giving_up_when_it_has_come_out_meanwhile_is_done(desk: Desk) -> None:
    desk.sign_in()
    stall(desk)
    desk.printer.faults = frozenset()
    desk.printer.progress(next(iter(desk.printer.jobs)))  # it goes on by itself
    assert view(desk.counter.give_up()).kind == "slip"
    assert result(desk.act()).ending is Ending.DONE


def test_giving_up_without_a_hold_changes_nothing(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    assert view(desk.counter.give_up()).kind == "print"
    assert view(desk.act()).kind == "slip"


def test_leaving_in_a_hold_takes_the_job_back(desk: Desk) -> None:
    desk.sign_in()
    stall(desk)
    desk.counter.leave(VisitEnd.TIMED_OUT)
    assert set(desk.printer.states.values()) == {JobState.CANCELED}
    assert not desk.events("request.abandoned", "request.completed")
    desk.sign_in()
    assert len(desk.counter.home().waiting) == 1


def test_a_job_that_failed_can_be_tried_again(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    desk.printer.next_end = (JobState.ABORTED, 0)
    assert hold(desk.act()).what.zh.startswith("没有打印出来")
    assert view(desk.act()).kind == "slip"
    assert desk.printer.sheets == 1


def test_after_two_of_three_copies_only_the_third_is_printed(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk, copies="3")
    desk.printer.next_end = (JobState.ABORTED, 2)
    waits = hold(desk.act())
    assert "已打印 2 份" in waits.what.zh
    assert view(desk.act()).kind == "slip"
    assert desk.printer.sheets == 3


def test_giving_up_after_two_of_three_copies_leaves_one_to_collect(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk, copies="3")
    desk.printer.next_end = (JobState.ABORTED, 2)
    hold(desk.act())
    desk.counter.give_up()
    desk.act()
    desk.counter.leave(VisitEnd.LEFT)
    desk.sign_in()
    (waiting,) = desk.counter.home().waiting
    desk.counter.open_service(waiting.service_id, waiting.claim_code)
    assert view(desk.act()).kind == "print"
    desk.act()
    assert result(desk.act()).ending is Ending.DONE
    assert desk.printer.sheets == 3


def test_a_second_failure_tells_all_copies_that_came_out(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk, copies="3")
    desk.printer.next_end = (JobState.ABORTED, 1)
    hold(desk.act())
    desk.printer.next_end = (JobState.ABORTED, 1)
    assert "已打印 2 份" in hold(desk.act()).what.zh
    assert view(desk.act()).kind == "slip"
    assert desk.printer.sheets == 3


def test_giving_up_twice_says_the_same(desk: Desk) -> None:
    desk.sign_in()
    stall(desk)
    desk.printer.faults = frozenset()
    desk.printer.progress(next(iter(desk.printer.jobs)))  # it goes on by itself
    desk.disk.at = desk.disk.commits + 1
    with pytest.raises(KioskError):
        desk.counter.give_up()
    assert view(desk.counter.give_up()).kind == "slip"
    assert result(desk.act()).ending is Ending.DONE
    assert desk.printer.sheets == 1


def test_nobody_knows_whether_it_printed(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    desk.printer.next_end = (JobState.PROCESSING, 0)
    desk.time.later(0.05, lambda: setattr(desk.printer, "lost", True))
    assert view(desk.act()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.IN_DOUBT
    assert ended.claim_code == ""
    assert ended.reference == "ZZ-2026-000001"
    assert "document" not in ended.take
    assert desk.events("request.completed")[0]["outcome"] == "in-doubt"
    assert desk.counter.home().waiting == ()


def test_facts_that_cannot_be_set_end_honestly(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    setattr(desk.papers, "refuse", "document.facts")  # noqa: B010 - the protocol has no such attribute
    assert view(desk.act()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.FAILED
    assert ended.claim_code


def test_a_certificate_that_the_terminal_cannot_set_waits_and_is_collected_later(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    assert isinstance(desk.papers, PlainPapers)
    desk.papers.refuse = "document.typesetter"
    assert view(desk.act()).kind == "slip"
    ended = result(desk.act())
    assert ended.ending is Ending.FAILED
    assert "请凭取件码在本机打印" in ended.next.zh
    assert "with your claim code" in ended.next.en
    assert "printer" not in ended.next.en
    assert desk.papers.slips[-1].claim_code == ended.claim_code != ""
    desk.papers.refuse = None
    (waiting,) = desk.counter.home().waiting
    desk.counter.open_service(waiting.service_id, waiting.claim_code)
    assert view(desk.act()).kind == "print"
    desk.act()
    assert result(desk.act()).ending is Ending.DONE
    assert desk.printer.sheets == 1


@pytest.mark.parametrize("outcome", [one for one in SlipResult if one is not SlipResult.PRINTED])
def test_a_slip_that_fails_never_loses_the_certificate(desk: Desk, outcome: SlipResult) -> None:
    desk.sign_in()
    to_print(desk)
    desk.receipts.result = outcome
    desk.act()
    ended = result(desk.act())
    assert ended.ending is Ending.DONE
    assert not ended.slip_printed
    assert set(ended.take) == {"document", "card"}


def test_without_a_slip_the_claim_code_is_on_the_screen(desk: Desk) -> None:
    desk.receipts.faults = frozenset({Fault.PAPER_OUT})
    desk.online = False
    desk.sign_in()
    to_issue(desk)
    desk.act()
    ended = result(desk.act())
    assert ended.ending is Ending.QUEUED
    assert not ended.slip_printed
    assert len(ended.claim_code) == 9
    assert "拍照或抄下取件码" in ended.next.zh


def test_a_printer_that_cannot_print_is_told_before_the_choice(desk: Desk) -> None:
    desk.printer.faults = frozenset({Fault.PAPER_OUT})
    desk.sign_in()
    tiles = desk.counter.home().categories[0].tiles
    assert {tile.availability for tile in tiles} == {Availability.NOT_NOW}
    assert {tile.hindrance for tile in tiles} == {Hindrance.DOCUMENT_PRINTER}
    assert desk.counter.open_service("cert.employment") == CannotStart(Hindrance.DOCUMENT_PRINTER)


def test_leaving_before_the_result_tells_what_is_proved(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    assert view(desk.act()).kind == "slip"
    desk.counter.leave(VisitEnd.TIMED_OUT)
    (completed,) = desk.events("request.completed")
    assert completed["outcome"] == "done"
    assert not desk.events("request.abandoned")


def test_leaving_in_doubt_is_told_as_in_doubt(desk: Desk) -> None:
    desk.sign_in()
    to_print(desk)
    desk.printer.next_end = (JobState.PROCESSING, 0)
    desk.time.later(0.05, lambda: setattr(desk.printer, "lost", True))
    assert view(desk.act()).kind == "slip"
    desk.counter.leave(VisitEnd.TIMED_OUT)
    (completed,) = desk.events("request.completed")
    assert completed["outcome"] == "in-doubt"
    desk.sign_in()
    assert desk.counter.home().waiting == ()


def test_going_home_from_a_hold_takes_the_job_back(desk: Desk) -> None:
    desk.sign_in()
    stall(desk)
    desk.counter.cancel()
    assert set(desk.printer.states.values()) == {JobState.CANCELED}
    assert len(desk.counter.home().waiting) == 1
    assert not desk.events("request.abandoned")


def test_the_latest_visit_is_known_until_the_next_person_comes(desk: Desk) -> None:
    assert desk.counter.latest_visit is None
    desk.sign_in()
    visit = desk.counter.latest_visit
    assert visit is not None
    desk.counter.leave(VisitEnd.LEFT)
    assert desk.counter.latest_visit == visit
    desk.sign_in()
    assert desk.counter.latest_visit not in {None, visit}
