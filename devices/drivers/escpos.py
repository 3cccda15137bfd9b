"""Receipt printers that speak ESC/POS, over the network, a serial port or USB.

Source of the commands: Epson's ESC/POS command reference.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from devices.device import Fault, Report
from devices.diagnosis import LOST, diagnose
from devices.errors import DeviceError, DeviceFailure
from devices.escpos.answers import BufferCleared, Condition
from devices.escpos.link import Link
from devices.escpos.marks import end_mark, process_id
from devices.escpos.profiles import PROFILES, known_profile
from devices.escpos.wires import PrinterUrl, printer_wire
from devices.evidence import Evidence
from devices.options import Options
from devices.outlet import Outlet, Retraction
from devices.plugged import Place, Plugged
from devices.receipt_printer import ReceiptPrinter, Slip, SlipOutcome, SlipResult
from devices.transports.byte_stream import ByteStream

if TYPE_CHECKING:
    from devices.escpos.layout import Layout

ASK_CUTS = b"\x1dg2\x00\xb2\x00"  # GS g 2, cumulative counter 178: operations of the autocutter
CLEAR_BUFFER = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 function 8
RETRACT = b"\x1de\x02"  # GS e 2 (Custom, Pyramid Reliance); only where retracting is switched on in its setup
RETRACT_WITHIN = 5.0  # seconds
SETTLE_WITHIN = 3.0  # seconds for a slip that the printer still holds to come out before the next one
NAMES = MappingProxyType({"maker": 66, "model": 67, "firmware": 65, "serial": 68})  # GS I
NAME_WITHIN = 0.5  # seconds; asked behind what is still being printed
GRACE = 0.4  # seconds in which a slip's end may still be told after a fault was seen
POLL = 0.2
BAD_POLLS = 4  # silent or garbled looks in a row after which a slip is given up


class EscposOptions(Options):
    """How the printer is reached and what it is."""

    url: PrinterUrl
    """`socket://192.168.1.50:9100`, `/dev/ttyUSB0`, `usb://04b8:0202` or `usb://04b8:0202/SERIAL`."""
    baud: int = 9600
    """Bits per second of a serial port; network and USB ignore it."""
    profile: Annotated[str, AfterValidator(known_profile)] = "epson-tm-t88"
    """Name of the model's abilities."""
    slip_within: float = Field(default=10.0, gt=0, le=60)
    """Seconds until a slip must have been printed, once all of it was sent."""
    counter_within: float = Field(default=2.0, gt=0, le=30)
    """Seconds until the cut counter must have come; it waits behind what is still being printed."""
    take_back: bool = True
    """Whether a slip that nobody took is taken back, where the profile has a presenter."""
    outlet_sensor: bool = False
    """Whether it answers DLE EOT 20 with six bytes whose third tells by 20h that a slip lies in its outlet.
    Profiles with a presenter have that by themselves."""


class Escpos(ReceiptPrinter):
    """One ESC/POS printer. A slip counts as printed when the printer says that it worked past its end."""

    driver = "escpos"
    options = EscposOptions
    watch_pause = 0.5  # before each slip it is asked anyhow

    @classmethod
    def recognises(cls, found: Plugged) -> Mapping[str, object] | None:
        """Take a serial port, or a USB device with a printer's interface."""
        return {"url": found.address} if found.place is Place.SERIAL or found.prints_by_usb else None

    def __init__(
        self,
        options: EscposOptions,
        wire: ByteStream | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._profile = PROFILES[options.profile]
        self.retracts = self._profile.presenter and options.take_back
        self._sensor = options.outlet_sensor or self._profile.presenter
        self._link = Link(wire or printer_wire(options.url, options.baud), clock, full_status=self._sensor)
        self._clock = clock
        self._last_job: str | None = None
        self._questions = 0
        self._was_silent = False

    @cached_property
    def _layout(self) -> Layout:
        """How slips are set; python-escpos (0.3 s, 9 MiB with what it needs) is loaded for the first one."""
        from devices.escpos.layout import Layout  # noqa: PLC0415 - most of the time nothing is printed

        return Layout(self._profile)

    def open(self) -> None:
        """Open the wire and hear the printer's status. A slip it still holds is left to print."""
        self._link.open()
        self._was_silent = False
        self._link.condition()

    def close(self) -> None:
        """Close the wire."""
        self._link.close()

    def watch(self) -> Report:
        """Ask for the four status bytes; silence is offline, and silence again a lost device."""
        try:
            self._link.forget()
            report = self._link.condition().report()
        except DeviceError as error:
            if error.failure is not DeviceFailure.TIME_OUT or self._was_silent:
                raise
            self._was_silent = True
            return diagnose(error)
        self._was_silent = False
        return report

    def probe(self) -> Mapping[str, str]:
        """Return maker, model, firmware and serial number, as far as the printer tells them."""
        self._link.forget()
        told: dict[str, str] = {}
        for what, number in NAMES.items():
            name = self._link.information(number, NAME_WITHIN)
            if name is None:
                break  # one that does not know the first question knows none
            told[what] = name
        return told

    def print_slip(self, slip: Slip) -> SlipOutcome:
        """Look, print, and wait until the printer has worked past the slip's end."""
        job = self._layout.compose(slip)
        try:
            stopping = self._hindrances()
        except DeviceError as error:
            return SlipOutcome(SlipResult.NOT_PRINTED, diagnose(error).faults)
        if stopping:
            return SlipOutcome(SlipResult.NOT_PRINTED, stopping)
        try:
            outcome = self._send_and_wait(slip, job)
        except DeviceError as error:
            return SlipOutcome(SlipResult.UNKNOWN, diagnose(error).faults)
        if outcome.result is SlipResult.PRINTED:
            self._last_job = slip.job
        return outcome

    def evidence(self) -> Evidence:
        """Return the cuts ever made (None where the printer does not tell) and the last slip it finished.

        The counter is answered in turn, so it includes slips that the printer still held. A mark behind the
        question tells its answer from a late one to an earlier question.
        """
        stopping = self._link.condition().stopping()  # offline it answers in real time only
        outlet = self._outlet_if_told()
        if stopping or not self._profile.cut_counter:
            return Evidence(None, self._last_job, outlet=outlet)
        self._questions += 1
        question = f"cuts {self._questions}"
        self._link.send(ASK_CUTS + end_mark(question, self._profile))
        cuts = self._link.counter_before(process_id(question), self._options.counter_within)
        return Evidence(cuts, self._last_job, outlet=outlet)

    def outlet(self) -> Outlet:
        """Return what the presenter's sensor says."""
        if not self._sensor:
            return Outlet.NOT_TOLD
        return Outlet.OCCUPIED if self._link.full_status().slip_lies else Outlet.EMPTY

    def retract(self) -> Retraction:
        """Order the slip back by `GS e 2`, and look until it is gone or that takes too long."""
        if not self.retracts:
            return Retraction.NOT_POSSIBLE
        if self.outlet() is Outlet.EMPTY:
            return Retraction.NOTHING_LAY
        self._link.send(RETRACT)
        until = self._clock() + RETRACT_WITHIN
        while self._clock() < until:
            if self.outlet() is Outlet.EMPTY:
                return Retraction.RETRACTED
            self._link.listen(POLL)
        return Retraction.STILL_LIES

    def _outlet_if_told(self) -> Outlet:
        """Return what the sensor says; a printer that is silent about it prints all the same."""
        try:
            return self.outlet()
        except DeviceError as error:
            if error.failure is not DeviceFailure.TIME_OUT:
                raise
            return Outlet.NOT_TOLD

    def _hindrances(self) -> frozenset[Fault]:
        """Return why no slip can be begun; HUNG where the printer may not be done with an earlier one."""
        self._link.forget()
        stopping = self._link.condition().stopping()
        if stopping or self._profile.process_id or self._link.settle(SETTLE_WITHIN):
            return stopping
        return self._link.condition().stopping() or frozenset({Fault.HUNG})

    def _send_and_wait(self, slip: Slip, job: bytes) -> SlipOutcome:
        try:
            self._link.send(job, statuses=0 if self._profile.process_id else 1)
        except DeviceError as error:
            if error.failure is not DeviceFailure.TIME_OUT:
                raise
            return self._judge_stop(slip, self._link.condition())  # its buffer is full: it has stopped
        bad = 0
        deadline = self._clock() + self._options.slip_within
        while self._clock() < deadline:
            told = self._ended(slip, POLL)
            if told and self._profile.process_id:
                return SlipOutcome(SlipResult.PRINTED)
            try:
                condition = self._link.condition()
                bad = 0
            except DeviceError as error:
                bad += 1
                if error.failure in LOST or bad == BAD_POLLS:
                    raise
                continue
            if condition.stopping():
                return self._judge_stop(slip, condition)
            if told and self._ended(slip, 0):
                return SlipOutcome(SlipResult.PRINTED)
        return SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.HUNG}))

    def _judge_stop(self, slip: Slip, condition: Condition) -> SlipOutcome:
        """Judge a fault met while printing: the slip's end may have been reached before it.

        What the printer still holds is thrown away, or it would come out once the fault is mended. A printer
        that does not confirm this may still print it. `GS r` is answered before the last lines are on paper,
        so with a fault its answer proves nothing.
        """
        told, thrown_away = self._ended(slip, GRACE), False
        if not told and self._profile.clear_buffer:
            self._link.send(CLEAR_BUFFER)
            thrown_away = self._link.hear(BufferCleared, GRACE) is not None
            told = self._ended(slip, 0)
        if told and self._profile.process_id:
            return SlipOutcome(SlipResult.PRINTED)
        stopping = condition.stopping()
        if thrown_away and stopping and not told:
            return SlipOutcome(SlipResult.PARTLY_PRINTED, stopping)
        return SlipOutcome(SlipResult.UNKNOWN, stopping or frozenset({Fault.HUNG}))

    def _ended(self, slip: Slip, within: float) -> bool:
        """Wait for the slip's end to be told, so long at most."""
        mark = process_id(slip.job) if self._profile.process_id else None
        until = self._clock() + within
        while not self._link.reached(mark) and (left := until - self._clock()) > 0:
            self._link.listen(left)
        return self._link.reached(mark)
