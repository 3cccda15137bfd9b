"""A peer that hangs up, floods, drips or talks rubbish at any byte: only a DeviceError comes out, in time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contract.language import Bilingual
from devices.device import Device
from devices.drivers.escpos import Escpos, EscposOptions
from devices.drivers.ipp import Ipp, IppOptions
from devices.drivers.sam_v import SamVOptions, SamVReader
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.emulators.sam_v import SamV, SpareCard
from devices.emulators.sam_v import SamVOptions as SamVEmulatorOptions
from devices.errors import DeviceError, DeviceFailure
from devices.receipt_printer import Slip, SlipResult, Text
from tests.helpers.id_cards import BORN, number
from tests.helpers.saboteur import Sabotage, SabotagedWire, canned

CARD = SpareCard(
    label=Bilingual(zh="甲", en="A"),
    name="张测试",
    number=number(),
    sex="1",
    born_on=BORN,
    valid_from=date(2020, 1, 1),
)
HANG_UPS = (Sabotage.HANG_UP, Sabotage.RESET)
LINGERING = (Sabotage.RUBBISH, Sabotage.FLOOD, Sabotage.SILENCE, Sabotage.DRIP)


def port_of(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])


def tried(device: Device, conversation: Callable[[], object], within: float) -> DeviceError | None:
    """Open, talk, close; return what failed, which must be a DeviceError, and in time."""
    began = time.monotonic()
    try:
        device.open()
        conversation()
    except DeviceError as error:
        return error
    finally:
        device.close()
        assert time.monotonic() - began < within
    return None


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[SamV]:
    emulator = SamV(SamVEmulatorOptions(cards=(CARD,)), tmp_path)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[EscposPrinter]:
    emulator = EscposPrinter(EscposPrinterOptions(seconds_per_line=0), tmp_path)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.mark.parametrize("sabotage", HANG_UPS)
def test_a_card_reader_that_hangs_up_at_every_byte(reader: SamV, sabotage: Sabotage) -> None:
    whole = 11 + 15 + 19 + 1295 + 11  # status, find, select, read
    with SabotagedWire(port_of(reader.url), sabotage, 0) as wire:
        device = SamVReader(SamVOptions(url=f"socket://127.0.0.1:{wire.port}"))
        for passed in (*range(60), *range(60, whole - 12, 61), *range(whole - 12, whole)):
            reader.act("lift")
            reader.act("lay", CARD.number)
            wire.passed = passed
            error = tried(device, device.watch, 3.0)
            assert error is None or error.failure is DeviceFailure.CONNECTION_LOST
            assert error is not None or passed >= whole - 11


@pytest.mark.parametrize("sabotage", LINGERING)
@pytest.mark.parametrize("passed", [0, 7, 10, 11, 30, 700])
def test_a_card_reader_that_talks_no_sense(reader: SamV, sabotage: Sabotage, passed: int) -> None:
    reader.act("lay", CARD.number)
    with SabotagedWire(port_of(reader.url), sabotage, passed) as wire:
        device = SamVReader(SamVOptions(url=f"socket://127.0.0.1:{wire.port}"))
        error = tried(device, device.watch, 8.0)
    assert error is not None
    assert error.failure in {DeviceFailure.TIME_OUT, DeviceFailure.PROTOCOL}


@pytest.mark.parametrize("sabotage", HANG_UPS)
def test_a_receipt_printer_that_hangs_up_at_every_byte_never_tells_a_slip_that_is_not_there(
    printer: EscposPrinter, sabotage: Sabotage
) -> None:
    with SabotagedWire(port_of(printer.url), sabotage, 0) as wire:
        device = Escpos(EscposOptions(url=f"socket://127.0.0.1:{wire.port}"))
        for passed in range(30):
            wire.passed = passed
            before = printer.sight().facts["cuts_received"]
            slip = Slip(f"J{passed:03}", (Text("收据"),))
            outcomes: list[SlipResult] = []

            def talk(slip: Slip = slip, outcomes: list[SlipResult] = outcomes) -> None:
                outcomes.append(device.print_slip(slip).result)
                device.evidence()
                device.watch()

            tried(device, talk, 8.0)
            printed = bool(printer.sight().facts["cuts_received"] != before)
            assert outcomes in ([], [SlipResult.NOT_PRINTED], [SlipResult.UNKNOWN]) or printed
            assert not (outcomes in ([], [SlipResult.NOT_PRINTED]) and printed)


@pytest.mark.parametrize("sabotage", LINGERING)
@pytest.mark.parametrize("passed", [0, 2, 4, 8, 12])
def test_a_receipt_printer_that_talks_no_sense(
    printer: EscposPrinter, sabotage: Sabotage, passed: int
) -> None:
    with SabotagedWire(port_of(printer.url), sabotage, passed) as wire:
        device = Escpos(EscposOptions(url=f"socket://127.0.0.1:{wire.port}", slip_within=2))
        tried(device, device.watch, 4.0)
        tried(device, device.evidence, 5.0)
        tried(device, lambda: device.print_slip(Slip("JOB1", (Text("收据"),))), 8.0)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 500 No\r\nContent-Length: 2\r\n\r\n\xff\xff",
        b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/9.9 200 OK\r\n\r\n",
        b"\x00" * 500,
    ],
)
def test_a_printer_that_answers_no_ipp(answer: bytes) -> None:
    with canned(answer) as port:
        device = Ipp(IppOptions(uri=f"ipp://127.0.0.1:{port}/ipp/print", request_within=1))
        error = tried(device, device.watch, 3.0)
    assert error is not None


def test_a_printer_whose_answer_has_no_end_is_cut_off() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + bytes(65536) + b"\r\n"
    with canned(head + chunk * 200) as port:
        device = Ipp(IppOptions(uri=f"ipp://127.0.0.1:{port}/ipp/print", request_within=5))
        error = tried(device, device.watch, 4.0)
    assert error is not None
    assert error.failure is DeviceFailure.CONNECTION_LOST
    assert "without an end" in str(error.__cause__)


def attribute(tag: int, name: str, value: bytes) -> bytes:
    """Return one attribute as RFC 8010 section 3.1.4 has it."""
    return bytes((tag,)) + pack(">H", len(name)) + name.encode() + pack(">H", len(value)) + value


GOOD = (
    bytes.fromhex("0200000000000001")  # IPP 2.0, successful-ok, request 1
    + b"\x01"
    + attribute(0x47, "attributes-charset", b"utf-8")
    + attribute(0x48, "attributes-natural-language", b"en")
    + b"\x04"
    + attribute(0x23, "printer-state", pack(">I", 3))
    + attribute(0x22, "printer-is-accepting-jobs", b"\x01")
    + attribute(0x44, "printer-state-reasons", b"none")
    + b"\x03"
)


def as_http(body: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def look(body: bytes) -> DeviceError | None:
    with canned(as_http(body)) as port:
        device = Ipp(IppOptions(uri=f"ipp://127.0.0.1:{port}/ipp/print", request_within=1))
        return tried(device, device.watch, 4.0)


def test_the_answer_that_is_mangled_below_is_sound() -> None:
    assert look(GOOD) is None


@pytest.mark.parametrize("length", range(0, len(GOOD), 5))
def test_a_printer_whose_answer_ends_early(length: int) -> None:
    error = look(GOOD[:length])
    assert error is None or error.failure is DeviceFailure.PROTOCOL


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=6))
def test_a_printer_that_garbles_its_answer(at: int, put: bytes) -> None:
    look(GOOD[:at] + put + GOOD[at + len(put) :])


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_a_printer_that_answers_rubbish(rubbish: bytes) -> None:
    look(GOOD[:8] + rubbish)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Moved", "308 Moved"])
def test_a_printer_cannot_send_a_document_elsewhere(status: str) -> None:
    with canned(as_http(GOOD)) as elsewhere:
        head = f"HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:{elsewhere}/\r\nContent-Length: 0\r\n\r\n"
        with canned(head.encode()) as port:
            device = Ipp(IppOptions(uri=f"ipp://127.0.0.1:{port}/ipp/print", request_within=1))
            error = tried(device, device.watch, 3.0)
    assert error is not None
    assert error.failure is DeviceFailure.CONNECTION_LOST


def test_a_thousand_reopenings_leave_nothing_behind(reader: SamV, printer: EscposPrinter) -> None:
    paths = Path("/proc/self/fd"), Path("/proc/self/task")
    with (
        SabotagedWire(port_of(reader.url), Sabotage.HANG_UP, 5) as first,
        SabotagedWire(port_of(printer.url), Sabotage.RESET, 2) as second,
    ):
        devices: list[Device] = [
            SamVReader(SamVOptions(url=f"socket://127.0.0.1:{first.port}")),
            Escpos(EscposOptions(url=f"socket://127.0.0.1:{second.port}")),
        ]
        counts = []
        for _ in range(2):
            for _ in range(250):
                for device in devices:
                    assert tried(device, device.watch, 3.0) is not None
            counts.append([len(list(path.iterdir())) for path in paths])
    (files, threads), (files_after, threads_after) = counts
    assert files_after <= files + 4  # sockets of connections that the peer has not let go of yet
    assert threads_after <= threads + 2
