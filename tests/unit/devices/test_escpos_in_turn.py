"""Printers that name no job in their answers: no slip is taken for printed by the answer to another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.device import Fault
from devices.drivers.escpos import Escpos, EscposOptions
from devices.receipt_printer import Slip, SlipOutcome, SlipResult, Text
from tests.helpers.in_turn_printer import InTurnPrinter

SLIP = Slip("any", (Text("你好"),))
PRINTED = SlipOutcome(SlipResult.PRINTED)


def driver(printer: InTurnPrinter) -> Escpos:
    made = Escpos(EscposOptions(url="loop://", profile="generic-80mm"), printer, printer.clock)
    made.open()
    return made


@pytest.fixture
def printer() -> InTurnPrinter:
    return InTurnPrinter()


@pytest.fixture
def terminal(printer: InTurnPrinter) -> Escpos:
    return driver(printer)


def stop_in_the_middle(terminal: Escpos, printer: InTurnPrinter) -> SlipOutcome:
    """Let the paper end in the next slip, and put a new roll in."""
    printer.out_in = 0.5
    outcome = terminal.print_slip(SLIP)
    assert printer.done == []
    printer.out_in = None
    return outcome


def test_what_cannot_be_thrown_away_may_still_come_out(terminal: Escpos, printer: InTurnPrinter) -> None:
    outcome = stop_in_the_middle(terminal, printer)
    assert outcome == SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.PAPER_OUT}))


def test_the_late_answer_to_a_stopped_slip_is_not_the_next_one_s(
    terminal: Escpos, printer: InTurnPrinter
) -> None:
    stop_in_the_middle(terminal, printer)
    assert terminal.print_slip(SLIP) == PRINTED
    assert printer.done == [1, 2]


def test_looking_at_the_printer_forgives_no_answer(terminal: Escpos, printer: InTurnPrinter) -> None:
    printer.out_in = 0.5
    terminal.print_slip(SLIP)
    for _ in range(3):
        terminal.watch()
    printer.out_in = None
    assert terminal.print_slip(SLIP) == PRINTED
    assert printer.done == [1, 2]


def test_a_new_connection_forgives_no_answer(terminal: Escpos, printer: InTurnPrinter) -> None:
    stop_in_the_middle(terminal, printer)
    terminal.close()
    terminal.open()
    assert terminal.print_slip(SLIP) == PRINTED
    assert printer.done == [1, 2]


def test_a_terminal_that_starts_anew_expects_answers_to_the_last_one(printer: InTurnPrinter) -> None:
    stop_in_the_middle(driver(printer), printer)
    assert driver(printer).print_slip(SLIP) == PRINTED
    assert printer.done == [1, 2]


def test_an_answer_that_never_comes_hinders_no_later_slip(terminal: Escpos, printer: InTurnPrinter) -> None:
    terminal.print_slip(SLIP)
    printer.loses = 1
    assert terminal.print_slip(SLIP) == SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.HUNG}))
    assert [terminal.print_slip(SLIP) for _ in range(2)] == [PRINTED, PRINTED]


def test_with_an_earlier_slip_still_in_the_printer_none_is_begun(
    terminal: Escpos, printer: InTurnPrinter
) -> None:
    printer.slip_takes = 20
    assert terminal.print_slip(SLIP).result is SlipResult.UNKNOWN
    assert terminal.print_slip(SLIP) == SlipOutcome(SlipResult.NOT_PRINTED, frozenset({Fault.HUNG}))
    assert printer.jobs == 1


def test_after_slips_that_ended_well_nothing_is_asked_but_their_end(
    terminal: Escpos, printer: InTurnPrinter
) -> None:
    terminal.print_slip(SLIP)
    before = printer.questions
    assert [terminal.print_slip(SLIP) for _ in range(3)] == [PRINTED] * 3
    assert printer.questions == before + 3


@pytest.mark.parametrize(
    "came", [b"\xff", b"\x00", b"\x10\x00"], ids=["rubbish", "an answer to nobody", "half a status"]
)
def test_after_answers_that_make_no_sense_one_is_asked_for(
    terminal: Escpos, printer: InTurnPrinter, came: bytes
) -> None:
    terminal.print_slip(SLIP)
    before = printer.questions
    printer.comes(came)
    assert terminal.print_slip(SLIP) == PRINTED
    assert printer.questions == before + 2


def test_an_answer_with_the_paper_out_does_not_tell_that_the_last_lines_came_out(
    terminal: Escpos, printer: InTurnPrinter
) -> None:
    printer.out_in = printer.slip_takes
    assert terminal.print_slip(SLIP) == SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.PAPER_OUT}))


def test_a_status_sent_unasked_ends_no_slip(terminal: Escpos, printer: InTurnPrinter) -> None:
    terminal.print_slip(SLIP)
    printer.slip_takes = 5
    printer.on_job = [b"\x10", b"\x00", b"\x00", b"\x00"]
    assert terminal.print_slip(SLIP) == PRINTED
    assert printer.done == [1, 2]


ACTS = ("print", "print", "stop", "mend", "lose", "slow", "reconnect", "restart", "look")


@given(st.lists(st.sampled_from(ACTS), max_size=12))
def test_whatever_happens_what_is_told_as_printed_is_on_paper(acts: list[str]) -> None:
    printer = InTurnPrinter()
    terminal = driver(printer)
    for act in acts:
        match act:
            case "print":
                before = printer.jobs
                outcome = terminal.print_slip(SLIP)
                assert outcome != PRINTED or printer.jobs in printer.done
                assert (outcome.result is SlipResult.NOT_PRINTED) == (printer.jobs == before)
                assert outcome.result is not SlipResult.PARTLY_PRINTED
                printer.slip_takes = 1
            case "stop":
                printer.out_in = 0.5
            case "mend":
                printer.out_in = None
            case "lose":
                printer.loses += 1
            case "slow":
                printer.slip_takes = 11
            case "reconnect":
                terminal.open()
            case "restart":
                terminal = driver(printer)
            case _:
                terminal.watch()
