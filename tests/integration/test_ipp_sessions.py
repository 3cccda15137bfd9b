"""A session ends while its document waits: it never comes out later. Real cupsd, real IPP printer."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from devices.device import USABLE, Fault
from devices.document_printer import ENDED, JobState, PrintJob
from devices.drivers.ipp import Ipp, IppOptions
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from devices.errors import DeviceError
from kiosk.effects.effects import Effects
from kiosk.effects.outcomes import DocumentOrder, Stalled, report_to_nobody
from kiosk.effects.places import Patience
from tests.helpers.cups import CUPSD, cupsd, until
from tests.helpers.document_rigs import pdf_of
from tests.helpers.printers import MemoryPlace
from tests.helpers.terminal_store import HandClock, open_store

HASTE = Patience(stall=0.2, mend=0.5, poll=0.05, contact=2.0, cancel=2.0, quiet=0.5)
ORDER = DocumentOrder(UUID(int=1), UUID(int=101), pdf_of(1))


class Session:
    """A terminal's effects on one printer, reached directly or through a queue."""

    def __init__(self, folder: Path, uri: str, emulator: IppPrinter) -> None:
        self.emulator = emulator
        self.printer = Ipp(IppOptions(uri=uri, user="terminal-1", request_within=2))
        self.printer.open()
        self.others = Ipp(IppOptions(uri=uri, user="somebody"))
        self.others.open()
        self._store = open_store(folder, HandClock())
        place = MemoryPlace("a4", self.printer)
        self.effects = Effects(
            self._store, [place], [], clock=lambda: datetime.now(UTC), new_id=uuid4, patience=HASTE
        )

    def close(self) -> None:
        self.printer.close()
        self.others.close()
        self._store.close()

    def print_and_stall(self) -> str:
        """Print, and return the name of the job that waits."""
        outcome = self.effects.print_document(ORDER, report_to_nobody)
        assert isinstance(outcome, Stalled), outcome
        assert outcome.effect.job
        return outcome.effect.job

    def end(self) -> int:
        """End the session as the terminal does, once; return how many effects stay open."""
        return len(self.effects.recover())

    def sheets(self) -> object:
        return self.emulator.sight().facts["sheets_ever"]


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[IppPrinter]:
    made = IppPrinter(IppPrinterOptions(seconds_per_sheet=0.1), tmp_path / "printer")
    made.start()
    yield made
    made.stop()


@pytest.fixture(params=["cups", "direct"])
def session(request: pytest.FixtureRequest, tmp_path: Path, emulator: IppPrinter) -> Iterator[Session]:
    if request.param == "direct":
        made = Session(tmp_path, emulator.uri, emulator)
        yield made
        made.close()
        return
    if CUPSD is None or os.geteuid() != 0:
        pytest.skip("needs cupsd and root")
    with tempfile.TemporaryDirectory(prefix="cups-") as place, cupsd(Path(place)) as cups:
        cups.add("A4", emulator.uri, "everywhere")
        made = Session(tmp_path, cups.uri("A4"), emulator)
        yield made
        made.close()


def settle(session: Session) -> None:
    """Look again and again, as the terminal does, until nothing is open."""
    until(lambda: session.end() == 0)


def test_offline_while_the_printer_holds_the_job_then_back(session: Session) -> None:
    session.emulator.act("cover-open")
    name = session.print_and_stall()
    session.emulator.act("unplug")
    try:
        assert session.end() == 1, "whether it came out can be told only by the printer"
    except DeviceError:
        pytest.fail("a printer that is away ends no session")
    session.emulator.act("plug")
    settle(session)
    session.emulator.act("cover-close")
    job = session.printer.find(name)
    assert job is not None
    until(lambda: session.printer.progress(job).state in ENDED)
    after = session.others.submit(PrintJob("next", pdf_of(1)))
    until(lambda: session.others.progress(after).state is JobState.COMPLETED)
    assert session.sheets() == 1, "the document of the session that ended came out"


@pytest.mark.parametrize("session", ["direct"], indirect=True)
def test_jobs_of_others_are_told_while_they_are_there(session: Session) -> None:
    assert session.printer.watch().faults == frozenset()
    session.emulator.act("cover-open")
    theirs = session.others.submit(PrintJob("somebodys", pdf_of(1)))
    assert session.printer.watch().faults == {Fault.COVER_OPEN, Fault.OTHERS_JOBS}
    assert session.others.watch().faults == {Fault.COVER_OPEN}
    session.emulator.act("cover-close")
    until(lambda: session.others.progress(theirs).state is JobState.COMPLETED)
    until(lambda: session.printer.watch().faults == frozenset())


@pytest.mark.parametrize("session", ["cups"], indirect=True)
def test_offline_while_the_job_waits_in_the_queue_then_back(session: Session) -> None:
    session.emulator.act("cover-open")
    first = session.others.submit(PrintJob("somebodys", pdf_of(1)))
    until(lambda: Fault.COVER_OPEN in session.others.progress(first).faults)
    assert Fault.OTHERS_JOBS in session.printer.watch().faults
    name = session.print_and_stall()
    session.emulator.act("unplug")
    session.end()
    job = session.printer.find(name)
    assert job is not None
    queued = session.printer._client.jobs("not-completed", ["job-id"], within=5)
    assert [one["job-id"] for one in queued] == [int(first)]
    session.emulator.act("plug")
    session.emulator.act("cover-close")
    until(lambda: session.others.progress(first).state is JobState.COMPLETED)
    settle(session)
    assert session.printer.progress(job).state is JobState.CANCELED
    assert session.sheets() == 1


@pytest.mark.slow
@pytest.mark.parametrize("session", ["cups"], indirect=True)
def test_a_terminal_that_died_leaves_nothing_that_prints_later(session: Session) -> None:
    session.emulator.act("unplug")  # as the queue took the job, before it handed it over
    job = session.printer._client.print_file(pdf_of(1), "hrssc-dead", {"job-cancel-after": 10}, within=5)[
        "job-id"
    ]
    until(lambda: session.others._job(str(job)).state is JobState.CANCELED)
    session.emulator.act("plug")
    until(lambda: session.others.watch().status in USABLE)
    after = session.others.submit(PrintJob("next", pdf_of(1)))
    until(lambda: session.others.progress(after).state is JobState.COMPLETED)
    assert session.sheets() == 1
