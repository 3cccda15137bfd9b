"""A receipt printer that is not there, for a terminal without one and for tests of other rooms."""

from __future__ import annotations

from typing import ClassVar

from devices.device import Fault, Report, Status
from devices.errors import DeviceError, DeviceFailure
from devices.evidence import Evidence
from devices.options import Options
from devices.outlet import Outlet, Retraction
from devices.receipt_printer import ReceiptPrinter, Slip, SlipOutcome, SlipResult

STOPPING = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.CUTTER})


class SimulatedReceiptPrinterOptions(Options):
    """Nothing to tell it."""


class SimulatedReceiptPrinter(ReceiptPrinter):
    """Prints imaginary slips. Its hands are called from any thread.

    `faults` are what is wrong with it now; `fault_in_next_slip` strikes in the middle of the next one;
    `contact_lost_in_next_slip` pulls the cable there, the slip being cut (True) or not (False).
    `lies` is what the outlet's sensor says; it has none by itself.
    """

    driver = "simulated-receipt-printer"
    options: ClassVar[type[Options]] = SimulatedReceiptPrinterOptions
    watch_pause = 0.02

    def __init__(self, options: SimulatedReceiptPrinterOptions) -> None:
        del options
        self.plugged = True
        self.faults: frozenset[Fault] = frozenset()
        self.fault_in_next_slip: Fault | None = None
        self.contact_lost_in_next_slip: bool | None = None
        self.slips: list[Slip] = []
        self.lies = Outlet.NOT_TOLD
        self._is_open = False
        self._last_job: str | None = None

    def open(self) -> None:
        """Open, where it is plugged in."""
        self._check_plugged()
        self._is_open = True

    def close(self) -> None:
        """Close."""
        self._is_open = False

    def watch(self) -> Report:
        """Return the condition that hands gave it."""
        self._check_open()
        return Report(Status.USER_ERROR if self.faults & STOPPING else Status.ONLINE, self.faults)

    def print_slip(self, slip: Slip) -> SlipOutcome:
        """Print, as far as paper, cover and cable allow."""
        if not self._is_open or not self.plugged:
            return SlipOutcome(SlipResult.NOT_PRINTED, frozenset({Fault.UNREACHABLE}))
        if self.faults & STOPPING:
            return SlipOutcome(SlipResult.NOT_PRINTED, self.faults & STOPPING)
        cut_before_loss, self.contact_lost_in_next_slip = self.contact_lost_in_next_slip, None
        if cut_before_loss is not None:
            self.plugged = False
            self.slips += [slip] if cut_before_loss else []
            return SlipOutcome(SlipResult.UNKNOWN, frozenset({Fault.UNREACHABLE}))
        fault, self.fault_in_next_slip = self.fault_in_next_slip, None
        if fault is not None:
            self.faults |= {fault}
            return SlipOutcome(SlipResult.PARTLY_PRINTED, frozenset({fault}))
        self.slips.append(slip)
        self._last_job = slip.job
        return SlipOutcome(SlipResult.PRINTED)

    def evidence(self) -> Evidence:
        """Return the cuts of its life and the last slip that it said it had finished."""
        self._check_open()
        return Evidence(len(self.slips), self._last_job, outlet=self.lies)

    def outlet(self) -> Outlet:
        """Return what hands made of it."""
        self._check_open()
        return self.lies

    def retract(self) -> Retraction:
        """Take back what lies there, where hands gave it a sensor."""
        self._check_open()
        match self.lies:
            case Outlet.NOT_TOLD:
                return Retraction.NOT_POSSIBLE
            case Outlet.EMPTY:
                return Retraction.NOTHING_LAY
            case Outlet.OCCUPIED:
                self.lies = Outlet.EMPTY
                return Retraction.RETRACTED

    def _check_open(self) -> None:
        self._check_plugged()
        if not self._is_open:
            raise DeviceError(DeviceFailure.SEQUENCE_ERROR, "not open")

    def _check_plugged(self) -> None:
        if not self.plugged:
            raise DeviceError(DeviceFailure.NO_DEVICE, "unplugged by hand")
