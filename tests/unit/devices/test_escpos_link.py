"""The driver on a scripted wire and an own clock: what time-outs and late answers do."""

from __future__ import annotations

import pytest

from devices.device import Fault, Status
from devices.drivers.escpos import CLEAR_BUFFER, Escpos, EscposOptions
from devices.errors import DeviceError, DeviceFailure
from devices.escpos.marks import process_id
from devices.receipt_printer import QrCode, Slip, SlipResult, Text
from tests.helpers.scripted_wire import GOOD, ScriptedWire

SLIP = Slip("now", (Text("你好"),))


@pytest.fixture
def wire() -> ScriptedWire:
    return ScriptedWire()


def driver(wire: ScriptedWire, profile: str = "epson-tm-t88") -> Escpos:
    return Escpos(EscposOptions(url="loop://", profile=profile), wire, wire.clock)


def done(job: str) -> bytes:
    return b"\x37\x22" + process_id(job) + b"\x00"


def test_only_the_end_of_this_slip_counts(wire: ScriptedWire) -> None:
    wire.on_job = done("an earlier one")
    assert driver(wire).print_slip(SLIP).result is SlipResult.UNKNOWN
    wire.on_job = done("an earlier one") + done("now")
    assert driver(wire).print_slip(SLIP).result is SlipResult.PRINTED


def test_a_slip_that_ended_before_the_paper_did_is_printed(wire: ScriptedWire) -> None:
    out_of_paper = {1: done("now") + b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}
    wire.after_job = out_of_paper
    assert driver(wire).print_slip(SLIP).result is SlipResult.PRINTED
    assert CLEAR_BUFFER not in wire.sent
    wire.status = dict(GOOD)
    wire.after_job = out_of_paper | {1: b"\x1a"}
    outcome = driver(wire).print_slip(SLIP)
    assert (outcome.result, outcome.faults) == (SlipResult.PARTLY_PRINTED, {Fault.PAPER_OUT})
    assert CLEAR_BUFFER in wire.sent


def test_what_was_not_confirmed_as_thrown_away_may_still_come_out(wire: ScriptedWire) -> None:
    wire.clears = False
    wire.after_job = {1: b"\x1a", 2: b"\x32", 3: b"\x12", 4: b"\x7e"}
    outcome = driver(wire).print_slip(SLIP)
    assert (outcome.result, outcome.faults) == (SlipResult.UNKNOWN, {Fault.PAPER_OUT})
    assert CLEAR_BUFFER in wire.sent


def test_a_late_status_byte_answers_no_other_question(wire: ScriptedWire) -> None:
    printer = driver(wire)
    del wire.status[1]
    assert printer.watch().status is Status.OFFLINE
    wire.comes(b"\x1e")  # the late answer to n=1, as n=2 it would be an open cover
    wire.status = dict(GOOD)
    assert printer.watch().faults == frozenset()


def test_a_late_counter_answers_no_other_question(wire: ScriptedWire) -> None:
    printer = driver(wire)
    first, second = b"_7\x00" + b"7\x22" + process_id("cuts 1") + b"\x00", b"_8\x007\x22MARK\x00"
    wire.counters.extend((b"", first + second, b"_8\x00"))
    assert printer.evidence().counter is None
    assert printer.evidence().counter == 8
    assert printer.evidence().counter is None, "without its mark it may be an earlier one's"


def test_a_look_at_a_silent_printer_ends_in_half_a_second_and_twice_is_lost(wire: ScriptedWire) -> None:
    wire.status = {}
    printer = driver(wire)
    assert printer.watch().faults == {Fault.SILENT}
    assert wire.now < 0.5
    with pytest.raises(DeviceError):
        printer.watch()


def test_a_printer_that_takes_no_more_bytes_is_asked_why(wire: ScriptedWire) -> None:
    wire.job_fails = DeviceFailure.TIME_OUT
    outcome = driver(wire).print_slip(SLIP)
    assert (outcome.result, outcome.faults) == (SlipResult.UNKNOWN, {Fault.HUNG})


def test_a_slow_line_is_no_printer_that_stopped(wire: ScriptedWire) -> None:
    wire.bytes_per_second = 960
    drawn = Slip("now", (Text("张三"), Text("李四"), Text("王五"), Text("赵六"), Text("钱七"), QrCode("x")))
    wire.on_job = done("now")
    assert driver(wire, "epson-no-chinese").print_slip(drawn).result is SlipResult.PRINTED
    assert wire.now > 10, "too short a slip for this test"


def test_contact_lost_with_the_first_byte_is_unknown(wire: ScriptedWire) -> None:
    wire.job_fails = DeviceFailure.CONNECTION_LOST
    outcome = driver(wire).print_slip(SLIP)
    assert (outcome.result, outcome.faults) == (SlipResult.UNKNOWN, {Fault.UNREACHABLE})


def test_a_printer_that_never_says_it_is_done_is_given_up_in_time(wire: ScriptedWire) -> None:
    outcome = driver(wire).print_slip(SLIP)
    assert outcome.result is SlipResult.UNKNOWN
    assert 9 < wire.now < 12


def test_an_unknown_profile_is_refused() -> None:
    with pytest.raises(ValueError, match="no such profile"):
        EscposOptions(url="loop://", profile="lineprinter")
