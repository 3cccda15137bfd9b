"""Receipt printers with hands: the real driver on an emulator, and the simulator, worked alike."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path

from devices.device import Fault
from devices.drivers.escpos import Escpos, EscposOptions
from devices.drivers.simulated_receipt_printer import (
    SimulatedReceiptPrinter,
    SimulatedReceiptPrinterOptions,
)
from devices.emulator import Sight
from devices.emulators.escpos_printer import EscposPrinter, EscposPrinterOptions
from devices.emulators.usb_wire import UsbWire
from devices.receipt_printer import ReceiptPrinter
from devices.transports.usb_printer import UsbPrinterPort


class ReceiptRig(ABC):
    """One printer and what a person can do to it.

    `prints_rest_later`: the rest of a stopped slip cannot be recalled from the printer's buffer.
    """

    printer: ReceiptPrinter
    counts_cuts = True
    prints_rest_later = False

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...

    @abstractmethod
    def set(self, fault: Fault) -> None:
        """Take the paper out, open the cover, or let the roll run low."""

    @abstractmethod
    def mend(self, fault: Fault) -> None: ...

    @abstractmethod
    def run_out_during_next_slip(self) -> None: ...

    @abstractmethod
    def lose_contact_during_next_slip(self) -> None:
        """Pull the cable while the next slip is printed; the printer finishes what it has."""

    @abstractmethod
    def unplug(self) -> None: ...

    @abstractmethod
    def plug(self) -> None: ...

    @abstractmethod
    def slips(self, at_least: int) -> int:
        """Return how many slips lie in the outlet, once there are so many or it takes too long."""


class SimulatedReceiptRig(ReceiptRig):
    def __init__(self) -> None:
        self.printer = self._simulator = SimulatedReceiptPrinter(SimulatedReceiptPrinterOptions())

    def start(self) -> None:
        self._simulator.open()

    def stop(self) -> None:
        self._simulator.close()

    def set(self, fault: Fault) -> None:
        self._simulator.faults |= {fault}

    def mend(self, fault: Fault) -> None:
        self._simulator.faults -= {fault}

    def run_out_during_next_slip(self) -> None:
        self._simulator.fault_in_next_slip = Fault.PAPER_OUT

    def lose_contact_during_next_slip(self) -> None:
        self._simulator.contact_lost_in_next_slip = True

    def unplug(self) -> None:
        self._simulator.plugged = False

    def plug(self) -> None:
        self._simulator.plugged = True

    def slips(self, at_least: int) -> int:
        del at_least
        return len(self._simulator.slips)


class EscposRig(ReceiptRig):
    """The ESC/POS driver on the emulator, over TCP, a pty or a USB bus of memory."""

    def __init__(
        self,
        folder: Path,
        profile: str,
        *,
        pty: bool = False,
        usb: UsbWire | None = None,
        dots: int = 576,
        chinese: bool = True,
    ) -> None:
        epson = profile.startswith("epson")
        options = EscposPrinterOptions(
            pty=pty, dots=dots, chinese_font=chinese, epson=epson, seconds_per_line=0.004
        )
        self.emulator = EscposPrinter(options, folder, usb)
        self._usb = usb
        self._profile = profile
        self._helpers: list[threading.Thread] = []
        self.counts_cuts = epson
        self.prints_rest_later = not epson

    def start(self) -> None:
        self.emulator.start()
        self.printer = self._driver()
        self.printer.open()

    def stop(self) -> None:
        for helper in self._helpers:
            helper.join()
        self.printer.close()
        self.emulator.stop()

    def set(self, fault: Fault) -> None:
        acts = {
            Fault.PAPER_OUT: "paper-out",
            Fault.COVER_OPEN: "cover-open",
            Fault.PAPER_LOW: "paper-low",
            Fault.CUTTER: "cutter-jam",
        }
        self.emulator.act(acts[fault])

    def mend(self, fault: Fault) -> None:
        acts = {
            Fault.PAPER_OUT: "paper-in",
            Fault.COVER_OPEN: "cover-close",
            Fault.PAPER_LOW: "paper-in",
            Fault.CUTTER: "cutter-free",
        }
        self.emulator.act(acts[fault])

    def run_out_during_next_slip(self) -> None:
        self.emulator.act("paper-out", "5")

    def lose_contact_during_next_slip(self) -> None:
        self.take_per_line(0.03)  # so that the cable is out before the last line is
        self._act_when("unplug", lambda sight: sight.facts["cuts_received"] == 1)

    def take_per_line(self, seconds: float) -> None:
        """Print so slowly from now on."""
        self.emulator._options = self.emulator._options.model_copy(update={"seconds_per_line": seconds})

    def restart_terminal(self) -> None:
        """Go on with a driver that knows nothing of what the last one sent."""
        self.printer.close()
        self.printer = self._driver()
        self.printer.open()

    def _driver(self) -> Escpos:
        url = self.emulator.url
        options = EscposOptions(url=url, profile=self._profile, slip_within=5)
        return Escpos(options, self._usb and UsbPrinterPort(url, backend=self._usb))

    def act_while_printing(self, act: str) -> None:
        """Do it as soon as the printer has the next slip."""
        self._act_when(act, lambda sight: sight.facts["cuts_received"] == 1)

    def switch_off_while_printing(self) -> None:
        """Take its power as soon as it has the next slip; what it holds is lost."""
        self._do_when(self.emulator.stop, lambda sight: sight.facts["cuts_received"] == 1)

    def switch_on(self) -> None:
        for helper in self._helpers:
            helper.join()
        self.emulator.start()
        self.restart_terminal()

    def _act_when(self, act: str, seen: Callable[[Sight], bool]) -> None:
        self._do_when(lambda: self.emulator.act(act), seen)

    def _do_when(self, deed: Callable[[], None], seen: Callable[[Sight], bool]) -> None:
        def wait_and_act() -> None:
            if self.emulator.wait_until(seen, 10):
                deed()

        helper = threading.Thread(target=wait_and_act)
        helper.start()
        self._helpers.append(helper)

    def unplug(self) -> None:
        self.emulator.act("unplug")

    def plug(self) -> None:
        for helper in self._helpers:
            helper.join()
        self.emulator.act("plug")

    def slips(self, at_least: int) -> int:
        self.emulator.wait_until(
            lambda sight: len(sight.sheets) >= at_least and sight.facts["printing"] is False, 5
        )
        return len(self.emulator.sight().sheets)
