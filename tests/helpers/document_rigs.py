"""A4 printers with hands: the real driver on ippeveprinter, and the simulator, worked alike."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from pathlib import Path

import pypdfium2

from devices.device import Fault
from devices.document_printer import DocumentPrinter
from devices.drivers.ipp import Ipp, IppOptions
from devices.drivers.simulated_document_printer import (
    SimulatedDocumentPrinter,
    SimulatedDocumentPrinterOptions,
)
from devices.emulators.ipp_mechanism import MechanismFile
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions

SECONDS_PER_SHEET = 0.1


def pdf_of(pages: int) -> bytes:
    """Return a PDF of so many empty A4 pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    file = io.BytesIO()
    document.save(file)
    document.close()
    return file.getvalue()


class DocumentRig(ABC):
    """One printer and what a person can do to it."""

    printer: DocumentPrinter

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...

    @abstractmethod
    def set(self, fault: Fault) -> None: ...

    @abstractmethod
    def mend(self, fault: Fault) -> None: ...

    @abstractmethod
    def jam_on_page(self, page: int) -> None: ...

    @abstractmethod
    def unplug(self) -> None: ...

    @abstractmethod
    def plug(self) -> None: ...

    @abstractmethod
    def impressions_made(self) -> int:
        """Return what really came out in all its life."""


class SimulatedDocumentRig(DocumentRig):
    def __init__(self) -> None:
        self._simulator = SimulatedDocumentPrinter(
            SimulatedDocumentPrinterOptions(seconds_per_page=SECONDS_PER_SHEET)
        )
        self.printer = self._simulator

    def start(self) -> None:
        self._simulator.open()

    def stop(self) -> None:
        self._simulator.close()

    def set(self, fault: Fault) -> None:
        self._simulator.faults |= {fault}

    def mend(self, fault: Fault) -> None:
        self._simulator.faults -= {fault}

    def jam_on_page(self, page: int) -> None:
        self._simulator.jam_on_page = page

    def unplug(self) -> None:
        self._simulator.plugged = False

    def plug(self) -> None:
        self._simulator.plugged = True

    def impressions_made(self) -> int:
        return self._simulator.evidence().counter or 0


class IppRig(DocumentRig):
    """The IPP driver on ippeveprinter with the emulator's mechanism."""

    def __init__(self, folder: Path) -> None:
        self.emulator = IppPrinter(IppPrinterOptions(seconds_per_sheet=SECONDS_PER_SHEET), folder)
        self._mechanism = MechanismFile(folder / "mechanism.json")

    def start(self) -> None:
        self.emulator.start()
        self.printer = Ipp(IppOptions(uri=self.emulator.uri, request_within=3))
        self.printer.open()

    def stop(self) -> None:
        self.printer.close()
        self.emulator.stop()

    def set(self, fault: Fault) -> None:
        acts = {
            Fault.PAPER_OUT: "paper-out",
            Fault.COVER_OPEN: "cover-open",
            Fault.TONER_LOW: "toner-low",
            Fault.TONER_OUT: "toner-out",
        }
        self.emulator.act(acts[fault])

    def mend(self, fault: Fault) -> None:
        acts = {
            Fault.PAPER_OUT: "paper-in",
            Fault.COVER_OPEN: "cover-close",
            Fault.TONER_LOW: "toner-new",
            Fault.TONER_OUT: "toner-new",
            Fault.JAM: "clear-jam",
        }
        self.emulator.act(acts[fault])

    def jam_on_page(self, page: int) -> None:
        self.emulator.act("jam", str(page))

    def unplug(self) -> None:
        self.emulator.act("unplug")

    def plug(self) -> None:
        self.emulator.act("plug")

    def impressions_made(self) -> int:
        return self._mechanism.read().impressions_ever
