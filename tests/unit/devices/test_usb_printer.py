"""The USB transport in full, on a bus of memory."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from devices.drivers.escpos import EscposOptions
from devices.emulators.escpos_wires import Receive, Send
from devices.emulators.usb_descriptors import BACK, OUT
from devices.emulators.usb_wire import UsbWire
from devices.errors import DeviceError, DeviceFailure, ProtocolError
from devices.escpos.wires import printer_wire
from devices.transports.usb_address import UsbAddress, usb_address
from devices.transports.usb_printer import WRITE_WITHIN, UsbPrinterPort


class Clock:
    """A clock that moves when somebody rests."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.001
        return self.now

    def rest(self, seconds: float) -> None:
        self.now += seconds


class Printer:
    """Hears, and answers what it is told to."""

    def __init__(self) -> None:
        self.heard = bytearray()
        self.connections = 0
        self.say: Send = lambda _: None

    def __call__(self, send: Send) -> Receive:
        self.connections += 1
        self.say = send
        return self.heard.extend


@pytest.fixture
def bus() -> UsbWire:
    return UsbWire()


@pytest.fixture
def printer(bus: UsbWire) -> Printer:
    made = Printer()
    bus.open(made)
    return made


def port(bus: UsbWire, url: str | None = None) -> UsbPrinterPort:
    clock = Clock()
    return UsbPrinterPort(url or bus.url, backend=bus, clock=clock, pause=clock.rest)


def failure(doing: object) -> DeviceFailure:
    assert callable(doing)
    with pytest.raises(DeviceError) as told:
        doing()
    return told.value.failure


def test_bytes_go_there_and_back(bus: UsbWire, printer: Printer) -> None:
    wire = port(bus)
    wire.open()
    wire.write(b"\x10\x04\x01")
    printer.say(b"\x12\x34")
    assert bytes(printer.heard) == b"\x10\x04\x01"
    assert (wire.read(1, within=1), wire.read(9, within=1), wire.read(9, within=0)) == (b"\x12", b"\x34", b"")


def test_the_printer_is_taken_from_the_kernel_and_given_back(bus: UsbWire, printer: Printer) -> None:
    wire = port(bus)
    wire.open()
    assert (bus.kernels, bus.claimed, printer.connections) == (False, True, 1)
    wire.close()
    wire.close()
    assert (bus.kernels, bus.claimed) == (True, False)
    assert failure(lambda: wire.write(b"x")) is DeviceFailure.SEQUENCE_ERROR


def test_one_that_somebody_else_has_is_not_taken(bus: UsbWire, printer: Printer) -> None:
    mine, others = port(bus), port(bus)
    others.open()
    assert failure(mine.open) is DeviceFailure.NO_DEVICE
    assert printer.connections == 1


def test_it_is_configured_once_only(bus: UsbWire, printer: Printer) -> None:
    bus.configured = False
    wire = port(bus)
    wire.open()
    wire.write(b"x")
    assert bus.configured
    assert bytes(printer.heard) == b"x"


@pytest.mark.parametrize("serial", ["", "/J4KF012345"])
def test_it_is_found_by_its_numbers(bus: UsbWire, printer: Printer, serial: str) -> None:
    wire = port(bus, "usb://04b8:0202" + serial)
    wire.open()
    assert printer.connections == 1


@pytest.mark.parametrize("url", ["usb://04b8:0203", "usb://04b8:0202/ANOTHER"])
def test_another_one_is_not_it(bus: UsbWire, printer: Printer, url: str) -> None:
    assert failure(port(bus, url).open) is DeviceFailure.NO_DEVICE
    assert printer.connections == 0


def test_without_the_right_to_open_it_that_is_said(bus: UsbWire, printer: Printer) -> None:
    bus.mishaps.forbidden = True
    for url in (bus.url, "usb://04b8:0202"):
        with pytest.raises(DeviceError, match=r"[Pp]ermission|langid"):
            port(bus, url).open()
    assert printer.connections == 0


def test_unplugged_it_is_lost_and_back_at_another_address_it_is_found(bus: UsbWire, printer: Printer) -> None:
    wire = port(bus)
    wire.open()
    address = bus.address
    bus.close()
    assert failure(lambda: wire.write(b"x")) is DeviceFailure.CONNECTION_LOST
    assert failure(lambda: wire.read(1, within=1)) is DeviceFailure.CONNECTION_LOST
    assert failure(wire.open) is DeviceFailure.NO_DEVICE
    bus.open(printer)
    assert bus.address != address
    assert failure(lambda: wire.write(b"x")) is DeviceFailure.SEQUENCE_ERROR
    wire.open()
    wire.write(b"y")
    assert bytes(printer.heard) == b"y"


def test_an_address_of_the_past_reaches_nothing_that_was_plugged_in_since(
    bus: UsbWire, printer: Printer
) -> None:
    wire = port(bus)
    wire.open()
    bus.close()
    bus.open(printer)
    assert failure(lambda: wire.write(b"x")) is DeviceFailure.CONNECTION_LOST
    assert bytes(printer.heard) == b""


def test_half_writes_are_completed(bus: UsbWire, printer: Printer) -> None:
    bus.mishaps.takes = 3
    wire = port(bus)
    wire.open()
    wire.write(b"0123456789")
    assert bytes(printer.heard) == b"0123456789"


def test_a_printer_that_takes_no_more_is_a_time_out(bus: UsbWire, printer: Printer) -> None:
    clock = Clock()
    wire = UsbPrinterPort(bus.url, backend=bus, clock=clock, pause=clock.rest)
    wire.open()
    bus.mishaps.takes = 1
    clock.now = 0.0
    with pytest.raises(DeviceError) as told:
        wire.write(bytes(20_000))  # a byte each millisecond: it would take 20 s
    assert told.value.failure is DeviceFailure.TIME_OUT
    assert WRITE_WITHIN <= clock.now < WRITE_WITHIN + 1
    assert 0 < len(printer.heard) < 20_000


@pytest.mark.parametrize("pipe", [OUT, BACK])
def test_a_stalled_pipe_is_a_lost_printer_and_opened_anew_it_runs(
    bus: UsbWire, printer: Printer, pipe: int
) -> None:
    wire = port(bus)
    wire.open()
    bus.mishaps.stalled = frozenset({pipe})
    doing = (lambda: wire.write(b"x")) if pipe == OUT else (lambda: wire.read(1, within=1))
    assert failure(doing) is DeviceFailure.CONNECTION_LOST
    wire.open()
    wire.write(b"y")
    printer.say(b"z")
    assert (bytes(printer.heard), wire.read(1, within=1)) == (b"y", b"z")


def test_empty_packets_are_no_answer(bus: UsbWire, printer: Printer) -> None:
    bus.mishaps.empty_packets = True
    wire = port(bus)
    wire.open()
    assert wire.read(1, within=0.12) == b""
    printer.say(b"z")
    assert wire.read(1, within=0.12) == b"z"


def test_a_printer_that_never_stops_sending_is_told(bus: UsbWire, printer: Printer) -> None:
    wire = port(bus)
    wire.open()
    printer.say(bytes(64 * 4096 + 1))
    with pytest.raises(ProtocolError):
        wire.drain()


def test_without_libusb_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("libusb1", "libusb0", "openusb"):
        monkeypatch.setattr(f"usb.backend.{name}.get_backend", lambda: None)
    with pytest.raises(DeviceError, match="libusb"):
        UsbPrinterPort("usb://04b8:0202").open()


def test_urls_name_maker_model_and_serial_number() -> None:
    assert usb_address("usb://04b8:0202") == UsbAddress(0x04B8, 0x0202)
    assert usb_address("usb://04B8:0e28/X7-1") == UsbAddress(0x04B8, 0x0E28, "X7-1")
    for wrong in ("usb://4b8:0202", "usb://04b8", "usb://04b8:02021", "usb://04b8:0202/a/b", "lp0"):
        with pytest.raises(ValueError, match="lsusb"):
            usb_address(wrong)


def test_a_printer_wire_is_usb_by_its_url() -> None:
    assert isinstance(printer_wire("usb://04b8:0202", 9600), UsbPrinterPort)
    assert not isinstance(printer_wire("loop://", 9600), UsbPrinterPort)


@pytest.mark.parametrize("url", ["usb://lp0", "lp0", "socket://printer"])
def test_a_url_that_names_no_wire_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        EscposOptions(url=url)
