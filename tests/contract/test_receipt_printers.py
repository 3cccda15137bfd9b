"""What every receipt printer driver promises, on the real driver and the simulator alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.device import ABSENT, USABLE, Fault
from devices.emulators.usb_wire import UsbWire
from devices.errors import DeviceError
from devices.receipt_printer import Align, Pair, QrCode, Rule, Slip, SlipResult, Space, Text
from tests.helpers.receipt_rigs import EscposRig, ReceiptRig, SimulatedReceiptRig

RIGS: dict[str, Callable[[Path], ReceiptRig]] = {
    "simulated": lambda _: SimulatedReceiptRig(),
    "escpos-tcp": lambda folder: EscposRig(folder, "epson-tm-t88"),
    "escpos-serial": lambda folder: EscposRig(folder, "epson-tm-m30-58mm", pty=True, dots=384),
    "escpos-usb": lambda folder: EscposRig(folder, "epson-tm-t88", usb=UsbWire()),
    "escpos-no-chinese": lambda folder: EscposRig(folder, "epson-no-chinese", chinese=False),
    "escpos-generic": lambda folder: EscposRig(folder, "generic-80mm"),
    "escpos-generic-serial": lambda folder: EscposRig(folder, "generic-80mm", pty=True),
}
LONG = "请于三个工作日内凭取件码到任意一台终端领取。" * 8


@pytest.fixture(params=RIGS)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ReceiptRig]:
    made = RIGS[request.param](tmp_path)
    made.start()
    yield made
    made.stop()


def slip(job: str) -> Slip:
    return Slip(
        job,
        (
            Text("自助服务", size=2, bold=True, align=Align.CENTRE),
            Pair("姓名", "𠮷䶮㛃"),
            Rule(),
            Text(LONG),
            QrCode("https://hr.example/claim/7K4-92X"),
            Space(1),
        ),
    )


def test_a_slip_is_printed_cut_and_counted(rig: ReceiptRig) -> None:
    before = rig.printer.evidence()
    assert rig.printer.print_slip(slip("a")).result is SlipResult.PRINTED
    after = rig.printer.evidence()
    assert after.job == "a"
    assert rig.slips(1) == 1
    if rig.counts_cuts:
        assert before.counter is not None
        assert after.counter == before.counter + 1


@pytest.mark.parametrize("fault", [Fault.PAPER_OUT, Fault.COVER_OPEN])
def test_with_a_fault_no_mark_is_made_and_mended_it_prints_once(rig: ReceiptRig, fault: Fault) -> None:
    rig.set(fault)
    assert fault in rig.printer.watch().faults
    refused = rig.printer.print_slip(slip("a"))
    assert (refused.result, refused.faults) == (SlipResult.NOT_PRINTED, {fault})
    assert rig.slips(0) == 0
    rig.mend(fault)
    assert rig.printer.watch().status in USABLE
    assert rig.printer.print_slip(slip("a")).result is SlipResult.PRINTED
    assert rig.slips(1) == 1


def test_paper_that_ends_in_the_middle_is_told(rig: ReceiptRig) -> None:
    rig.run_out_during_next_slip()
    outcome = rig.printer.print_slip(slip("a"))
    may_still_come = SlipResult.UNKNOWN if rig.prints_rest_later else SlipResult.PARTLY_PRINTED
    assert (outcome.result, outcome.faults) == (may_still_come, {Fault.PAPER_OUT})
    assert rig.printer.evidence().job is None
    rig.mend(Fault.PAPER_OUT)
    assert rig.printer.print_slip(slip("b")).result is SlipResult.PRINTED
    papers = 2 if rig.prints_rest_later else 1
    assert rig.slips(papers) == papers, "the rest of the stopped slip"


def test_paper_that_ends_afterwards_does_not_unprint(rig: ReceiptRig) -> None:
    assert rig.printer.print_slip(slip("a")).result is SlipResult.PRINTED
    rig.set(Fault.PAPER_OUT)
    assert Fault.PAPER_OUT in rig.printer.watch().faults
    assert rig.printer.print_slip(slip("b")).result is SlipResult.NOT_PRINTED
    assert rig.slips(1) == 1


def test_a_roll_near_its_end_still_prints(rig: ReceiptRig) -> None:
    rig.set(Fault.PAPER_LOW)
    report = rig.printer.watch()
    assert report.status in USABLE
    assert Fault.PAPER_LOW in report.faults
    assert rig.printer.print_slip(slip("a")).result is SlipResult.PRINTED


def test_lost_contact_is_unknown_and_the_counter_tells_later(rig: ReceiptRig) -> None:
    before = rig.printer.evidence()
    rig.lose_contact_during_next_slip()
    assert rig.printer.print_slip(slip("a")).result is SlipResult.UNKNOWN
    rig.printer.close()
    rig.plug()
    rig.printer.open()
    after = rig.printer.evidence()
    assert rig.slips(1) == 1
    if rig.counts_cuts:
        assert before.counter is not None
        assert after.counter == before.counter + 1


def test_an_unplugged_printer_prints_nothing_and_is_found_again(rig: ReceiptRig) -> None:
    rig.unplug()
    assert rig.printer.print_slip(slip("a")).result is SlipResult.NOT_PRINTED
    with pytest.raises(DeviceError):
        rig.printer.watch()
    rig.printer.close()
    with pytest.raises(DeviceError):
        rig.printer.open()
    rig.plug()
    rig.printer.open()
    assert rig.printer.print_slip(slip("b")).result is SlipResult.PRINTED
    assert rig.slips(1) == 1


def test_closed_it_refuses_and_closes_twice(rig: ReceiptRig) -> None:
    rig.printer.close()
    rig.printer.close()
    with pytest.raises(DeviceError):
        rig.printer.watch()
    with pytest.raises(DeviceError):
        rig.printer.evidence()
    assert rig.printer.print_slip(slip("a")).result is SlipResult.NOT_PRINTED


@pytest.fixture(params=[name for name in RIGS if name != "simulated"])
def wired(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[EscposRig]:
    made = RIGS[request.param](tmp_path)
    assert isinstance(made, EscposRig)
    made.start()
    yield made
    made.stop()


def test_rubbish_raises_only_device_errors_and_passes(wired: EscposRig) -> None:
    wired.emulator.act("go-mad")
    with pytest.raises(DeviceError):
        wired.printer.watch()
    refused = wired.printer.print_slip(slip("a"))
    assert (refused.result, refused.faults) == (SlipResult.NOT_PRINTED, {Fault.GARBLED})
    wired.emulator.act("recover")
    assert wired.printer.print_slip(slip("b")).result is SlipResult.PRINTED


def test_silence_has_a_deadline(wired: EscposRig) -> None:
    wired.emulator.act("go-silent")
    began = time.monotonic()
    assert wired.printer.watch().status in ABSENT
    assert time.monotonic() - began < 0.5
    with pytest.raises(DeviceError):
        wired.printer.watch()
    refused = wired.printer.print_slip(slip("a"))
    assert (refused.result, refused.faults) == (SlipResult.NOT_PRINTED, {Fault.SILENT})


@pytest.mark.parametrize(("act", "fault"), [("go-silent", Fault.SILENT), ("go-mad", Fault.GARBLED)])
def test_a_printer_that_falters_while_printing_is_unknown(wired: EscposRig, act: str, fault: Fault) -> None:
    wired.act_while_printing(act)
    outcome = wired.printer.print_slip(slip("a"))
    assert (outcome.result, outcome.faults) == (SlipResult.UNKNOWN, {fault})


def test_a_jammed_cutter_is_told_and_freed_it_cuts(wired: EscposRig) -> None:
    wired.set(Fault.CUTTER)
    assert wired.printer.print_slip(slip("a")).faults == {Fault.CUTTER}
    wired.mend(Fault.CUTTER)
    assert wired.printer.print_slip(slip("b")).result is SlipResult.PRINTED


@pytest.mark.parametrize("terminal", ["goes on", "restarts"])
def test_a_slip_is_not_printed_because_the_stopped_one_before_it_is(wired: EscposRig, terminal: str) -> None:
    wired.run_out_during_next_slip()
    wired.printer.print_slip(slip("a"))
    if terminal == "restarts":
        wired.restart_terminal()
    wired.mend(Fault.PAPER_OUT)
    assert wired.printer.print_slip(slip("b")).result is SlipResult.PRINTED
    assert wired.emulator.sight().facts["cuts"] == (2 if wired.prints_rest_later else 1)
