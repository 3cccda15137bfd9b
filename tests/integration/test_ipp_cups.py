"""The IPP driver on a queue of a real cupsd, which prints on ippeveprinter."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.device import USABLE, Fault
from devices.document_printer import ENDED, JobState, PrintJob
from devices.drivers.ipp import Ipp, IppOptions
from devices.emulators.ipp_printer import IppPrinter, IppPrinterOptions
from devices.ports import free_ports
from tests.helpers.document_rigs import pdf_of

WITHIN = 40.0
CUPSD = shutil.which("cupsd", path="/usr/sbin")

CUPSD_CONF = """
Listen 127.0.0.1:{port}
LogLevel info
Browsing Off
WebInterface No
DefaultAuthType None
JobRetryInterval 2
<Location />
  Order allow,deny
  Allow localhost
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
CUPS_FILES_CONF = """
User lp
Group lp
SystemGroup lpadmin root
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
CacheDir {folder}/cache
RequestRoot {folder}/spool
StateDir {folder}/state
TempDir {folder}/spool/tmp
ServerRoot {folder}
"""


def until(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def cupsd(folder: Path) -> Iterator[int]:
    port = free_ports()[0]
    lp = pwd.getpwnam("lp")
    folder.chmod(0o755)
    for name in (".", "cache", "spool", "spool/tmp", "state", "ppd"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        os.chown(folder / name, lp.pw_uid, lp.pw_gid)
    (folder / "cupsd.conf").write_text(CUPSD_CONF.format(port=port))
    (folder / "cups-files.conf").write_text(CUPS_FILES_CONF.format(folder=folder))
    assert CUPSD is not None
    command = [CUPSD, "-f", "-c", str(folder / "cupsd.conf"), "-s", str(folder / "cups-files.conf")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until(lambda: listens(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)
        said = folder / "error_log"
        sys.stdout.write(
            said.read_text(errors="replace")[-8000:] if said.exists() else "cupsd said nothing\n"
        )


@pytest.fixture
def emulator(tmp_path: Path) -> Iterator[IppPrinter]:
    made = IppPrinter(IppPrinterOptions(seconds_per_sheet=0.1), tmp_path / "printer")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def queue(emulator: IppPrinter) -> Iterator[Ipp]:
    if CUPSD is None or os.geteuid() != 0:
        pytest.skip("needs cupsd and root")
    # Not below pytest's folder, which only its owner may enter: cupsd's filters run as lp.
    with tempfile.TemporaryDirectory(prefix="cups-") as place:
        folder = Path(place)
        with cupsd(folder) as port:
            add = f"/usr/sbin/lpadmin -h 127.0.0.1:{port} -p A4 -E -v {emulator.uri} -m everywhere".split()
            subprocess.run(add, check=True, capture_output=True, timeout=30)
            # It makes the queue's PPD in the background; until then it cannot convert a job and aborts it.
            until((folder / "ppd" / "A4.ppd").exists)
        with cupsd(folder) as port:
            printer = Ipp(IppOptions(uri=f"ipp://127.0.0.1:{port}/printers/A4"))
            printer.open()
            yield printer
            printer.close()


def ended(queue: Ipp, job_id: str) -> bool:
    return queue.progress(job_id).state in ENDED


def test_a_queue_prints_counts_nothing_and_remembers_names(queue: Ipp, emulator: IppPrinter) -> None:
    assert queue.watch().status in USABLE
    job_id = queue.submit(PrintJob("hrssc-a", pdf_of(2), copies=2))
    until(lambda: ended(queue, job_id))
    assert queue.progress(job_id).state is JobState.COMPLETED
    assert queue.find("hrssc-a") == job_id
    assert queue.find("hrssc-b") is None
    assert queue.evidence().job == "hrssc-a"
    assert emulator.sight().facts["sheets_ever"] == 4


def test_a_queue_tells_of_missing_paper_and_goes_on(queue: Ipp, emulator: IppPrinter) -> None:
    emulator.act("paper-out")
    job_id = queue.submit(PrintJob("hrssc-a", pdf_of(1)))
    until(lambda: Fault.PAPER_OUT in queue.progress(job_id).faults)
    emulator.act("paper-in")
    until(lambda: ended(queue, job_id))
    assert queue.progress(job_id).state is JobState.COMPLETED
    assert emulator.sight().facts["sheets_ever"] == 1


def test_a_queue_takes_jobs_one_after_the_other(queue: Ipp, emulator: IppPrinter) -> None:
    jobs = [queue.submit(PrintJob(f"hrssc-{number}", pdf_of(1))) for number in range(2)]
    until(lambda: all(ended(queue, job) for job in jobs))
    assert emulator.sight().facts["sheets_ever"] == 2
    assert queue.evidence().job == "hrssc-1"
